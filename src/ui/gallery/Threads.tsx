// The thread in all its forms, figures, and the chart.

import { Card } from '#ui/Card.tsx'
import { Figure } from '#ui/Figure.tsx'
import { FigureRow } from '#ui/FigureRow.tsx'
import { formatMoney } from '#ui/format.ts'
import { LineChart } from '#ui/LineChart.tsx'
import { ThreadBar } from '#ui/ThreadBar.tsx'
import { ThreadTree } from '#ui/ThreadTree.tsx'
import { Figures } from './Campaign.tsx'
import { elevenStops, fourStops } from './littoral.tsx'
import { Part, Row, State } from './Part.tsx'
import { columns, tree } from './Thread.tsx'
import { progress, way } from './Today.tsx'

const begun = [
  { id: 'goal', kind: 'Goal', figure: '$0 of $9,000 a month', caption: 'six retainers', href: '#goal' },
  { id: 'campaign', kind: 'Campaign', figure: 'Brand-gap checklist', caption: 'begins Monday', current: true },
  { id: 'content', kind: 'Content', figure: '', caption: 'none yet', next: { label: 'Write the first piece', href: '#write' } },
  { id: 'result', kind: 'Result', figure: '', caption: 'none yet', next: { label: 'Make a tagged link', onPress: () => undefined } },
]

const onDeal = [
  { id: 'goal', kind: 'Goal', figure: '4 retail partners', href: '#goal' },
  { id: 'campaign', kind: 'Campaign', figure: 'Know what you wear', href: '#campaign' },
  { id: 'content', kind: 'Content', figure: 'Retail buyer pack', href: '#pack' },
  { id: 'result', kind: 'Result', figure: 'Northshore Outfitters, $17,000', current: true },
]

export function Threads() {
  return (
    <>
      <Part title="Thread bar" says="Under the top edge of every object’s page: the goal it serves, this object, what it brought.">
        <State name="Four stops, this one filled">
          <ThreadBar
            label="The thread of a story"
            stops={fourStops}
            full={elevenStops.map((stop) => ({ ...stop, current: stop.id === 'content' }))}
          />
        </State>
        <State name="Full thread">
          <ThreadBar
            label="The full thread"
            stops={fourStops.map((stop) => ({ ...stop, current: stop.id === 'campaign' }))}
            full={elevenStops}
            defaultOpen
          />
        </State>
        <State name="Two stops that do not exist yet offer the next step">
          <ThreadBar label="A thread just begun" stops={begun} />
        </State>
        <State name="Reputation first, for the PR hat">
          <ThreadBar
            label="A thread towards reputation"
            stops={[
              ...fourStops.slice(0, 2),
              { id: 'content', kind: 'Content', figure: 'Clean-up launch release', caption: '9 pieces of coverage', current: true },
              {
                id: 'result',
                kind: 'Result',
                figure: 'Sentiment +52.0, share of voice 27%',
                caption: '$108,702 in revenue',
                href: '#result',
              },
            ]}
          />
        </State>
        <State name="A single line, on a person’s, a deal’s or a conversation’s page">
          <ThreadBar label="The thread of a deal" line stops={onDeal} />
        </State>
        <State name="At phone width: scrolls, centred on this stop" phone>
          <ThreadBar label="The thread on a small screen" stops={fourStops} full={elevenStops} />
        </State>
      </Part>
      <Part
        title="Thread tree"
        says="Every object under the one it serves; each total is its own part and its children’s. Arrows walk and open."
      >
        <Card flush>
          <ThreadTree label="The thread of the year" columns={columns} nodes={tree} open={['goal', 'wear']} current="wear" />
        </Card>
        <State name="At phone width" phone>
          <ThreadTree label="The thread on a phone" columns={columns} nodes={tree} open={['goal']} />
        </State>
      </Part>
      <Part title="Figure" says="Value in serif, label above, what it is measured against below; hover or focus tells how it is counted.">
        <State name="A strip">
          <Figures />
        </State>
        <State name="At phone width" phone>
          <FigureRow>
            <Figure label="Raised" value="$100,366" against="of $100,000 by 31 December" />
            <Figure label="Donor retention" value="55.5%" against="goal 55%, 655 of 1,180" />
            <Figure label="New recurring donors" value="32" against="goal 40" />
          </FigureRow>
        </State>
        <Row>
          <State name="Not known yet">
            <Figure label="Net promoter score" value="–" against="first survey on 1 July" />
          </State>
          <State name="On one line">
            <Figure inline label="First-year sales" value="97.9%" against="of $450,000, 18 days left" />
          </State>
        </Row>
      </Part>
      <Part title="Line chart" says="The line, its target dashed, what happened marked on the way; the numbers stand behind it as a table.">
        <Row>
          <State name="Against a goal">
            <Card>
              <LineChart
                label="Sales so far in cents of a dollar"
                points={progress}
                target={{ label: 'goal', points: way }}
                annotations={[
                  { at: '2026-03-01', label: 'launch', desk: 'marketing' },
                  { at: '2026-04-16', label: 'crisis declared', desk: 'pr' },
                  { at: '2026-06-05', label: 'bundle', desk: 'sales' },
                ]}
                format={(minor) => formatMoney(minor, 'USD')}
                height={160}
              />
            </Card>
          </State>
          <State name="Below zero">
            <Card>
              <LineChart
                label="Net sentiment"
                points={[
                  { at: '2026-01-31', value: 40 },
                  { at: '2026-02-28', value: 46.7 },
                  { at: '2026-03-31', value: 52 },
                  { at: '2026-04-30', value: -18 },
                  { at: '2026-05-31', value: 36 },
                  { at: '2026-06-12', value: 52.1 },
                ]}
                annotations={[{ at: '2026-04-16', label: 'crisis declared', desk: 'pr' }]}
                format={(value) => (value > 0 ? `+${value}` : String(value))}
              />
            </Card>
          </State>
          <State name="Too little to draw">
            <Card>
              <LineChart label="Subscribers" points={[{ at: '2026-06-12', value: 12 }]} format={String} />
            </Card>
          </State>
        </Row>
      </Part>
    </>
  )
}
