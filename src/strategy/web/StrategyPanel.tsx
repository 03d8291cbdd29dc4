// Writes a strategy on one page, or changes one: where, why, for whom, against whom, how, at what cost.
import { useMutation, useQuery } from '@tanstack/react-query'
import { DateField } from '#ui/DateField.tsx'
import { Form } from '#ui/Form.tsx'
import { Link } from '#ui/Link.tsx'
import { MoneyField } from '#ui/MoneyField.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { TextField } from '#ui/TextField.tsx'
import { useSession } from '#identity/web/session.tsx'
import { peopleApi } from '#people/web/api.ts'
import type { Strategy } from '../contract/strategy.ts'
import { noPositioning, positioningParts, type Positioning } from '../rules.ts'
import { strategyApi } from './api.ts'
import { useChange } from './change.ts'
import { Choices } from './Choices.tsx'

type Page = Pick<
  Strategy,
  | 'title'
  | 'destination'
  | 'rationale'
  | 'delivery'
  | 'spendCap'
  | 'horizonFrom'
  | 'horizonTo'
  | 'measures'
  | 'positioning'
  | 'segmentIds'
  | 'offeringIds'
  | 'competitorIds'
>
/** Vehicles are typed one to a line. */
type Values = Page & { vehicles: string }

const emptyPage: Page = {
  title: '',
  destination: '',
  rationale: '',
  delivery: '',
  spendCap: null,
  horizonFrom: null,
  horizonTo: null,
  measures: '',
  positioning: noPositioning,
  segmentIds: [],
  offeringIds: [],
  competitorIds: [],
}

function fieldsOf(strategy: Strategy): Page {
  const keys = Object.keys(emptyPage) as (keyof Page)[]
  return Object.fromEntries(keys.map((key) => [key, strategy[key]])) as unknown as Page
}

const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)

const asked: Record<keyof Positioning, { label: string; hint: string }> = {
  alternatives: { label: 'Alternatives', hint: 'What they would do instead, doing nothing included' },
  attributes: { label: 'What only you have', hint: 'Attributes none of the alternatives has' },
  value: { label: 'What it gives them', hint: 'The value those attributes have for people' },
  who: { label: 'Who cares most', hint: 'The people for whom that value counts most' },
  category: { label: 'The market you stand in', hint: 'Where that value is obvious' },
}

export interface StrategyPanelProps {
  /** The objective a new one hangs under. */
  objectiveId: string
  strategy?: Strategy | undefined
  open: boolean
  onClose: () => void
  /** After a new one was written. */
  onWritten?: (strategy: Strategy) => void
}

export function StrategyPanel({ objectiveId, strategy, open, onClose, onWritten }: StrategyPanelProps) {
  const { currency } = useSession()
  const save = useSave(objectiveId, strategy, onWritten)
  const initial: Values = strategy ? { ...fieldsOf(strategy), vehicles: strategy.vehicles.join('\n') } : { ...emptyPage, vehicles: '' }
  return (
    <SidePanel
      title={strategy ? 'Change the strategy' : 'Write a strategy'}
      purpose="One page: where you are going and why this way. What you will do belongs on the plan."
      wide
      open={open}
      onClose={onClose}
    >
      <Form<Values> initial={initial} onSubmit={save} submit={strategy ? 'Save' : 'Write strategy'}>
        <TextField name="title" label="Name" required />
        <TextArea name="destination" label="Destination" hint="How it looks when it has come true" rows={3} serif />
        <TextArea name="rationale" label="Why" hint="Why this way, and why you and not another" rows={4} serif />
        <MarketChoices />
        <Heading>Positioning</Heading>
        {positioningParts.map((part) => (
          <TextArea key={part} name={`positioning.${part}`} label={asked[part].label} hint={asked[part].hint} rows={2} />
        ))}
        <Heading>The way there</Heading>
        <TextArea name="delivery" label="Delivery" hint="How the offering reaches people" rows={2} />
        <TextArea name="vehicles" label="Vehicles" hint="The channels and abilities that carry it, one to a line" rows={3} />
        <MoneyField name="spendCap" label="Spend at most" currency={currency} />
        <div className="grid grid-cols-2 gap-4">
          <DateField name="horizonFrom" label="From" />
          <DateField name="horizonTo" label="To" />
        </div>
        <TextArea name="measures" label="Measures" hint="How you will see that it works" rows={2} />
      </Form>
    </SidePanel>
  )
}

function Heading({ children }: { children: string }) {
  return <h3 className="mt-2 border-t border-hair pt-4 text-body font-semibold">{children}</h3>
}

function MarketChoices() {
  const { data: offerings } = useQuery(strategyApi.listOfferings.queryOptions({ input: { limit: 200 } }))
  const { data: competitors } = useQuery(strategyApi.listCompetitors.queryOptions({ input: { limit: 200 } }))
  const { data: segments } = useQuery(peopleApi.listSegments.queryOptions({ input: { limit: 200 } }))
  const named = (items: readonly { id: string; name: string }[] | undefined) =>
    (items ?? []).map(({ id, name }) => ({ value: id, label: name }))
  return (
    <>
      <Choices
        name="segmentIds"
        label="For whom"
        options={named(segments?.items)}
        empty={
          <>
            No audience yet. <Link href="/audiences">Make one</Link>, or say below who cares most.
          </>
        }
      />
      <Choices
        name="offeringIds"
        label="Offering"
        options={named(offerings?.items)}
        empty={
          <>
            Nothing yet. <Link href="/market">Add what you offer</Link>.
          </>
        }
      />
      <Choices
        name="competitorIds"
        label="Competitors"
        options={named(competitors?.items)}
        empty={
          <>
            None yet. <Link href="/market?tab=competitors">Add whom people could choose instead</Link>.
          </>
        }
      />
    </>
  )
}

function useSave(objectiveId: string, strategy: Strategy | undefined, onWritten: StrategyPanelProps['onWritten']) {
  const change = useChange()
  const { mutateAsync: create } = useMutation(strategyApi.createStrategy.mutationOptions())
  const { mutateAsync: update } = useMutation(strategyApi.updateStrategy.mutationOptions())
  const { mutateAsync: archive } = useMutation(strategyApi.archiveStrategy.mutationOptions())
  return async ({ vehicles, ...values }: Values) => {
    const page = { ...values, vehicles: lines(vehicles) }
    if (strategy) {
      const before = { ...fieldsOf(strategy), vehicles: strategy.vehicles }
      return change(
        (after) => (strategy.approval && !after.approval ? 'Strategy changed. It has to be approved again.' : 'Strategy changed.'),
        () => update({ id: strategy.id, version: strategy.version, ...page }),
        ({ id, version }) => update({ id, version, ...before }),
      )
    }
    const written = await change(
      'Strategy written.',
      () => create({ objectiveId, ...page }),
      ({ id, version }) => archive({ id, version }),
    )
    onWritten?.(written)
    return written
  }
}
