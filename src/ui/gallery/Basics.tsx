// Buttons, chips, links, and the other small parts.

import { Avatar } from '#ui/Avatar.tsx'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { CopyText } from '#ui/CopyText.tsx'
import { type Desk, deskName } from '#ui/format.ts'
import { FileButton } from '#ui/FileButton.tsx'
import { FunctionDot } from '#ui/FunctionDot.tsx'
import { KeyValue } from '#ui/KeyValue.tsx'
import { Link } from '#ui/Link.tsx'
import { Menu } from '#ui/Menu.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { Quote } from '#ui/Quote.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { Part, Row, State } from './Part.tsx'

const desks = Object.keys(deskName) as Desk[]

export function Basics() {
  return (
    <>
      <Part title="Type" says="Newsreader for what people write and for the figures that matter; Hanken Grotesk for the tool itself.">
        <div className="grid gap-3">
          <p className="font-serif text-display font-medium">Good morning, Tom</p>
          <p className="font-serif text-title font-medium">Know what you wear</p>
          <p className="font-serif text-heading font-medium">Set the goal</p>
          <p className="font-serif text-subheading font-medium">More places</p>
          <p className="font-serif text-figure font-medium">$148,380</p>
          <p className="max-w-[60ch] font-serif text-reading">
            In March a crew off Vigo pulled eleven tonnes of lost net from the sea floor. In May your leggings were knitted from lot 0417 of
            it.
          </p>
          <p>Body, 14: “Too dear for recycled” came up 5 times this month.</p>
          <p className="text-small text-soft">Small, 13: Sales asks for a proof point. Two versions still say “premium” without one.</p>
          <p className="text-tiny text-faint">Tiny, 12: goal +40, 940 mentions</p>
        </div>
      </Part>
      <Part title="Button" says="A verb. One primary button to a page; danger only where something is lost.">
        <State name="Kinds">
          <div className="flex flex-wrap gap-3">
            <Button kind="primary">Approve all versions</Button>
            <Button>Request changes</Button>
            <Button kind="quiet">Cancel</Button>
            <Button kind="danger">Erase person</Button>
          </div>
        </State>
        <State name="Small, as a link, pending, disabled">
          <div className="flex flex-wrap items-center gap-3">
            <Button small>Make link</Button>
            <Button small kind="primary">
              Open
            </Button>
            <Button href="/gallery/campaign">Follow the money</Button>
            <Button kind="primary" pending>
              Issue release
            </Button>
            <Button pending>Send bulletin</Button>
            <Button kind="primary" disabled>
              Publish
            </Button>
            <Button disabled>Pause</Button>
          </div>
        </State>
        <State name="At phone width, long text" phone>
          <div className="flex flex-wrap gap-2">
            <Button kind="primary">Approve and schedule for Friday</Button>
            <Button>Send back with comments</Button>
          </div>
        </State>
      </Part>
      <Part title="Chip and dot" says="A function, a state or a plain fact. The colour always stands beside its word.">
        <State name="Functions">
          <div className="flex flex-wrap gap-3">
            {desks.map((desk) => (
              <Chip key={desk} tone={desk} />
            ))}
          </div>
        </State>
        <State name="States and facts">
          <div className="flex flex-wrap gap-3">
            <Chip>Draft</Chip>
            <Chip tone="warning">In review</Chip>
            <Chip tone="good">Approved</Chip>
            <Chip tone="good" live>
              Live
            </Chip>
            <Chip tone="error">Held: crisis</Chip>
            <Chip>18,400 people in Evidence eco</Chip>
          </div>
        </State>
        <State name="Dots, beside their names">
          <div className="flex flex-wrap gap-5">
            {desks.map((desk) => (
              <span key={desk} className="flex items-center gap-2">
                <FunctionDot desk={desk} /> {deskName[desk]}
              </span>
            ))}
          </div>
        </State>
      </Part>
      <Part title="Link, person, time, copy" says="Small parts of running text.">
        <Row>
          <State name="Link in text">
            <p>
              $4,180 is not linked yet: 2 spend rows serve no objective. <Link href="#unlinked">Show them</Link>
            </p>
          </State>
          <State name="Person">
            <p className="flex items-center gap-2.5">
              <Avatar name="Priya Nair" /> Priya Nair, PR lead
            </p>
          </State>
          <State name="Relative time, exact on hover">
            <p>
              Claim “80 washes” expires <RelativeTime at="2026-06-21T12:00:00Z" now="2026-06-12T09:00:00Z" timeZone="Europe/Lisbon" />;
              briefed <RelativeTime at="2026-06-11T08:00:00Z" now="2026-06-12T09:00:00Z" timeZone="Europe/Lisbon" />
            </p>
          </State>
        </Row>
        <State name="Text to take elsewhere">
          <div className="max-w-160">
            <CopyText
              label="Link for the pop-up poster"
              text="https://littoral.example/l/h7f2?utm_source=poster&utm_medium=print&utm_campaign=m6_outfit_evidence_orders_01"
            />
            <CopyText label="Post for the club houses" text={'This pair was a fishing net.\n\nhttps://littoral.example/l/h7f2'} long />
          </div>
        </State>
        <State name="File to read">
          <FileButton accept={['.csv']} onFile={() => {}}>
            Choose a file
          </FileButton>
        </State>
        <State name="Menu">
          <Menu
            label="More for this campaign"
            trigger={<Button>More</Button>}
            groups={[
              {
                entries: [
                  { id: 'copy', label: 'Make a copy', hint: 'Dates and spend stay empty', onPress: () => undefined },
                  { id: 'move', label: 'Move to another objective', onPress: () => undefined },
                  { id: 'export', label: 'Export', href: '#export' },
                ],
              },
              {
                title: 'Stop',
                entries: [
                  { id: 'pause', label: 'Pause', disabled: true },
                  { id: 'archive', label: 'Archive', danger: true, onPress: () => undefined },
                ],
              },
            ]}
          />
        </State>
      </Part>
      <Part title="Page header" says="Chips and facts, the serif title, the verbs at the right.">
        <State name="An object">
          <PageHeader
            title="Know what you wear"
            chips={
              <>
                <Chip tone="marketing" />
                <Chip tone="good" live>
                  Live
                </Chip>
                <span>1–30 June · Outfit bundle</span>
              </>
            }
            actions={
              <>
                <Button>Pause</Button>
                <Button kind="primary">Add activity</Button>
              </>
            }
          />
        </State>
        <State name="Long title at phone width" phone>
          <PageHeader
            title="Autumn trail capsule: decide how and where we tell it before the wholesale fairs"
            chips={<Chip tone="communications" />}
            purpose="Ines set what and why yesterday. Accept by 17:00 or say what is missing."
            actions={<Button kind="primary">Accept brief</Button>}
          />
        </State>
      </Part>
      <Part title="Card, quote, facts" says="One surface for one matter. Never a card in a card.">
        <Row>
          <Card title="Says">
            <Quote small source="Pillar: traceability. One action: see where yours came from.">
              Know what you wear.
            </Quote>
          </Card>
          <Card title="Costs and reaches" aside={<Link href="#rows">Show rows</Link>}>
            <KeyValue
              facts={[
                { name: 'Spent', value: '$120' },
                { name: 'Net sentiment', value: '+52.1', against: 'goal +40', tone: 'good' },
                { name: 'Message consistency', value: '94%', against: '2 conflicts', tone: 'warning' },
              ]}
            />
          </Card>
          <Card title="About this release">
            <KeyValue
              stacked
              facts={[
                { name: 'Spokesperson', value: 'Helen Osei' },
                { name: 'Embargo', value: '14:00, 12 June, Lisbon' },
                { name: 'Outlets', value: '36 pitched, 14 answered' },
                { name: 'Owner', value: 'Priya Nair' },
              ]}
            />
          </Card>
        </Row>
      </Part>
    </>
  )
}
