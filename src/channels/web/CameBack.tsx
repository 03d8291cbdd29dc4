// What came back to a mailing after the servers had taken it; each number opens its rows.
import { formatNumber } from '#ui/format.ts'
import { Link } from '#ui/Link.tsx'
import { useSession } from '#identity/web/session.tsx'
import type { FullDispatch } from './Dispatch.tsx'
import { returnedTitle } from './labels.ts'

const kinds = ['bounced', 'complained', 'refused', 'delayed'] as const

export function CameBack({ dispatch: { id, returned } }: { dispatch: FullDispatch }) {
  const { locale, can } = useSession()
  const number = (count: number) => formatNumber(count, { locale })
  const parts = kinds
    .filter((kind) => returned[kind] > 0)
    .map((kind) => ({
      key: kind,
      href: `/outbox/${id}?returned=${kind}`,
      words: `${number(returned[kind])} ${returnedTitle[kind].counted}`,
    }))
  const replies = returned.replied > 0 && can('people.read')
  if (parts.length === 0 && !replies) return null
  return (
    <p className="text-soft">
      Came back later:{' '}
      {[
        ...parts,
        ...(replies ? [{ key: 'replied', href: `/replies?dispatch=${id}`, words: `${number(returned.replied)} replied` }] : []),
      ].map(({ key, href, words }, index) => (
        <span key={key}>
          {index > 0 && ', '}
          <Link href={href} className="text-ink underline underline-offset-3">
            {words}
          </Link>
        </span>
      ))}
      .
    </p>
  )
}
