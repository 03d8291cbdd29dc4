// What the checks find under one object, on its page; nothing while all is clear.
import { useQuery } from '@tanstack/react-query'
import { Card } from '#ui/Card.tsx'
import { formatNumber } from '#ui/format.ts'
import { Link } from '#ui/Link.tsx'
import { List } from '#ui/List.tsx'
import { useSession } from '#identity/web/session.tsx'
import { checkApi } from './api.ts'
import { FindingLine } from './FindingLine.tsx'

const spoken = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten']
// More would push the page's own matters away; the rest stands on the page of the checks.
const most = 5

export function HeldBack({ id }: { id: string }) {
  const { locale } = useSession()
  const { data } = useQuery(checkApi.listChecks.queryOptions({ input: { under: id } }))
  const found = data?.counts.reduce((sum, count) => sum + count.found, 0) ?? 0
  if (!data || found === 0) return null
  // Twelve pieces that lack the same are one matter, said once.
  const foundOf = (check: string) => data.counts.find((count) => count.check === check)?.found ?? 1
  const kinds = data.findings.filter((finding, at, all) => all.findIndex(({ check }) => check === finding.check) === at)
  const first = kinds.slice(0, most)
  const number = spoken[found] ?? formatNumber(found, { locale })
  return (
    <Card title={`${number} ${found === 1 ? 'thing holds' : 'things hold'} this back`}>
      <List label="What holds this back">
        {first.map((finding) => (
          <FindingLine key={finding.check} finding={finding} more={foundOf(finding.check) - 1} />
        ))}
      </List>
      {found > first.length && (
        <p className="mt-3">
          <Link href="/insight">All checks</Link>
        </p>
      )}
    </Card>
  )
}
