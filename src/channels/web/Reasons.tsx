// Why recipients are where they are: each reason with its number, which opens its rows.
import { Card } from '#ui/Card.tsx'
import { formatNumber } from '#ui/format.ts'
import { KeyValue } from '#ui/KeyValue.tsx'
import { Link } from '#ui/Link.tsx'
import { useSession } from '#identity/web/session.tsx'
import { reasonOf, stateTitle, type Part } from '../tally.ts'

export function Reasons({ parts, href }: { parts: readonly Part[]; href: (part: Part) => string }) {
  const { locale } = useSession()
  const reasons = parts.filter(({ reason }) => reason !== null)
  if (reasons.length === 0) return null
  return (
    <Card title="Why">
      <KeyValue
        facts={reasons.map((part) => ({
          name: (
            <>
              {stateTitle[part.state]}: <span className="text-soft">{reasonOf(part)}</span>
            </>
          ),
          value: (
            <Link href={href(part)} label={`${formatNumber(part.count, { locale })} rows, ${stateTitle[part.state]}: ${reasonOf(part)}`}>
              {formatNumber(part.count, { locale })}
            </Link>
          ),
        }))}
      />
    </Card>
  )
}
