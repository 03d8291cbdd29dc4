// Builds or changes a form: what it asks, how it asks for consent, and what it says afterwards.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Checkbox } from '#ui/Checkbox.tsx'
import { Form } from '#ui/Form.tsx'
import { useFormValue } from '#ui/form.ts'
import { RadioGroup } from '#ui/RadioGroup.tsx'
import { Select } from '#ui/Select.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { TextField } from '#ui/TextField.tsx'
import { useSession } from '#identity/web/session.tsx'
import { planApi } from '#plan/web/api.ts'
import { useChange } from '#strategy/web/change.ts'
import type { Form as FormRecord } from '../contract.ts'
import { fieldsFault } from '../rules.ts'
import { trackingApi } from './api.ts'
import { FieldRows } from './FieldRows.tsx'
import { draftOf, fieldsOf, type FieldDraft } from './fields.ts'
import { PlaceField, places } from './PlaceField.tsx'

interface Values {
  name: string
  purpose: FormRecord['purpose']
  nodeId: string | null
  intro: string
  fields: FieldDraft[]
  asks: boolean
  wording: string
  confirms: boolean
  button: string
  thanks: string
  conversionId: string | null
  lang: string
}

interface FormBuilderProps {
  /** The form to change; none for a new one. */
  form?: FormRecord
  /** The name of the object it belongs to now. */
  placeTitle?: string | undefined
  open: boolean
  onClose: () => void
  onSaved?: (form: FormRecord) => void
}

export function FormBuilder({ form, placeTitle, open, onClose, onSaved }: FormBuilderProps) {
  const save = useSave(form)
  const { locale } = useSession()
  const current = form?.nodeId && placeTitle ? { id: form.nodeId, title: placeTitle } : undefined
  return (
    <SidePanel title={form ? 'Change the form' : 'Build a form'} wide open={open} onClose={onClose}>
      <Form<Values>
        initial={initialOf(form, locale)}
        check={(values) => [fieldsFault(fieldsOf(values.fields))].flatMap((wrong) => wrong ?? [])}
        onSubmit={async (values) => {
          const saved = await save(values)
          onSaved?.(saved)
        }}
        submit={form ? 'Save form' : 'Build form'}
      >
        <TextField name="name" label="Title" hint="Visitors read it above the form" required />
        <RadioGroup
          name="purpose"
          label="What it is for"
          inline
          options={[
            { value: 'inquiry', label: 'Inquiries', hint: 'Somebody answers' },
            { value: 'newsletter', label: 'Newsletter', hint: 'Only adds the person' },
          ]}
        />
        <PlaceField name="nodeId" label="Belongs to" hint="What is sent counts there" kinds={[...places, 'plan']} current={current} />
        <TextArea name="intro" label="Introduction" rows={2} />
        <FieldRows />
        <Checkbox name="asks" label="Ask for consent to e-mail" hint="A box that nobody has ticked beforehand" />
        <ConsentWording />
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField name="button" label="Button" required />
          <TextField name="lang" label="Language" hint="A code such as en or pt-PT" required />
        </div>
        <TextArea name="thanks" label="Thanks" hint="Shown once it was sent" rows={2} required />
        <ConversionField />
      </Form>
    </SidePanel>
  )
}

function initialOf(form: FormRecord | undefined, lang: string): Values {
  if (form) {
    const { name, purpose, nodeId, intro, fields, consentWording, confirms, button, thanks, conversionId } = form
    return {
      name,
      purpose,
      nodeId,
      intro,
      button,
      thanks,
      conversionId,
      lang: form.lang,
      fields: fields.map(draftOf),
      asks: consentWording !== null,
      wording: consentWording ?? defaultWording,
      confirms,
    }
  }
  const fields = [
    draftOf({ key: 'name', label: 'Name', kind: 'text', required: false, options: [] }),
    draftOf({ key: 'email', label: 'E-mail', kind: 'email', required: true, options: [] }),
  ]
  const said = { intro: '', wording: defaultWording, button: 'Send', thanks: 'Thank you. We have received what you sent.' }
  return { name: '', purpose: 'inquiry', nodeId: null, fields, asks: true, confirms: false, conversionId: null, lang, ...said }
}

const defaultWording = 'Yes, write to me by e-mail now and then. I can stop this at any time.'

function ConsentWording() {
  if (useFormValue('asks') !== true) return null
  return (
    <>
      <TextArea name="wording" label="What the box says" hint="Kept word for word as the proof of every consent" rows={2} required />
      <Checkbox
        name="confirms"
        label="Confirm by e-mail"
        hint="Nobody is written to before they have followed a link in their own mailbox; some countries ask for this"
      />
    </>
  )
}

function ConversionField() {
  const conversions = useQuery(planApi.listConversions.queryOptions({ input: { limit: 200 } }))
  const options = (conversions.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))
  return options.length === 0 ? null : <Select name="conversionId" label="Counts as" placeholder="Nothing further" options={options} />
}

function useSave(form: FormRecord | undefined) {
  const change = useChange()
  const { mutateAsync: create } = useMutation(trackingApi.createForm.mutationOptions())
  const { mutateAsync: update } = useMutation(trackingApi.updateForm.mutationOptions())
  const { mutateAsync: archive } = useMutation(trackingApi.archiveForm.mutationOptions())
  return ({ asks, wording, fields, ...values }: Values) => {
    const input = { ...values, fields: fieldsOf(fields), consentWording: asks ? wording : null }
    if (!form)
      return change(
        'Form built.',
        () => create(input),
        ({ id, version }) => archive({ id, version }),
      )
    const { name, purpose, nodeId, intro, button, thanks, conversionId, lang, consentWording, confirms } = form
    const before = { name, purpose, nodeId, intro, button, thanks, conversionId, lang, consentWording, confirms, fields: form.fields }
    return change(
      'Form changed.',
      () => update({ id: form.id, version: form.version, ...input }),
      ({ id, version }) => update({ id, version, ...before }),
    )
  }
}
