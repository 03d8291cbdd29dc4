// What the open page asked for and did not get: said once at its top, with the way to ask again, in place of bars that would breathe for ever.
import { notifyManager, useQueryClient, type Query } from '@tanstack/react-query'
import { useCallback, useSyncExternalStore, type ReactNode } from 'react'
import { ErrorNote } from '#ui/ErrorNote.tsx'
import { asProblem } from '#ui/problem.ts'
import { isFinal, type Place } from './Mishap.tsx'

// `spare` marks what a page is whole without, such as the bar of an object that this hat may not read.
const isMissing = ({ state, meta }: Query): boolean => state.status === 'error' && state.data === undefined && meta?.['spare'] !== true
const missing = { type: 'active', predicate: isMissing } as const

export function Answered({ above, children }: { above: Place['above']; children: ReactNode }) {
  const client = useQueryClient()
  const subscribe = useCallback((onChange: () => void) => client.getQueryCache().subscribe(notifyManager.batchCalls(onChange)), [client])
  const error = useSyncExternalStore(subscribe, () => client.getQueryCache().findAll(missing)[0]?.state.error ?? null)
  const { status, happened, todo } = asProblem(error)
  const final = isFinal(status)
  return (
    // The heading says where one is; the note stands below it, above everything it is about.
    <div
      data-unanswered={error === null ? undefined : ''}
      data-final={(error !== null && final) || undefined}
      className="data-unanswered:flex data-unanswered:flex-col data-unanswered:*:order-2 data-unanswered:[&>header]:order-0 data-unanswered:[&>p]:mt-4"
    >
      {error !== null && (
        <div className="order-1! mt-5 max-w-[720px]">
          <ErrorNote
            happened={happened}
            {...(final ? {} : { kept: 'Nothing was lost.' })}
            {...(todo ? { todo } : {})}
            action={final ? above : { label: 'Try again', onPress: () => void client.refetchQueries(missing) }}
          />
        </div>
      )}
      {children}
    </div>
  )
}
