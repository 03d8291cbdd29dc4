// What each campaign cost and is credited with, by a named model; what belongs to no campaign stands on lines of its own.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Figure } from '#ui/Figure.tsx'
import { FigureRow } from '#ui/FigureRow.tsx'
import { formatNumber, formatPercent } from '#ui/format.ts'
import { Link } from '#ui/Link.tsx'
import { Loading } from '#ui/Loading.tsx'
import { Table, type Column } from '#ui/Table.tsx'
import { useSession } from '#identity/web/session.tsx'
import { shares } from '../rules/credit.ts'
import { moneyApi } from './api.ts'
import { BasisFields, onBasis, useBasis } from './Basis.tsx'
import { useExplain } from './explain.ts'
import { modelRule } from './naming.ts'
import { RowsPanel, type Behind } from './RowsPanel.tsx'

type Money = Awaited<ReturnType<typeof moneyApi.getMoney.call>>

export function CreditTable() {
  const { words } = useExplain()
  const basis = useBasis()
  const { model, span } = basis
  const [behind, setBehind] = useState<Behind | null>(null)
  const { data } = useQuery(moneyApi.getMoney.queryOptions({ input: { model, ...span } }))
  const open = (wanted: Pick<Behind, 'figure' | 'line'>) => setBehind({ ...wanted, model, ...span })
  return (
    <section aria-labelledby="credit" className="min-w-0">
      <div className="flex flex-wrap items-center gap-3">
        <h2 id="credit" className="min-w-0 flex-1 font-semibold max-sm:basis-full">
          Spent and {words.revenue}, by campaign
        </h2>
        <BasisFields basis={basis} />
        <Button href={onBasis('/thread', basis)}>Follow the money</Button>
      </div>
      {data ? (
        <>
          <Whole money={data} onRows={open} />
          <ByCampaign money={data} onRows={open} />
        </>
      ) : (
        // Figures and table are one answer: that it did not come is said once.
        <div className="in-data-unanswered:mt-4">
          <div className="in-data-unanswered:hidden">
            <Loading shape="figures" />
          </div>
          <Loading shape="table" />
        </div>
      )}
      <RowsPanel behind={behind} onClose={() => setBehind(null)} />
    </section>
  )
}

interface PartProps {
  readonly money: Money
  readonly onRows: (wanted: Pick<Behind, 'figure' | 'line'>) => void
}

/** The figures of the whole organisation, which are no campaign's own. */
function Whole({ money: { spend, revenue, planned, earned, model, from, to }, onRows }: PartProps) {
  const { locale } = useSession()
  const { name, explain, show, money } = useExplain()
  const unknown = sumOf(earned.filter(({ where }) => where === 'unknown'))
  const share = shares([revenue - unknown, unknown])[1]!
  const basis = { from, to, model: null, unknown: null, denominator: null }
  const credited = { ...basis, model, unknown }
  const parts = { revenue: { of: 'revenue', value: revenue }, spend: { of: 'spend', value: spend } }
  const spent = { ...basis, formula: 'spend', unit: 'money', value: spend, numerator: parts.spend } as const
  const came = { ...credited, formula: 'revenue', unit: 'money', value: revenue, numerator: parts.revenue } as const
  const perSpent = spend > 0 ? revenue / spend : null
  const divided = { numerator: parts.revenue, denominator: parts.spend }
  const ratio = { ...credited, ...divided, formula: 'revenue_per_spent', unit: 'ratio', value: perSpent } as const
  const more = { unknownShare: share, onRows: (figure: Behind['figure']) => onRows({ figure }) }
  return (
    <FigureRow label="The whole organisation">
      <Figure
        label={name('spend')}
        value={show(spent)}
        against={planned > 0 ? `${money(planned)} planned in all` : 'nothing planned yet'}
        explain={explain(spent, more)}
      />
      <Figure label={name('revenue')} value={show(came)} against="whole organisation" explain={explain(came, more)} />
      <Figure label={name('revenue_per_spent')} value={show(ratio)} against="whole organisation" explain={explain(ratio, more)} />
      <Figure
        label="Unknown"
        value={share === null ? '–' : formatPercent(share, { locale })}
        against={`${money(unknown)}, no known visit`}
      />
    </FigureRow>
  )
}

interface Line {
  readonly key: string
  readonly name: string
  readonly href?: string
  readonly note?: string
  readonly rows?: Pick<Behind, 'figure' | 'line'>
  readonly spent: number
  readonly came: number
}

const sumOf = (parts: readonly { amount: number }[]) => parts.reduce((sum, { amount }) => sum + amount, 0)

/** One line a campaign, the most credited first, then what belongs to none: together they are the whole. */
function linesOf({ campaigns, spent, earned }: Money): Line[] {
  const own = campaigns.map(({ id, title }) => ({
    key: id,
    name: title,
    href: `/campaigns/${id}`,
    spent: sumOf(spent.filter(({ campaignId }) => campaignId === id)),
    came: sumOf(earned.filter(({ campaignId }) => campaignId === id)),
  }))
  const at = (where: string) => ({
    spent: sumOf(spent.filter((each) => each.where === where)),
    came: sumOf(earned.filter((each) => each.where === where)),
  })
  const beside: Line[] = [
    { key: 'above', name: 'Above the campaigns', note: 'held by a plan or higher, not allotted below', ...at('above') },
    { key: 'not_linked', name: 'Not linked yet', rows: { figure: 'spend', line: 'not_linked' }, ...at('not_linked') },
    { key: 'unknown', name: 'Unknown', note: 'no visit is known', rows: { figure: 'revenue', line: 'unknown' }, ...at('unknown') },
  ]
  return [...own.toSorted((a, b) => b.came - a.came || b.spent - a.spent), ...beside.filter((line) => line.spent !== 0 || line.came !== 0)]
}

function ByCampaign({ money, onRows }: PartProps) {
  const { locale } = useSession()
  const { name, money: amount, rowsOf } = useExplain()
  const lines = linesOf(money)
  const parts = new Map(shares(lines.map(({ came }) => came)).map((share, at) => [lines[at]!.key, share]))
  const ratio = (spent: number, came: number) => (spent > 0 ? formatNumber(came / spent, { locale, digits: 2 }) : '–')
  const percent = (share: number | null | undefined) => (share == null ? '–' : formatPercent(share, { locale }))
  const columns: Column<Line>[] = [
    {
      key: 'name',
      title: 'Campaign',
      cell: (line) => <Name line={line} {...(line.rows && rowsOf(line.rows.figure) ? { onRows: () => onRows(line.rows!) } : {})} />,
    },
    { key: 'spent', title: name('spend'), numeric: true, cell: ({ spent }) => amount(spent) },
    { key: 'came', title: name('revenue'), numeric: true, cell: ({ came }) => amount(came) },
    { key: 'share', title: 'Share', numeric: true, cell: ({ key }) => percent(parts.get(key)) },
    { key: 'ratio', title: name('revenue_per_spent'), numeric: true, cell: ({ href, spent, came }) => (href ? ratio(spent, came) : '–') },
  ]
  return (
    <Card flush>
      <Table
        label="By campaign"
        columns={columns}
        rows={lines}
        rowKey={({ key }) => key}
        rowName={(line) => line.name}
        totals={{ name: 'Total', spent: amount(money.spend), came: amount(money.revenue), ratio: ratio(money.spend, money.revenue) }}
        empty={<p className="px-2.5 py-3 text-soft">Nothing was spent and nothing came in during this time.</p>}
      />
      <p className="px-2.5 pt-2 pb-1 text-tiny text-faint">
        An estimate: {modelRule[money.model]}. How far a goal is does not depend on it.
      </p>
    </Card>
  )
}

function Name({ line: { name, href, note }, onRows }: { line: Line; onRows?: () => void }) {
  return (
    <span className="inline-flex flex-wrap items-baseline gap-x-2.5">
      {href ? <Link href={href}>{name}</Link> : name}
      {note && <span className="text-small font-normal text-soft">{note}</span>}
      {onRows && (
        <Button kind="quiet" small onPress={onRows}>
          Show rows
        </Button>
      )}
    </span>
  )
}
