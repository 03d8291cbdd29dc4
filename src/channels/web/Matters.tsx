// What stands in the way of a dispatch, each with its reason and the one thing to do about it.
import { Card } from '#ui/Card.tsx'
import { Finding } from '#ui/Finding.tsx'
import { List } from '#ui/List.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { useSession } from '#identity/web/session.tsx'
import type { FullDispatch } from './Dispatch.tsx'
import { Uncertain } from './Uncertain.tsx'

export function Matters({ dispatch }: { dispatch: FullDispatch }) {
  const { zone } = useSession()
  const { held, trouble, resumeAt, failure, accountId, nodeId, counts } = dispatch
  const matters = [
    held && (
      <Finding
        key="held"
        severity="warning"
        object={held.liftedAt ? 'This waits to be released by name' : held.scope === 'dispatch' ? 'This is paused' : 'This is on hold'}
        why={
          <>
            {held.reason === 'Paused' ? 'Paused' : `${held.reason} · ${held.scope === 'dispatch' ? 'paused' : 'held'}`}{' '}
            <RelativeTime at={held.declaredAt} timeZone={zone} />
            {held.liftedAt && (
              <>
                , lifted <RelativeTime at={held.liftedAt} timeZone={zone} />
              </>
            )}
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
