// What stands in the way of a dispatch, each with its reason and the one thing to do about it.
import { useMutation } from '@tanstack/react-query'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { ErrorNote } from '#ui/ErrorNote.tsx'
import { Finding } from '#ui/Finding.tsx'
import { formatNumber } from '#ui/format.ts'
import { List } from '#ui/List.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { useStep } from '#ui/step.ts'
import { useSession } from '#identity/web/session.tsx'
import { channelsApi } from './api.ts'
import type { FullDispatch } from './Dispatch.tsx'

export function Matters({ dispatch }: { dispatch: FullDispatch }) {
  const { zone } = useSession()
  const { held, trouble, resumeAt, failure, accountId, nodeId, counts } = dispatch
  const matters = [
    held && (
      <Finding
        key="held"
        severity="warning"
        object={held.scope === 'dispatch' ? 'This is paused' : 'This is on hold'}
        why={
          <>
            {held.reason}, since <RelativeTime at={held.declaredAt} timeZone={zone} />
          </>
        }
        fix={{ label: 'Open the hold', href: `/holds/${held.id}` }}
      />
    ),
    trouble && (
      <Finding
        key="trouble"
        severity="warning"
        object="The e-mail account cannot be used now"
        why={
          <>
            {trouble}{' '}
            {resumeAt && (
              <>
                It is tried again <RelativeTime at={resumeAt} timeZone={zone} />.
              </>
            )}
          </>
        }
        {...(accountId ? { fix: { label: 'Open the account', href: `/channels/${accountId}` } } : {})}
      />
    ),
    failure && (
      <Finding
        key="failure"
        severity="error"
        object="It failed"
        why={failure}
        fix={{ label: 'Open the version', href: `/versions/${nodeId}` }}
      />
    ),
  ].filter(Boolean)
  return (
    <>
      {matters.length > 0 && (
        <Card flush className="px-5">
          <List label="What stands in the way">{matters}</List>
        </Card>
      )}
      {counts.uncertain > 0 && <Uncertain dispatch={dispatch} />}
    </>
  )
}

/** Nobody can know whether these arrived: a person decides which mistake would be the smaller one. */
function Uncertain({ dispatch: { id, version, counts } }: { dispatch: FullDispatch }) {
  const { can, locale } = useSession()
  const step = useStep()
  const settle = useMutation(channelsApi.settleUncertain.mutationOptions())
  const decide = (verdict: 'delivered' | 'again', said: string) =>
    step.take(verdict, async () => {
      await settle.mutateAsync({ id, version, verdict })
      return { said }
    })
  const many = counts.uncertain === 1 ? 'One delivery is' : `${formatNumber(counts.uncertain, { locale })} deliveries are`
  return (
    <Card title={`${many} uncertain`}>
      <p className="max-w-[72ch] text-soft">
        The connection broke after the text had been handed over, so the server may have it or not. Nothing is sent again by itself.
      </p>
      {step.problem && <ErrorNote happened={step.problem.happened} todo={step.problem.todo} />}
      {can('send.approve') && (
        <div className="mt-3 flex flex-wrap gap-3">
          <Button pending={step.pending === 'delivered'} onPress={() => void decide('delivered', 'Counted as delivered.')}>
            Count as delivered
          </Button>
          <Button pending={step.pending === 'again'} onPress={() => void decide('again', 'They are sent to again.')}>
            Send again, at the risk of a second copy
          </Button>
        </div>
      )}
    </Card>
  )
}
