// Specimen: Today, as Tom Adeyemi sees it with the communications hat on.

import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { Figure } from '#ui/Figure.tsx'
import { formatMoney } from '#ui/format.ts'
import { FunctionDot } from '#ui/FunctionDot.tsx'
import { KeyValue } from '#ui/KeyValue.tsx'
import { LineChart } from '#ui/LineChart.tsx'
import { List } from '#ui/List.tsx'
import { ListItem } from '#ui/ListItem.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { Shell } from '#ui/Shell.tsx'
import { frameOf } from './littoral.tsx'

const dollars = (minor: number) => formatMoney(minor, 'USD')

/** Sales so far against the way to the goal, in cents. */
export const progress = [
  { at: '2026-01-01', value: 0 },
  { at: '2026-01-31', value: 1_041_600 },
  { at: '2026-02-28', value: 2_635_500 },
  { at: '2026-03-31', value: 15_085_700 },
  { at: '2026-04-30', value: 22_033_700 },
  { at: '2026-05-31', value: 31_459_300 },
  { at: '2026-06-12', value: 44_057_300 },
]
export const way = [
  { at: '2026-01-01', value: 0 },
  { at: '2026-01-31', value: 1_600_000 },
  { at: '2026-02-28', value: 6_500_000 },
  { at: '2026-03-31', value: 16_000_000 },
  { at: '2026-04-30', value: 26_000_000 },
  { at: '2026-05-31', value: 36_000_000 },
  { at: '2026-06-30', value: 45_000_000 },
]

export function Today() {
  return (
    <Shell {...frameOf('Tom Adeyemi', 'communications', '/gallery/today')}>
      <PageHeader
        large
        title="Good morning, Tom"
        purpose="Friday 12 June. Five things need you, two before noon."
        actions={
          <>
            <Button>
              Search or do… <span className="text-faint">⌘K</span>
            </Button>
            <Button kind="primary">New</Button>
          </>
        }
      />
      <div className="mt-6.5 grid gap-7 lg:grid-cols-[1.55fr_1fr]">
        <NeedsYou />
        <div className="grid content-start gap-5.5">
          <OnCourse />
          <SinceYesterday />
        </div>
      </div>
    </Shell>
  )
}

function NeedsYou() {
  return (
    <section className="min-w-0">
      <h2 className="mb-2 font-semibold">Needs you</h2>
      <div className="rounded-surface border border-line bg-card px-5 py-1">
        <List label="Needs you">
          <ListItem
            strong
            lead={<Chip tone="communications">Approve</Chip>}
            title="Outfit bundle email, part 3"
            href="/gallery/piece"
            sentence="For 18,400 people in “Evidence eco” · serves 1,200 orders in June · 1 warning: claim “80 washes” expires in 9 days"
            action={<Button href="/gallery/piece">Review</Button>}
          />
          <ListItem
            strong
            lead={<Chip tone="marketing">Brief</Chip>}
            title="Autumn trail capsule: decide how and where"
            href="#brief"
            sentence="Ines set what and why yesterday. Accept by 17:00 or say what is missing."
            action={<Button href="#brief">Open</Button>}
          />
          <ListItem
            strong
            lead={<Chip tone="pr">Embargo</Chip>}
            title="Harbour Street partner release lifts at 14:00"
            href="#release"
            sentence="Blocked: staff bulletin not sent yet. Two marketing posts wait behind the same embargo."
            action={<Button>Send bulletin</Button>}
          />
          <ListItem
            strong
            lead={<Chip tone="sales">Insight</Chip>}
            title="“Too dear for recycled” came up 5 times this month"
            href="#objection"
            sentence="Sales asks for a proof point. Two versions still say “premium” without one."
            action={<Button>Answer</Button>}
          />
          <ListItem
            strong
            lead={<Chip tone="pr">Mention</Chip>}
            title="A reader asks what happens to worn-out pairs"
            href="#mention"
            sentence="Public question, 2,300 views in an hour. PR drafted a reply from fact card “Take-back”."
            action={<Button>Approve reply</Button>}
          />
        </List>
      </div>
    </section>
  )
}

function OnCourse() {
  return (
    <section className="min-w-0">
      <h2 className="mb-2 font-semibold">Are we on course</h2>
      <Card>
        <Figure
          inline
          label="First-year sales"
          value="97.9%"
          against="of $450,000, 18 days left"
          explain={{
            formula: 'sales so far ÷ goal',
            numerator: { label: 'Sales', value: '$440,573' },
            denominator: { label: 'Goal', value: '$450,000' },
            period: '1 January to 12 June, Lisbon',
            rows: { href: '#orders', count: 4636 },
          }}
        />
        <div className="mt-2.5">
          <LineChart
            label="Sales so far"
            points={progress}
            target={{ label: 'goal', points: way }}
            annotations={[{ at: '2026-04-16', label: 'lab report', desk: 'pr' }]}
            format={dollars}
          />
        </div>
        <div className="mt-1.5">
          <KeyValue
            facts={[
              { name: 'Net sentiment', value: '+52.1', against: 'goal +40', tone: 'good' },
              { name: 'Message consistency, four functions', value: '94%', against: '2 conflicts', tone: 'warning' },
              { name: 'Hand-offs answered in time', value: '21 of 24', against: '87.5%' },
            ]}
          />
        </div>
      </Card>
    </section>
  )
}

function SinceYesterday() {
  return (
    <section className="min-w-0">
      <h2 className="mb-1 font-semibold">Since yesterday</h2>
      <List label="Since yesterday">
        <ListItem
          lead={<FunctionDot desk="sales" />}
          title="Northshore Outfitters signed, $17,000"
          href="#deal"
          sentence="Credited to “Evidence” through the retail buyer pack"
        />
        <ListItem
          lead={<FunctionDot desk="pr" />}
          title="Trail Weekly ran the designer interview"
          href="#coverage"
          sentence="Two of three key messages carried · 1,120 visits so far"
        />
      </List>
    </section>
  )
}
