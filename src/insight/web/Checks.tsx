// What is legal but wrong, grouped by check, errors first; and which checks are clear.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Finding } from '#ui/Finding.tsx'
import { countInWords, formatNumber } from '#ui/format.ts'
import { List } from '#ui/List.tsx'
import { Loading } from '#ui/Loading.tsx'
import { useSession } from '#identity/web/session.tsx'
import { checkApi } from './api.ts'
import { FindingLine, type Found } from './FindingLine.tsx'

type Count = Awaited<ReturnType<typeof checkApi.listChecks.call>>['counts'][number]

export function Checks() {
  const { data } = useQuery(checkApi.listChecks.queryOptions({ input: {} }))
  if (!data)
    return (
      <Card title="Checks">
        <Loading rows={18} label="Fetching the checks" />
      </Card>
    )
  const wrong = data.counts.filter(({ found }) => found > 0).toSorted((a, b) => a.severity.localeCompare(b.severity) || a.number - b.number)
  const clear = data.counts.filter(({ found }) => found === 0)
  return (
    <Card title="Checks">
      {wrong.map((count) => (
        <Group key={count.check} count={count} findings={data.findings.filter(({ check }) => check === count.check)} />
      ))}
      <Clear clear={clear} all={wrong.length === 0} />
    </Card>
  )
}

// More than these at once is a wall nobody reads; the rest is one press away.
const first = 3

function Group({ count, findings }: { count: Count; findings: readonly Found[] }) {
  const { locale } = useSession()
  const [all, setAll] = useState(false)
  const shown = all ? findings : findings.slice(0, first)
  const [why, ...others] = new Set(findings.map(({ sentence }) => sentence))
  // What is the same about each is said once, above them.
  const same = findings.length > 1 && others.length === 0
  const rest = count.found - findings.length
  return (
    <section className="border-b border-line py-3 first-of-type:pt-1">
      <h3 className="flex items-baseline gap-3 text-small text-soft">
        <span className="min-w-0 flex-1">{count.title}</span>
        <span>{formatNumber(count.found, { locale })}</span>
      </h3>
      {same && <p className="mt-0.5 text-small text-soft">{why}</p>}
      <List label={count.title}>
        {shown.map((finding) => (
          <FindingLine key={finding.object.id} finding={same ? { ...finding, sentence: '' } : finding} />
        ))}
      </List>
      {findings.length > first && (
        // A quiet button shows no edge until it is pointed at: its words, not its padding, stand in line with the list.
        <Button kind="quiet" small className="-mx-2.5" onPress={() => setAll(!all)}>
          {all ? `Show the first ${countInWords(first).toLowerCase()}` : `Show all ${formatNumber(findings.length, { locale })}`}
        </Button>
      )}
      {rest > 0 && all && <p className="text-small text-soft">{formatNumber(rest, { locale })} more of this kind stand behind these.</p>}
    </section>
  )
}

function Clear({ clear, all }: { clear: readonly Count[]; all: boolean }) {
  if (clear.length === 0) return null
  const titles = clear.map(({ title }) => title).join(' · ')
  return (
    <List label="Clear">
      <Finding
        severity="clear"
        object={
          all
            ? 'The checks find nothing wrong in what there is'
            : clear.length === 1
              ? 'One check is clear'
              : `${countInWords(clear.length)} checks are clear`
        }
        why={titles}
      />
    </List>
  )
}
