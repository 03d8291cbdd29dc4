// What a page does around every change: send it, refresh what is shown, say it, and offer to take it back.
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useDeferredValue } from 'react'
import { offerUndo } from '#ui/undo.ts'
import { useSession } from '#identity/web/session.tsx'

/** Runs a change; `undo` gets what the change answered. The sentence may need the answer too. */
export function useChange() {
  const queries = useQueryClient()
  return async <Answer>(
    said: string | ((answer: Answer) => string),
    work: () => Promise<Answer>,
    undo?: (answer: Answer) => Promise<unknown>,
  ): Promise<Answer> => {
    const answer = await work()
    await queries.invalidateQueries()
    const takeBack = async () => {
      await undo?.(answer)
      await queries.invalidateQueries()
    }
    offerUndo(typeof said === 'string' ? said : said(answer), undo && takeBack)
    return answer
  }
}

/** Whether the hat being worn may do something to an object of this owner; without an owner, to a new one of its own. */
export function useReach(): (permission: string, ownerId?: string | null) => boolean {
  const { permissions, memberId } = useSession()
  return (permission, ownerId) => {
    const scope = permissions[permission]
    return scope === 'all' || ((scope === 'own' || scope === 'assigned') && (ownerId === undefined || ownerId === memberId))
  }
}

/** The field that a link wants filled, as `?change=ctaId`: its form is opened at once. Settled, it leaves the address. */
export function useWantedChange(): { readonly wanted: string | null; readonly settle: () => void } {
  const { change } = useSearch({ strict: false }) as { change?: string }
  const navigate = useNavigate()
  // Not before the page stands: what is opened with it would lose the focus once the page has waited for its data.
  const wanted = useDeferredValue(change ?? null, null)
  return {
    wanted,
    settle: () => {
      if (change !== undefined) void navigate({ to: '.', search: {}, hash: true, replace: true })
    },
  }
}
