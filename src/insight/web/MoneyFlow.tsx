// Where the money went and what it brought, as ribbons: from the functions into the campaigns, over the results, to the goals.
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { capital, deskName, type Desk } from '#ui/format.ts'
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
const height = 420
const heading = 26
const narrowest = 720
const thickness = 12

export function MoneyFlow({ money }: { money: Money }) {
  const flow = useFlow(money)
  const [box, width] = useWidth(960)
  const [asTable, setAsTable] = useState(false)
  if (flow.streams.length === 0) return null
  const drawing = draw(flow.places, flow.streams, height)
  return (
    <Card title="Where the money went, and what it brought">
      <div ref={box} className="overflow-x-auto">
        <Picture flow={flow} drawing={drawing} width={Math.max(narrowest, width)} />
      </div>
      <Button kind="quiet" small onPress={() => setAsTable(!asTable)}>
        {asTable ? 'Hide the numbers' : 'Show the numbers'}
      </Button>
      {asTable && <Numbers flow={flow} />}
    </Card>
  )
}

/** The bars in their columns, the largest first, and what flows between them. */
function useFlow({ campaigns, goals, spent, earned }: Money): Flow {
  const { money, words } = useExplain()
  const sum = (parts: readonly { amount: number }[]) => parts.reduce((total, { amount }) => total + amount, 0)
  const byCampaign = campaigns
    .map(({ id, title }) => {
      const cost = sum(spent.filter((each) => each.campaignId === id))
      const came = sum(earned.filter((each) => each.campaignId === id))
      return { id, name: title, cost, came }
    })
    .toSorted((a, b) => b.came - a.came || b.cost - a.cost)
  const shown = new Set(byCampaign.slice(0, mostCampaigns).map(({ id }) => id))
  const rest = byCampaign.slice(mostCampaigns)
  const campaignAt = (id: string | null, where: string) => (id === null ? where : shown.has(id) ? id : 'further')
  const brought = (cost: number, came: number) => (cost > 0 ? `${money(cost)} spent → ${money(came)}` : money(came))
  const desks = (['marketing', 'communications', 'pr', 'sales'] as const).filter((desk) => spent.some((each) => each.function === desk))
  const at = (where: string) => ({
    cost: sum(spent.filter((each) => each.where === where)),
    came: sum(earned.filter((each) => each.where === where)),
  })
  const [above, unknown, notLinked] = [at('above'), at('unknown'), at('not_linked').cost]
  const results = (['order', 'gift', 'deal'] as const).filter((result) => earned.some((each) => each.result === result))
  const resultName = { order: capital(words.orders), gift: 'Gifts', deal: capital(words.deals) }
  const goalSum = (id: string | null) => sum(earned.filter((each) => each.goalId === id))
  const place = (id: string, column: number, name: string, note: string, ink = thread): Place => ({ id, column, name, note, ink })
  return {
    places: [
      ...desks.map((desk) =>
        place(
          desk,
          0,
          desk === 'sales' ? words.sales : deskName[desk],
          money(sum(spent.filter((each) => each.function === desk))),
          inks[desk],
        ),
      ),
      ...(notLinked === 0 ? [] : [place('not_linked', 0, 'Not linked yet', money(notLinked), beside)]),
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
      ...results.map((result) => place(result, 2, resultName[result], money(sum(earned.filter((each) => each.result === result))))),
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
  const column = (index: number) => index * ((width - 170) / 3)
  const places = new Map(flow.places.map((place) => [place.id, place]))
  const columnOf = (id: string) => places.get(id)!.column
  const summary = flow.places.map(({ name, note }) => `${name} ${note}`).join('; ')
  return (
    <svg
      role="img"
      aria-label={`The way of the money: ${summary}.`}
      width={width}
      height={height + heading + 8}
      className="block font-sans text-[12px]"
    >
      {titles.map((title, index) => (
        <text key={title} x={column(index)} y={12} fill="var(--faint)" className="font-semibold">
          {title}
        </text>
      ))}
      <g transform={`translate(0 ${heading})`}>
        {drawing.ribbons.map((ribbon) => (
          <path
            key={`${ribbon.from} ${ribbon.to}`}
            d={curve(ribbon, column(columnOf(ribbon.from)) + thickness, column(columnOf(ribbon.to)))}
            fill="none"
            stroke={columnOf(ribbon.from) === 0 ? places.get(ribbon.from)!.ink : places.get(ribbon.from)!.ink === beside ? beside : thread}
            strokeOpacity={0.18}
            strokeWidth={Math.max(1, ribbon.thick)}
          >
            <title>{`${places.get(ribbon.from)!.name} to ${places.get(ribbon.to)!.name}: ${money(ribbon.value)}`}</title>
          </path>
        ))}
        {drawing.bars.map((bar) => (
          <Labelled key={bar.id} bar={bar} place={places.get(bar.id)!} x={column(bar.column)} />
        ))}
      </g>
    </svg>
  )
}

function curve({ fromY, toY }: Ribbon, x1: number, x2: number): string {
  const middle = (x1 + x2) / 2
  return `M${x1.toFixed(1)} ${fromY.toFixed(1)} C${middle.toFixed(1)} ${fromY.toFixed(1)}, ${middle.toFixed(1)} ${toY.toFixed(1)}, ${x2.toFixed(1)} ${toY.toFixed(1)}`
}

const longest = 26

function Labelled({ bar, place, x }: { bar: Bar; place: Place; x: number }) {
  const short = place.name.length > longest ? `${place.name.slice(0, longest - 1)}…` : place.name
  // Beside a low bar both lines would run into the next one: there the note follows on the same line.
  const low = bar.height < 22
  const baseline = bar.top + (low ? Math.max(bar.height / 2 + 4, 8) : 13)
  return (
    <g>
      <rect x={x} y={bar.top} width={thickness} height={bar.height} rx={2} fill={place.ink} />
      <text x={x + thickness + 10} y={baseline} fill="var(--ink)" stroke="var(--card)" strokeWidth={3} paintOrder="stroke">
        <tspan className="font-semibold">{short}</tspan>
        <tspan {...(low ? { dx: 8 } : { x: x + thickness + 10, dy: 16 })} fill="var(--soft)">
          {place.note}
        </tspan>
        <title>{place.name}</title>
      </text>
    </g>
  )
}

function Numbers({ flow: { places, streams } }: { flow: Flow }) {
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
