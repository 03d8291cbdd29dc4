// What surrounds the pages: what can be begun from anywhere, the hat being worn, places left open, and an answer that did not come.

import { lazy, useState } from 'react'
import { Card } from '#ui/Card.tsx'
import { HatMenu } from '#ui/HatMenu.tsx'
import { Loading } from '#ui/Loading.tsx'
import { NewMenu } from '#ui/NewMenu.tsx'
import { NoticeCard } from '#ui/NoticeCard.tsx'
import { Numbers } from '#ui/Numbers.tsx'
import { fillSlot, Slot } from '#ui/Slot.tsx'
import { frameOf } from './littoral.tsx'
import { Part, Row, State } from './Part.tsx'

const noop = () => undefined
const begin = [
  { id: 'post', label: 'Quick post', onPress: noop },
  { id: 'campaign', label: 'Quick campaign', onPress: noop },
  { id: 'person', label: 'Add person', onPress: noop },
]
const hats = [
  { id: 'marketing', label: 'Marketing Director' },
  { id: 'communications', label: 'Communications Director' },
]

fillSlot('gallery.filled', ({ id }) => <Card title="Costs and reaches">{`Brought by a context further down, for ${id}.`}</Card>)
fillSlot(
  'gallery.awaited',
  lazy(() => new Promise<never>(noop)),
)

export function Frames() {
  const [hat, setHat] = useState(hats[0]!)
  const frame = frameOf('Tom Adeyemi', 'communications', '/gallery')
  return (
    <>
      <Part title="New and hat" says="What can be begun from anywhere, and under which hat it is done; in the frame of every page.">
        <Row>
          <State name="New">
            <NewMenu begin={begin} />
          </State>
          <State name="The person and the hat">
            <HatMenu
              {...frame}
              hat={hat}
              hats={hats}
              onHat={(id) => setHat(hats.find((each) => each.id === id) ?? hat)}
              personMenu={[{ entries: [{ id: 'out', label: 'Sign out', onPress: noop }] }]}
            />
          </State>
          <State name="A notice, held">
            <NoticeCard notice={{ id: 0, message: 'Approved four versions', state: 'open', lasts: 10_000 }} held onGone={noop} />
          </State>
        </Row>
      </Part>
      <Part title="Slot" says="A place on a page that contexts further down fill; the page says what stands there until somebody does.">
        <Row>
          <State name="Filled">
            <Slot name="gallery.filled" id="Know what you wear" />
          </State>
          <State name="Nobody fills it">
            <Slot name="gallery.empty" id="wear" fallback={<Card title="Costs">$22,300 spent</Card>} />
          </State>
          <State name="On its way">
            <Slot name="gallery.awaited" id="wear" fallback={<Loading shape="card" rows={2} label="Fetching the figures" />} />
          </State>
        </Row>
      </Part>
      <Part title="Numbers" says="The table behind every picture, one press away.">
        <Row>
          <State name="Hidden until asked for">
            <Numbers>
              <p className="mt-2 text-small text-soft">June 1: $382,573. June 12: $440,573.</p>
            </Numbers>
          </State>
          <State name="What did not come">
            <div data-unanswered>
              <Loading shape="card" label="Fetching nothing" />
            </div>
          </State>
        </Row>
      </Part>
    </>
  )
}
