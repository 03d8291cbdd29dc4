// Pastes the link of something published, and changes what is known of it; what is left out is read from its page.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { DateField } from '#ui/DateField.tsx'
import { Form } from '#ui/Form.tsx'
import { asProblem } from '#ui/problem.ts'
import { RadioGroup } from '#ui/RadioGroup.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { TextField } from '#ui/TextField.tsx'
import { useSession } from '#identity/web/session.tsx'
import { peopleApi } from '#people/web/api.ts'
import { personName } from '#people/web/labels.ts'
import { useChange } from '#strategy/web/change.ts'
import { threadApi } from '#tracking/web/api.ts'
import { PlaceField } from '#tracking/web/PlaceField.tsx'
import { PersonField } from '#sales/web/PersonField.tsx'
import { faults, type Coverage } from '../contract.ts'
import type { Tone } from '../rules.ts'
import { prApi } from './api.ts'
import { CompanyField, MessageField } from './ChoiceFields.tsx'
import { headline, toneOptions } from './labels.ts'

interface Values {
  url: string
  outlet?: string
  title?: string
  publishedOn?: string | null
  tone?: Tone | 'none'
  about?: string
  companyId?: string | null
  personId?: string | null
  messageId?: string | null
  parentId?: string | null
  note?: string
}

const names = (text = '') => [...new Set(text.split('\n').map((line) => line.trim()))].filter(Boolean)

/** What both operations take: choices that were emptied are none. */
const chosen = ({ tone, about, companyId, personId, messageId, note }: Values) => ({
  tone: tone === undefined || tone === 'none' ? null : tone,
  about: names(about),
  companyId: companyId ?? null,
  personId: personId ?? null,
  messageId: messageId ?? null,
  note: note ?? '',
})

interface CoveragePanelProps {
  open: boolean
  onClose: () => void
  /** What it counts for, when the page knows. */
  parentId?: string
}

export function CoveragePanel({ open, onClose, parentId }: CoveragePanelProps) {
  const { today } = useSession()
  const { data: place } = useQuery({
    ...threadApi.getNode.queryOptions({ input: { id: parentId ?? '' } }),
    enabled: parentId !== undefined,
  })
  const change = useChange()
  const { mutateAsync: add } = useMutation(prApi.addCoverage.mutationOptions())
  const { mutateAsync: archive } = useMutation(prApi.archiveCoverage.mutationOptions())
  const [known, setKnown] = useState<string | null>(null)
  const close = () => {
    setKnown(null)
    onClose()
  }
  const put = async (values: Values) => {
    setKnown(null)
    const given = {
      url: values.url.trim(),
      ...(values.outlet?.trim() ? { outlet: values.outlet } : {}),
      ...(values.title?.trim() ? { title: values.title } : {}),
      ...(values.publishedOn ? { publishedOn: values.publishedOn } : {}),
      ...(values.parentId ? { parentId: values.parentId } : {}),
      ...chosen(values),
    }
    try {
      await change(
        'Coverage is on the thread.',
        () => add(given),
        ({ id, version }) => archive({ id, version }),
      )
    } catch (thrown) {
      setKnown(pastedBefore(thrown))
      throw thrown
    }
  }
  // The name of the place must be there before the field is: it shows what it was given first.
  const ready = parentId === undefined || place !== undefined
  return (
    <SidePanel
      title="Paste a link"
      purpose="An article, a broadcast or a post of somebody else. Outlet and title are read from its page where possible."
      open={open && ready}
      onClose={close}
    >
      <Form<Values>
        initial={{ tone: 'none', parentId: parentId ?? null }}
        onSubmit={put}
        submit="Put on the thread"
        more={
          known && (
            <Button href={`/coverage?id=${known}`} onPress={close}>
              Open it
            </Button>
          )
        }
      >
        <TextField name="url" label="Address" type="url" placeholder="https://" required autoFocus />
        <Fields place={place && { id: place.node.id, title: place.node.title }} today={today} />
      </Form>
    </SidePanel>
  )
}

/** The coverage that has this address already, when that is what was refused. */
function pastedBefore(thrown: unknown): string | null {
  const { code, current } = asProblem(thrown)
  if (code !== faults.pastedBefore.code) return null
  return (current as Partial<Coverage> | undefined)?.id ?? null
}

export function ChangeCoverage({ coverage, onClose }: { coverage: Coverage; onClose: () => void }) {
  const { can, today } = useSession()
  const { personId, parentId } = coverage
  const asksPerson = personId !== null && can('people.read')
  const { data: person, isLoading } = useQuery({
    ...peopleApi.getPerson.queryOptions({ input: { id: personId ?? '' } }),
    enabled: asksPerson,
  })
  const save = useSave(coverage)
  return (
    <SidePanel title="Change coverage" purpose={headline(coverage)} open={!isLoading} onClose={onClose}>
      <Form<Values> initial={valuesOf(coverage)} onSubmit={save} submit="Save">
        <Fields
          place={parentId === null ? undefined : { id: parentId, title: coverage.parentTitle ?? '' }}
          person={person && { id: person.id, name: personName(person) }}
          today={today}
          written
        />
      </Form>
    </SidePanel>
  )
}

const valuesOf = (coverage: Coverage): Values => ({
  ...coverage,
  tone: coverage.tone ?? 'none',
  about: coverage.about.join('\n'),
})

function useSave(coverage: Coverage) {
  const change = useChange()
  const { mutateAsync: update } = useMutation(prApi.updateCoverage.mutationOptions())
  const fieldsOf = (values: Values) => ({
    outlet: values.outlet ?? '',
    title: values.title ?? '',
    ...(values.publishedOn ? { publishedOn: values.publishedOn } : {}),
    ...(values.parentId ? { parentId: values.parentId } : {}),
    ...chosen(values),
  })
  return (values: Values) =>
    change(
      'Coverage changed.',
      () => update({ id: coverage.id, version: coverage.version, ...fieldsOf(values) }),
      ({ id, version }) => update({ id, version, ...fieldsOf(valuesOf(coverage)) }),
    )
}

interface FieldsProps {
  place?: { id: string; title: string } | undefined
  person?: { id: string; name: string } | undefined
  today: string
  /** Outlet and day are known already, and must stay so. */
  written?: boolean
}

function Fields({ place, person, today, written }: FieldsProps) {
  const { can } = useSession()
  return (
    <>
      <TextField
        name="outlet"
        label="Outlet"
        maxLength={120}
        required={written}
        hint={written ? undefined : 'Left open, it is read from the page'}
      />
      <TextField name="title" label="Title" maxLength={300} hint={written ? undefined : 'Left open, it is read from the page'} />
      <DateField name="publishedOn" label="Published on" max={today} required={written} hint={written ? undefined : 'Left open, today'} />
      <RadioGroup name="tone" label="Tone" inline options={[...toneOptions, { value: 'none', label: 'Not judged' }]} />
      <TextArea
        name="about"
        label="Speaks of"
        hint="Companies, products and people, one to a line: whoever talks with them is told"
        rows={3}
      />
      {can('people.read') && <CompanyField name="companyId" label="Company it is about" />}
      {can('message.read') && <MessageField name="messageId" label="Message it carries" />}
      <PlaceField
        name="parentId"
        label="Counts for"
        hint={written ? 'An activity or a campaign' : 'An activity or a campaign; left open, the standing work of PR'}
        kinds={['activity', 'campaign']}
        current={place}
        required={written}
      />
      {can('people.read') && <PersonField label="Known to have read it" hint="The visit is then theirs" current={person} />}
      <TextArea name="note" label="Note" rows={2} />
    </>
  )
}
