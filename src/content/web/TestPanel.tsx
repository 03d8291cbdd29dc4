// Starting an A/B test: which versions, what is counted, for how long, the rule in words, and how many people it takes, as it is chosen.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Checkbox } from '#ui/Checkbox.tsx'
import { Finding } from '#ui/Finding.tsx'
import { Form } from '#ui/Form.tsx'
import { useFormValue } from '#ui/form.ts'
import { formatNumber, formatPercent } from '#ui/format.ts'
import { List } from '#ui/List.tsx'
import { NumberField } from '#ui/NumberField.tsx'
import { Quote } from '#ui/Quote.tsx'
import { Select } from '#ui/Select.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { offerUndo } from '#ui/undo.ts'
import { useSession } from '#identity/web/session.tsx'
import type { Piece, Reading } from '../contract/base.ts'
import { durationOf, letterOf, measures } from '../rules/comparison.ts'
import { contentApi } from './api.ts'
import { comparable, mailsOf, measureNames, oddness, planned, ruleFor, sizeWords, type Wish } from './comparing.ts'

interface TestPanelProps {
  piece: Piece
  versions: readonly Reading[]
  open: boolean
  onClose: () => void
}

const begun = (words: string) => words.charAt(0).toUpperCase() + words.slice(1)
const durations = [2, 4, 12, 24, 48, 72, 168]

export function TestPanel({ piece, versions, open, onClose }: TestPanelProps) {
  const start = useStart(piece, versions)
  const alike = comparable(versions)
  const initial: Wish = {
    chosen: Object.fromEntries(alike.map(({ id }) => [id, true])),
    measure: 'clicked',
    hours: '24',
    baseline: null,
    difference: 0.02,
    share: null,
    otherwise: 'person',
  }
  return (
    <SidePanel
      title="Test them against each other"
      purpose="Each version goes to a part of the audience chosen by chance. The rule, fixed now, decides once at the end which one the rest gets."
      wide
      open={open}
      onClose={onClose}
    >
      <Form<Wish>
        initial={initial}
        check={(wish) => (chosenOf(wish, versions).length < 2 ? [{ path: `chosen.${alike[0]?.id}`, message: 'Choose at least two.' }] : [])}
        onSubmit={start}
        submit="Start the test"
      >
        <Fields piece={piece} versions={versions} first={alike[0]} />
      </Form>
    </SidePanel>
  )
}

const chosenOf = ({ chosen }: Pick<Wish, 'chosen'>, versions: readonly Reading[]) => versions.filter(({ id }) => chosen[id])

/** What the past says of a choice; nothing while there is no first version to ask it of. */
const questionOf = (piece: Piece, first: Reading | undefined, { measure, hours }: Pick<Wish, 'measure' | 'hours'>) => ({
  id: piece.id,
  channelId: first?.channelId ?? '',
  segmentId: first?.segmentId ?? '',
  measure,
  hours: Number(hours),
})

function useStart(piece: Piece, versions: readonly Reading[]) {
  const queries = useQueryClient()
  const start = useMutation(contentApi.startComparison.mutationOptions())
  return async (wish: Wish) => {
    const chosen = chosenOf(wish, versions)
    const known = await contentApi.readBaseline.call(questionOf(piece, chosen[0], wish))
    const { share, otherwise, fallback, baseline, difference } = planned(
      wish,
      chosen.map(({ id }) => id),
      known,
    )
    await start.mutateAsync({
      id: piece.id,
      variants: chosen.map(({ id, version }) => ({ id, version })),
      measure: wish.measure,
      hours: Number(wish.hours),
      share,
      otherwise,
      fallback,
      baseline: baseline!,
      difference: difference!,
    })
    await queries.invalidateQueries()
    offerUndo('The test leaves in ten seconds.')
  }
}

function Fields({ piece, versions, first }: { piece: Piece; versions: readonly Reading[]; first: Reading | undefined }) {
  const wish: Wish = {
    chosen: useFormValue('chosen') as Wish['chosen'],
    measure: useFormValue('measure') as Wish['measure'],
    hours: useFormValue('hours') as string,
    baseline: useFormValue('baseline') as number | null,
    difference: useFormValue('difference') as number | null,
    share: useFormValue('share') as number | null,
    otherwise: useFormValue('otherwise') as string,
  }
  const { data } = useQuery({
    ...contentApi.readBaseline.queryOptions({ input: questionOf(piece, first, wish) }),
    enabled: first !== undefined,
    placeholderData: keepPreviousData,
  })
  const { locale } = useSession()
  const chosen = chosenOf(wish, versions)
  const plan = planned(
    wish,
    chosen.map(({ id }) => id),
    data,
  )
  const percent = (share: number) => formatPercent(share, { locale, digits: 2 })
  const { did } = measureNames[wish.measure]
  const past =
    data && plan.past !== null
      ? `Left empty: ${percent(plan.past)}, as ${data.mailings === 1 ? 'in your last mailing' : `in your last ${data.mailings} mailings`} (${formatNumber(data.responded, { locale })} of ${formatNumber(data.delivered, { locale })} ${did})`
      : 'No mailing of yours tells yet; enter what you expect'
  return (
    <>
      <fieldset className="grid gap-2">
        <legend className="mb-2 text-small font-semibold">Versions</legend>
        {mailsOf(versions).map((version) => (
          <Version key={version.id} version={version} first={first} letter={letterFor(version, chosen)} />
        ))}
      </fieldset>
      <Select
        name="measure"
        label="What is counted"
        options={measures.map((value) => ({ value, ...measureNames[value] }))}
        hint="Each person once. Opening is not counted: mail programs open messages by themselves"
        required
      />
      <Select
        name="hours"
        label="Counted for"
        options={durations.map((hours) => ({ value: String(hours), label: begun(durationOf(hours)) }))}
        hint="From the moment the last message of the test has left"
        required
      />
      <NumberField
        name="baseline"
        label="Share you expect"
        percent
        min={0}
        max={1}
        hint={past}
        required={data !== undefined && plan.past === null}
      />
      <NumberField
        name="difference"
        label="Smallest difference worth finding"
        percent
        min={0.0001}
        max={1}
        hint={
          plan.baseline !== null && plan.difference !== null
            ? `In points: ${percent(plan.baseline)} against ${percent(plan.baseline + plan.difference)}`
            : 'In points'
        }
        required
      />
      <NumberField
        name="share"
        label="Share of the audience that takes part"
        percent
        min={0.01}
        max={1}
        hint={`Left empty: ${percent(plan.share)}${plan.needed !== null && plan.each >= plan.needed ? ', just as many as it needs' : ''}`}
      />
      <Select
        name="otherwise"
        label="When no version is significantly ahead"
        options={[
          { value: 'person', label: 'A person decides' },
          { value: 'leader', label: 'The one ahead goes all the same' },
          ...chosen.map(({ id }, place) => ({ value: id, label: `Version ${letterOf(place)} goes` })),
        ]}
        required
      />
      {data && <Size plan={plan} known={data} />}
      {chosen.length > 1 && (
        <Quote small source="The rule. It cannot be changed once the test has started.">
          {ruleFor(plan, wish)}
        </Quote>
      )}
    </>
  )
}

function letterFor({ id }: Reading, chosen: readonly Reading[]): string {
  const place = chosen.findIndex((one) => one.id === id)
  return place < 0 ? '' : `${letterOf(place)}: `
}

function Version({ version, first, letter }: { version: Reading; first: Reading | undefined; letter: string }) {
  const odd = oddness(version, first)
  return <Checkbox name={`chosen.${version.id}`} label={`${letter}${version.subject}`} hint={odd ?? undefined} disabled={odd !== null} />
}

/** How many people it takes, and whether there are so many. */
function Size({ plan, known }: { plan: ReturnType<typeof planned>; known: Parameters<typeof sizeWords>[1] }) {
  const { locale } = useSession()
  const { enough, said } = sizeWords(plan, known, locale)
  if (enough || said.length < 3) return <p className="text-small">{said.join(' ')}</p>
  return (
    <List>
      <Finding severity="warning" object="The audience is too small for that" why={said.join(' ')} />
    </List>
  )
}
