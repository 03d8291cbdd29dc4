// Findings, errors, long jobs, notices, steps and states.

import { useState } from 'react'
import { Banner } from '#ui/Banner.tsx'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { CommandPalette, usePaletteKey } from '#ui/CommandPalette.tsx'
import { ErrorNote } from '#ui/ErrorNote.tsx'
import { Finding } from '#ui/Finding.tsx'
import { Link } from '#ui/Link.tsx'
import { List } from '#ui/List.tsx'
import { Loading } from '#ui/Loading.tsx'
import { Export } from '#ui/Export.tsx'
import { LongJob } from '#ui/LongJob.tsx'
import { StateBar } from '#ui/StateBar.tsx'
import { Steps } from '#ui/Steps.tsx'
import { offerUndo } from '#ui/undo.ts'
import { Part, Row, State } from './Part.tsx'

async function* noRows() {
  yield { text: 'Name\r\n', rows: 0 }
}
const noop = () => undefined
const firstRun = [
  { id: 'kind', label: 'What kind of organisation', href: '#kind' },
  { id: 'goal', label: 'The first goal', href: '#first-goal' },
  { id: 'people', label: 'The people', href: '#first-people' },
  { id: 'channel', label: 'One channel' },
]

export function States() {
  const [palette, setPalette] = useState(false)
  usePaletteKey(() => setPalette(true))
  return (
    <>
      <Part title="Finding" says="Severity word, the object, why in one sentence, one button that fixes it.">
        <Row>
          <State name="Every severity">
            <Card title="Checks">
              <List>
                <Finding
                  severity="error"
                  object="Pop-up poster has an untagged link"
                  href="#poster"
                  why="113 orders were credited by promo code only."
                  fix={{ label: 'Make link', onPress: noop }}
                />
                <Finding
                  severity="warning"
                  object="“80 washes” expires in 9 days"
                  why="Lab report of 21 June last year. Ask for a new one or say “tested”."
                  fix={{ label: 'Ask for proof', pending: true }}
                />
                <Finding
                  severity="note"
                  object="Two channels, one and a half hours each"
                  why="Within the week’s six hours; a third channel would not be."
                />
                <Finding severity="clear" object="Voice, banned words, alt text" why="All four versions." />
              </List>
            </Card>
          </State>
          <State name="At phone width" phone>
            <List>
              <Finding
                severity="error"
                object="Release names a retailer that has not signed"
                why="Harbour Street is still a draft contract; the release lifts at 14:00."
                fix={{ label: 'Take the name out' }}
              />
            </List>
          </State>
          <State name="Nothing found">
            <Card title="Checks">
              <List>
                <Finding severity="clear" object="Nothing holds this back" why="Checked against 14 rules, 3 minutes ago." />
              </List>
            </Card>
          </State>
        </Row>
      </Part>
      <Part title="Error, long job, loading" says="What happened, what was kept, what to do. What, how far, how long still, cancel.">
        <Row>
          <State name="Error">
            <ErrorNote
              happened="The send stopped after 3,120 of 18,400."
              kept="What was delivered is on the receipt; 15,280 are held."
              todo="Lift the hold to go on, or cancel the rest."
              action={{ label: 'Open the hold', href: '#hold' }}
            />
          </State>
          <State name="Long job">
            <LongJob what="Importing supporters.csv" done={4210} total={12_900} secondsLeft={95} onCancel={noop} />
          </State>
          <State name="Of unknown length, being cancelled">
            <LongJob what="Reading the outlet’s archive" done={312} unit="articles" onCancel={noop} cancelling />
          </State>
          <State name="Done">
            <LongJob
              what="Importing supporters.csv"
              done={12_900}
              total={12_900}
              finished="done"
              outcome="12,860 people, 40 rows to look at"
            />
          </State>
          <State name="Failed">
            <LongJob what="Sending part 3" done={3120} total={18_400} finished="failed" outcome="held by a crisis after 3,120" />
          </State>
          <State name="Export">
            <Export name="Recipients" stretches={noRows} total={12_900} />
          </State>
          <State name="On its way: text and card">
            <Loading shape="card" rows={4} label="Fetching the brief" />
          </State>
        </Row>
        <State name="On its way: figures">
          <Loading shape="figures" rows={5} label="Fetching figures" />
        </State>
      </Part>
      <Part title="Banner" says="One line above everything, for what holds for the whole organisation.">
        <div className="grid gap-3">
          <Banner tone="error" word="Crisis" action={<Link href="#crisis">Open the crisis room</Link>}>
            41 items are held since 14:32. Order confirmations still go out. Next update at 18:00.
          </Banner>
          <Banner tone="warning" word="Held" action={<Link href="#address">Set the public address</Link>}>
            Nothing can be sent to others while the public address is this machine’s own.
          </Banner>
          <Banner tone="plain" word="Demo">
            This is Littoral Athletics, the demo. Change what you like; it begins anew when you leave.
          </Banner>
        </div>
      </Part>
      <Part title="Undo" says="Ten seconds to take a change back, by button or Ctrl+Z; the count stands still while somebody is at it.">
        <div className="flex flex-wrap gap-3">
          <Button onPress={() => offerUndo('Approved four versions', () => new Promise((done) => setTimeout(done, 500)))}>Approve</Button>
          <Button onPress={() => offerUndo('Moved to “Recovery”', () => Promise.reject(new Error('gone')))}>Move, and fail to undo</Button>
          <Button onPress={() => offerUndo('Bulletin sent to 26 people')}>Send, with nothing to undo</Button>
        </div>
      </Part>
      <Part title="State and steps" says="Where an object is and where it may go; where a person is in a short sequence.">
        <StateBar
          state="In review"
          tone="warning"
          note="since Tuesday, with Tom Adeyemi"
          steps={[
            { id: 'back', label: 'Request changes', onPress: noop },
            { id: 'approve', label: 'Approve', kind: 'primary', onPress: noop },
          ]}
        />
        <StateBar
          state="Approved"
          tone="good"
          steps={[{ id: 'publish', label: 'Publish', kind: 'primary', onPress: noop, blocked: 'claim “80 washes” has no valid proof.' }]}
        />
        <Steps label="First run" steps={firstRun} current="people" />
        <State name="At phone width" phone>
          <Steps label="First run on a phone" steps={firstRun} current="goal" />
        </State>
      </Part>
      <Part title="Command palette" says="Every place, object and verb by typing; Ctrl+K or Cmd+K opens it.">
        <div>
          <Button onPress={() => setPalette(true)}>
            Search or do… <span className="text-faint">⌘K</span>
          </Button>
        </div>
        <CommandPalette
          open={palette}
          onOpenChange={setPalette}
          groups={[
            {
              title: 'Do',
              actions: [
                {
                  id: 'post',
                  label: 'Write a quick post',
                  words: ['new', 'social'],
                  onChoose: () => offerUndo('A quick post was begun', noop),
                },
                { id: 'campaign', label: 'Begin a quick campaign', onChoose: noop },
                { id: 'crisis', label: 'Declare a crisis', hint: 'asks first', onChoose: noop },
              ],
            },
            {
              title: 'Open',
              actions: [
                { id: 'wear', label: 'Know what you wear', hint: 'Campaign', onChoose: noop },
                { id: 'leggings', label: 'Where leggings come from', hint: 'Content', words: ['reel'], onChoose: noop },
                { id: 'northshore', label: 'Northshore Outfitters', hint: 'Deal, $17,000', onChoose: noop },
              ],
            },
          ]}
        />
      </Part>
    </>
  )
}
