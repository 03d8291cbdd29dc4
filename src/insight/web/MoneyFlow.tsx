// Where the money went and what it brought, as ribbons: from the functions into the campaigns, over the results, to the goals.
import { Card } from '#ui/Card.tsx'
import { capital, deskName, type Desk } from '#ui/format.ts'
import { Link } from '#ui/Link.tsx'
import { Numbers } from '#ui/Numbers.tsx'
import { Table } from '#ui/Table.tsx'
import { useWidth } from '#ui/width.ts'
import { draw, type Bar, type Drawing, type Ribbon, type Stage, type Stream } from '../rules/flow.ts'
import type { moneyApi } from './api.ts'
import { useExplain } from './explain.ts'

type Money = Awaited<ReturnType<typeof moneyApi.getMoney.call>>

/** A bar with the words beside it. */
interface Place extends Stage {
  readonly note: string
  readonly ink: string
}

interface Flow {
  readonly places: readonly Place[]
  readonly streams: readonly Stream[]
}

const inks: Record<Desk, string> = {
  marketing: 'var(--marketing)',
  communications: 'var(--communications)',
  pr: 'var(--pr)',
  sales: 'var(--sales)',
}
const thread = 'var(--thread)'
const beside = 'var(--edge)'
const titles = ['Spend by function', 'Campaign', 'Result', 'Goal']
// More bars than this are threads nobody can follow; the rest stands in the table below.
const mostCampaigns = 7
const height = 480
const heading = 28
const narrowest = 760
const thickness = 12
const gap = 10
// How much of the width the names beside the last bars take.
const lastNames = 216

export function MoneyFlow({ money }: { money: Money }) {
  const { money: amount } = useExplain()
  const flow = useFlow(money)
  const [box, width] = useWidth(960)
  if (flow.streams.length === 0) return null
  const notLinked = sumOf(money.spent.filter(({ where }) => where === 'not_linked'))
  const title = money.spend > 0 ? `Where ${amount(money.spend)} went, and what it brought` : 'What came in, and from where'
  return (
    <Card title={title}>
      <div ref={box} className="overflow-x-auto rounded-dot" tabIndex={0} role="group" aria-label="The way of the money">
        {/* A new width is a new drawing: Chromium was seen to leave bars and ribbons where the width before had put them, with only the words moved. */}
        <Picture key={width} flow={flow} drawing={draw(flow.places, flow.streams, height)} width={Math.max(narrowest, width)} />
      </div>
      <div className="mt-2 flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <p className="order-2 text-small text-soft">
          {notLinked > 0 && (
            <>
              {amount(notLinked)} is not linked yet. <Link href="/plan?linked=not_linked#spend">Show it</Link>
            </>
          )}
        </p>
        <div className="order-1 min-w-0 max-sm:basis-full">
          <Numbers>
            <AsTable flow={flow} />
          </Numbers>
        </div>
      </div>
    </Card>
  )
}

const sumOf = (parts: readonly { amount: number }[]) => parts.reduce((total, { amount }) => total + amount, 0)

/** The bars in their columns, the largest first, and what flows between them. */
function useFlow({ campaigns, goals, spent, earned }: Money): Flow {
  const { money, words } = useExplain()
  const byCampaign = campaigns
    .map(({ id, title }) => {
      const cost = sumOf(spent.filter((each) => each.campaignId === id))
      const came = sumOf(earned.filter((each) => each.campaignId === id))
      return { id, name: title, cost, came }
    })
    .toSorted((a, b) => b.came - a.came || b.cost - a.cost)
  const shown = new Set(byCampaign.slice(0, mostCampaigns).map(({ id }) => id))
  const rest = byCampaign.slice(mostCampaigns)
  const campaignAt = (id: string | null, where: string) => (id === null ? where : shown.has(id) ? id : 'further')
  const brought = (cost: number, came: number) => (cost > 0 ? `${money(cost)} spent → ${money(came)}` : money(came))
  const desks = (['marketing', 'communications', 'pr', 'sales'] as const).filter((desk) => spent.some((each) => each.function === desk))
  const at = (where: string) => ({
    cost: sumOf(spent.filter((each) => each.where === where)),
    came: sumOf(earned.filter((each) => each.where === where)),
  })
  const [above, unknown, notLinked] = [at('above'), at('unknown'), at('not_linked').cost]
  const results = (['order', 'gift', 'deal'] as const).filter((result) => earned.some((each) => each.result === result))
  const resultName = { order: capital(words.orders), gift: 'Gifts', deal: capital(words.deals) }
  const goalSum = (id: string | null) => sumOf(earned.filter((each) => each.goalId === id))
  const place = (id: string, column: number, name: string, note: string, ink = thread): Place => ({ id, column, name, note, ink })
  return {
    places: [
      ...desks.map((desk) =>
        place(
          desk,
          0,
          desk === 'sales' ? words.sales : deskName[desk],
          money(sumOf(spent.filter((each) => each.function === desk))),
          inks[desk],
        ),
      ),
      ...(notLinked === 0 ? [] : [{ ...place('not_linked', 0, 'Not linked yet', money(notLinked), beside), held: notLinked }]),
      ...byCampaign.slice(0, mostCampaigns).map(({ id, name, cost, came }) => place(id, 1, name, brought(cost, came))),
      ...(rest.length === 0
        ? []
        : [
            place(
              'further',
              1,
              `${rest.length} further campaigns`,
              brought(
                rest.reduce((total, { cost }) => total + cost, 0),
                rest.reduce((total, { came }) => total + came, 0),
              ),
            ),
          ]),
      ...(above.cost === 0 && above.came === 0 ? [] : [place('above', 1, 'Not allotted below', brought(above.cost, above.came), beside)]),
      ...(unknown.came === 0 ? [] : [place('unknown', 1, 'Unknown', money(unknown.came), beside)]),
      ...results.map((result) => place(result, 2, resultName[result], money(sumOf(earned.filter((each) => each.result === result))))),
      ...goals.map(({ id, title }) => place(id, 3, title, money(goalSum(id)))),
      ...(goalSum(null) === 0 ? [] : [place('no_goal', 3, 'No known goal', money(goalSum(null)), beside)]),
    ],
    streams: joined([
      ...spent.flatMap((each) =>
        each.function === null ? [] : [{ from: each.function, to: campaignAt(each.campaignId, each.where), value: each.amount }],
      ),
      ...earned.map((each) => ({ from: campaignAt(each.campaignId, each.where), to: each.result, value: each.amount })),
      ...earned.map((each) => ({ from: each.result, to: each.goalId ?? 'no_goal', value: each.amount })),
    ]),
  }
}

/** One stream between two bars, whatever it is made of. */
function joined(streams: readonly Stream[]): Stream[] {
  const sums = new Map<string, Stream>()
  for (const stream of streams) {
    const key = `${stream.from} ${stream.to}`
    sums.set(key, { ...stream, value: stream.value + (sums.get(key)?.value ?? 0) })
  }
  return [...sums.values()].filter(({ value }) => value > 0)
}

function Picture({ flow, drawing, width }: { flow: Flow; drawing: Drawing; width: number }) {
  const { money } = useExplain()
  const step = (width - thickness - lastNames) / 3
  const column = (index: number) => index * step
  const places = new Map(flow.places.map((place) => [place.id, place]))
  const at = (id: string) => places.get(id)!
  const summary = flow.places.map(({ name, note }) => `${name} ${note}`).join('; ')
  // A ribbon has the colour of the function that spent; what came in is the thread's own, unless nobody knows from where.
  const inkOf = ({ from }: Ribbon) => (at(from).column === 0 || at(from).ink === beside ? at(from).ink : thread)
  return (
    <svg
      role="img"
      aria-label={`The way of the money: ${summary}.`}
      width={width}
      height={height + heading}
      className="block font-sans text-[13px]"
    >
      {titles.map((title, index) => (
        <text key={title} x={column(index)} y={12} fill="var(--faint)" className="text-[12px] font-semibold">
          {title}
        </text>
      ))}
      <g transform={`translate(0 ${heading})`}>
        {drawing.ribbons.map((ribbon) => (
          <path
            key={`${ribbon.from} ${ribbon.to}`}
            {...shape(ribbon, column(at(ribbon.from).column) + thickness, column(at(ribbon.to).column), inkOf(ribbon))}
            opacity={0.18}
          >
            <title>{`${at(ribbon.from).name} to ${at(ribbon.to).name}: ${money(ribbon.value)}`}</title>
          </path>
        ))}
        {drawing.bars.map((bar) => (
          <Labelled
            key={bar.id}
            bar={bar}
            place={at(bar.id)}
            x={column(bar.column)}
            room={(bar.column === 3 ? lastNames : step - thickness) - 2 * gap}
          />
        ))}
      </g>
    </svg>
  )
}

/**
 * A stroke is equally thick all the way down. Where half of it is more than the radius of its bend it would fold over itself and past the bars:
 * there it is the area between its two edges.
 */
function shape({ fromY, toY, thick }: Ribbon, x1: number, x2: number, ink: string) {
  const half = Math.max(1, thick) / 2
  const [left, middle, right] = [x1, (x1 + x2) / 2, x2].map((x) => x.toFixed(1))
  const edge = (by: number) => [(fromY + by).toFixed(1), (toY + by).toFixed(1)]
  // The radius of a cubic curve where it begins, its first handle reaching half of the way across.
  const radius = (1.5 * ((x2 - x1) / 2) ** 2) / Math.max(1, Math.abs(toY - fromY))
  if (half <= radius) {
    const [from, to] = edge(0)
    return { d: `M${left} ${from} C${middle} ${from}, ${middle} ${to}, ${right} ${to}`, fill: 'none', stroke: ink, strokeWidth: 2 * half }
  }
  const [[topFrom, topTo], [lowFrom, lowTo]] = [edge(-half), edge(half)]
  const over = `M${left} ${topFrom} C${middle} ${topFrom}, ${middle} ${topTo}, ${right} ${topTo}`
  return { d: `${over} L${right} ${lowTo} C${middle} ${lowTo}, ${middle} ${lowFrom}, ${left} ${lowFrom} Z`, fill: ink }
}

// The mean width of a letter, in pixels: bold names and the notes below them.
const letter = { name: 6.8, note: 6.1 }
const cut = (words: string, room: number, each: number) =>
  words.length * each > room ? `${words.slice(0, Math.max(3, Math.floor(room / each) - 1)).trimEnd()}…` : words

interface LabelledProps {
  bar: Bar
  place: Place
  x: number
  /** How much place the words have, in pixels. */
  room: number
}

function Labelled({ bar, place, x, room }: LabelledProps) {
  // Beside a low bar both lines would run into the next one: there the note follows on the same line.
  const low = bar.height < 24
  const left = x + thickness + gap
  const baseline = bar.top + (low ? Math.max(bar.height / 2 + 4, 9) : 14)
  const name = cut(place.name, low ? room - place.note.length * letter.note - 8 : room, letter.name)
  return (
    <g>
      <rect x={x} y={bar.top} width={thickness} height={bar.height} rx={2} fill={place.ink} />
      <text x={left} y={baseline} fill="var(--ink)">
        <tspan className="font-semibold">{name}</tspan>
        <tspan {...(low ? { dx: 8 } : { x: left, dy: 17 })} fill="var(--soft)" className="text-[12px]">
          {low ? place.note : cut(place.note, room, letter.note)}
        </tspan>
        {name !== place.name && <title>{place.name}</title>}
      </text>
    </g>
  )
}

function AsTable({ flow: { places, streams } }: { flow: Flow }) {
  const { money } = useExplain()
  const name = (id: string) => places.find((place) => place.id === id)!.name
  return (
    <Table
      label="Where the money went"
      rows={streams}
      rowKey={({ from, to }) => `${from} ${to}`}
      rowName={({ from }) => name(from)}
      columns={[
        { key: 'from', title: 'From', cell: ({ from }) => name(from) },
        { key: 'to', title: 'To', cell: ({ to }) => name(to) },
        { key: 'amount', title: 'Amount', cell: ({ value }) => money(value), numeric: true },
      ]}
    />
  )
}
