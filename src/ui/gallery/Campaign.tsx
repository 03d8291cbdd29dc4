// Specimen: a campaign's page with the full thread open, as Ines Varga sees it with the marketing hat on.

import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { Figure } from '#ui/Figure.tsx'
import { FigureRow } from '#ui/FigureRow.tsx'
import { Finding } from '#ui/Finding.tsx'
import { type Desk, formatMoney, formatNumber } from '#ui/format.ts'
import { Link } from '#ui/Link.tsx'
import { List } from '#ui/List.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { Quote } from '#ui/Quote.tsx'
import { Shell } from '#ui/Shell.tsx'
import { type Column, Table } from '#ui/Table.tsx'
import { ThreadBar } from '#ui/ThreadBar.tsx'
import { elevenStops, fourStops, frameOf } from './littoral.tsx'

export interface Activity {
  id: string
  name: string
  owner: Desk
  channel: string
  spent: number
  orders: string
  perDollar: number
}

export const activities: readonly Activity[] = [
  {
    id: 'reel',
    name: 'Where leggings come from',
    owner: 'marketing',
    channel: 'Reel, 3 cuts',
    spent: 12_000,
    orders: '61',
    perDollar: 46.77,
  },
  {
    id: 'email',
    name: 'Outfit bundle email, 4 parts',
    owner: 'communications',
    channel: 'Email',
    spent: 64_000,
    orders: '402',
    perDollar: 57.79,
  },
  { id: 'creators', name: 'Creator try-ons', owner: 'pr', channel: 'Influencer, 6', spent: 720_000, orders: '318', perDollar: 4.06 },
  {
    id: 'search',
    name: 'Search: leggings that last',
    owner: 'marketing',
    channel: 'Paid search',
    spent: 984_000,
    orders: '371',
    perDollar: 3.47,
  },
  { id: 'pack', name: 'Retail buyer pack', owner: 'sales', channel: 'Partner kit', spent: 190_000, orders: '2 deals', perDollar: 14.21 },
  { id: 'popup', name: 'Pop-up, Harbour Street', owner: 'sales', channel: 'Event', spent: 260_000, orders: '113', perDollar: 4.0 },
]

export const activityColumns: readonly Column<Activity>[] = [
  { key: 'name', title: 'Activity', cell: (row) => row.name, sortable: true },
  { key: 'owner', title: 'Owner', cell: (row) => <Chip tone={row.owner} /> },
  { key: 'channel', title: 'Channel', cell: (row) => row.channel },
  { key: 'spent', title: 'Spent', cell: (row) => formatMoney(row.spent, 'USD'), numeric: true, sortable: true },
  { key: 'orders', title: 'Orders', cell: (row) => row.orders, numeric: true },
  { key: 'perDollar', title: 'Revenue per $1', cell: (row) => formatNumber(row.perDollar, { digits: 2 }), numeric: true, sortable: true },
]

const pages = {
  title: 'Marketing',
  entries: [
    { label: 'Strategy', href: '#strategy' },
    { label: 'Plan and budget', href: '#plan' },
    { label: 'Campaigns', href: '#campaigns', current: true },
    { label: 'Audiences', href: '#audiences' },
    { label: 'Research', href: '#research' },
  ],
}

export function Campaign() {
  const four = fourStops.map((stop) => ({ ...stop, current: stop.id === 'campaign' }))
  return (
    <Shell
      {...frameOf('Ines Varga', 'marketing', '/gallery/campaign', pages)}
      thread={<ThreadBar stops={four} full={elevenStops} defaultOpen />}
    >
      <PageHeader
        title="Know what you wear"
        chips={
          <>
            <Chip tone="marketing" />
            <Chip tone="good" live>
              Live
            </Chip>
            <span>1–30 June · Outfit bundle · Evidence eco, Trail-to-desk</span>
          </>
        }
        actions={
          <>
            <Button>Pause</Button>
            <Button href="/gallery/thread">Follow the money</Button>
            <Button kind="primary">Add activity</Button>
          </>
        }
      />
      <Figures />
      <div className="grid items-start gap-5 xl:grid-cols-[1.55fr_1fr]">
        <div className="min-w-0 rounded-surface border border-line bg-card px-3 py-2">
          <Table
            label="Activities"
            columns={activityColumns}
            rows={activities}
            rowKey={(row) => row.id}
            rowName={(row) => row.name}
            href={(row) => `#${row.id}`}
          />
        </div>
        <div className="grid content-start gap-4">
          <Card aside={<Link href="#house">In the message house</Link>} title="Core message">
            <Quote source="Pillar: traceability · Proof: lot certificate, valid to 14 March">
              Know what you wear: every pair traceable to the net it came from.
            </Quote>
          </Card>
          <Card title="Two things hold this back">
            <List>
              <Finding
                severity="warning"
                object="No alternate route"
                why="It carries the plan’s largest spend. Add what happens if conversion falls below 1.6%."
                fix={{ label: 'Add route', href: '#route' }}
              />
              <Finding
                severity="error"
                object="Pop-up poster has an untagged link"
                why="113 orders were credited by promo code only."
                fix={{ label: 'Make link', href: '#link' }}
              />
            </List>
          </Card>
        </div>
      </div>
    </Shell>
  )
}

export function Figures() {
  return (
    <FigureRow label="Figures of the campaign">
      <Figure
        label="Spent"
        value="$22,300"
        against="of $24,000 planned"
        explain={{
          formula: 'spend of this campaign and everything under it',
          period: '1–30 June, Lisbon',
          rows: { href: '#spend', count: 14 },
        }}
      />
      <Figure
        label="Revenue, linear credit"
        value="$148,380"
        against={
          <Link href="#model" className="inline-block py-1 underline decoration-rule underline-offset-3 hover:decoration-ink">
            change model
          </Link>
        }
        explain={{
          formula: 'each order shared equally among the touches before it',
          period: '1–30 June, Lisbon',
          model: 'linear, 30 days back',
          unknown: '$4,140, orders without a touch',
          rows: { href: '#orders', count: 1267 },
        }}
      />
      <Figure
        label="Revenue per $1"
        value="6.65"
        against="plan 4.60"
        explain={{
          formula: 'credited revenue ÷ spent',
          numerator: { label: 'Revenue', value: '$148,380' },
          denominator: { label: 'Spent', value: '$22,300' },
          period: '1–30 June, Lisbon',
          model: 'linear, 30 days back',
        }}
      />
      <Figure
        label="Conversion rate"
        value="2.30%"
        against="1,265 orders / 55,000 visits"
        explain={{
          formula: 'orders ÷ visits',
          numerator: { label: 'Orders', value: '1,265' },
          denominator: { label: 'Visits', value: '55,000' },
          period: '1–30 June, Lisbon',
          rows: { href: '#orders', count: 1265 },
        }}
      />
      <Figure
        label="Net sentiment"
        value="+52.1"
        against="goal +40, 940 mentions"
        explain={{
          formula: '(praise − complaints) ÷ mentions × 100',
          period: '1–30 June, Lisbon',
          unknown: '212 of 940 confirmed by a person',
          rows: { href: '#mentions', count: 940 },
        }}
      />
    </FigureRow>
  )
}
