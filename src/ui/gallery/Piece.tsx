// Specimen: a piece of content with its versions, as Tom Adeyemi sees it with the communications hat on.

import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { Finding } from '#ui/Finding.tsx'
import { KeyValue } from '#ui/KeyValue.tsx'
import { List } from '#ui/List.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { Quote } from '#ui/Quote.tsx'
import { Shell } from '#ui/Shell.tsx'
import { Tabs } from '#ui/Tabs.tsx'
import { ThreadBar } from '#ui/ThreadBar.tsx'
import { offerUndo } from '#ui/undo.ts'
import { elevenStops, fourStops, frameOf } from './littoral.tsx'

const pages = {
  title: 'Communications',
  entries: [
    { label: 'Briefs', href: '#briefs' },
    { label: 'Messages', href: '#messages' },
    { label: 'Content', href: '#content', current: true },
    { label: 'Approvals', href: '#approvals' },
    { label: 'Channels', href: '#channels' },
  ],
}

export function Piece() {
  const full = elevenStops.map((stop) => ({ ...stop, current: stop.id === 'content' }))
  return (
    <Shell {...frameOf('Tom Adeyemi', 'communications', '/gallery/piece', pages)} thread={<ThreadBar stops={fourStops} full={full} />}>
      <PageHeader
        title="Where leggings come from"
        chips={
          <>
            <Chip tone="communications" />
            <Chip tone="warning">In review</Chip>
            <span>Story · serves marketing, sales and PR · written by Mia Costa</span>
          </>
        }
        actions={
          <>
            <Button>Request changes</Button>
            <Button kind="primary" onPress={() => offerUndo('Four versions approved', () => undefined)}>
              Approve all versions
            </Button>
          </>
        }
      />
      <Tabs
        label="The piece"
        current="versions"
        tabs={[
          { id: 'brief', label: 'Brief', href: '#brief' },
          { id: 'versions', label: 'Versions', count: 4, href: '/gallery/piece' },
          { id: 'results', label: 'Results', href: '#results' },
          { id: 'derived', label: 'Derived from it', count: 3, href: '#derived' },
          { id: 'history', label: 'History', href: '#history' },
        ]}
      />
      <div className="grid gap-5.5 md:grid-cols-2 xl:grid-cols-[1fr_1fr_330px]">
        <Email />
        <Reel />
        <div className="grid content-start gap-4 md:col-span-2 xl:col-span-1">
          <Card title="Checks">
            <List>
              <Finding
                severity="warning"
                object="“80 washes” expires in 9 days"
                why="Lab report of 21 June last year. Ask for a new one or say “tested”."
              />
              <Finding severity="clear" object="Voice, banned words, alt text" why="All four versions." />
              <Finding severity="clear" object="Same claim everywhere" why="Release, product page and talk track agree." />
            </List>
          </Card>
          <Card title="Says">
            <Quote small source="Pillar: traceability. One action: see where yours came from.">
              Know what you wear.
            </Quote>
          </Card>
          <Card title="Costs and reaches">
            <KeyValue
              facts={[
                { name: 'Spent', value: '$120' },
                { name: 'Visits', value: '1,840' },
                { name: 'Revenue per $1, linear', value: '46.77' },
              ]}
            />
          </Card>
        </div>
      </div>
    </Shell>
  )
}

function Email() {
  return (
    <section className="min-w-0">
      <div className="mb-2.5 flex flex-wrap items-center gap-3">
        <h2 className="font-semibold">Email</h2>
        <Chip>18,400 people in Evidence eco</Chip>
      </div>
      <Card>
        <p className="mb-1 text-soft">Subject</p>
        <p className="mb-3 font-semibold">This pair was a fishing net</p>
        <div className="grid gap-6 font-serif text-reading">
          <p>
            In March a crew off Vigo pulled eleven tonnes of lost net from the sea floor. In May your leggings were knitted from lot 0417 of
            it.
          </p>
          <p>
            Every pair carries its lot number. Type it in and see the net, the mill and the test.{' '}
            <mark className="border-b-2 border-warning bg-warning-tint text-ink">The same stretch after 80 washes</mark>, so you buy less
            often.
          </p>
        </div>
        <p className="mt-3.5">
          <Button kind="primary" href="#trace">
            See where yours came from
          </Button>
        </p>
      </Card>
    </section>
  )
}

function Reel() {
  return (
    <section className="min-w-0">
      <div className="mb-2.5 flex flex-wrap items-center gap-3">
        <h2 className="font-semibold">Instagram reel</h2>
        <Chip>Friday 18:30, Lisbon</Chip>
      </div>
      <div className="mx-auto max-w-67.5 rounded-[22px] border border-rule bg-card p-3.5 text-small">
        <div className="flex h-62.5 items-end rounded-surface bg-wash p-3">
          <p className="font-serif text-subheading font-medium">
            This pair
            <br />
            was a fishing net
          </p>
        </div>
        <p className="mt-2.5">
          <b>littoral</b> Know what you wear. Lot 0417 came up off Vigo in March. Type your lot number at the link.{' '}
          <span className="text-communications">#LeaveLessMove</span>
        </p>
        <p className="mt-1.5 text-faint">148 of 2,200 characters</p>
      </div>
    </section>
  )
}
