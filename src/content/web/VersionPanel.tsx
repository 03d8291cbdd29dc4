// The editor of a version: the words its channel takes, one call to action, whom it is for, with a live preview below.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ComboBox } from '#ui/ComboBox.tsx'
import { Form } from '#ui/Form.tsx'
import { useFormValue } from '#ui/form.ts'
import { formatNumber } from '#ui/format.ts'
import { RadioGroup } from '#ui/RadioGroup.tsx'
import { Select } from '#ui/Select.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { TextField } from '#ui/TextField.tsx'
import { offerUndo } from '#ui/undo.ts'
import { useSession } from '#identity/web/session.tsx'
import { peopleApi } from '#people/web/api.ts'
import type { Piece, Reading } from '../contract/base.ts'
import { channelsApi, contentApi, planApi, trackingApi } from './api.ts'
import { FieldHelp } from './FieldHelp.tsx'
import { LivePreview } from './LivePreview.tsx'

export interface VersionValues {
  channelId: string | null
  layout: 'post' | 'landing'
  subject: string
  preheader: string
  body: string
  ctaId: string | null
  ctaLabel: string
  ctaUrl: string
  ctaPageId: string | null
  slug: string
  formId: string | null
  segmentId: string | null
  topicId: string | null
}

interface VersionPanelProps {
  piece: Piece
  versions: readonly Reading[]
  version: Reading | undefined
  open: boolean
  onClose: () => void
}

const blank: VersionValues = {
  channelId: null,
  layout: 'post',
  subject: '',
  preheader: '',
  body: '',
  ctaId: null,
  ctaLabel: '',
  ctaUrl: '',
  ctaPageId: null,
  slug: '',
  formId: null,
  segmentId: null,
  topicId: null,
}

const valuesOf = (version: Reading): VersionValues => ({
  ...version,
  layout: version.layout ?? 'post',
  ctaUrl: version.ctaUrl ?? '',
  slug: version.slug ?? '',
})

export function VersionPanel({ piece, versions, version, open, onClose }: VersionPanelProps) {
  const channels = useQuery({ ...planApi.listChannels.queryOptions({ input: { limit: 200 } }), enabled: open && !version })
  const adapterOf = (id: unknown) => version?.adapter ?? channels.data?.items.find((channel) => channel.id === id)?.adapter
  const save = useSave(piece, version, adapterOf)
  const voids = version && !['draft', 'in_review'].includes(version.state)
  return (
    <SidePanel
      title={version ? `Edit ${version.channelName}` : 'Add version'}
      purpose={
        voids ? 'Saving voids its approval, and what was scheduled no longer leaves.' : `A version of ${piece.title} for one channel.`
      }
      wide
      open={open}
      onClose={onClose}
    >
      <Form<VersionValues>
        initial={version ? valuesOf(version) : { ...blank, subject: piece.title }}
        onSubmit={save}
        submit={version ? 'Save' : 'Add version'}
      >
        {!version && (
          <Select
            name="channelId"
            label="Channel"
            options={channels.data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []}
            required
          />
        )}
        <Fields adapterOf={adapterOf} versions={versions} version={version} />
      </Form>
    </SidePanel>
  )
}

interface FieldsProps {
  adapterOf: (channelId: unknown) => Reading['adapter'] | undefined
  versions: readonly Reading[]
  version: Reading | undefined
}

function Fields({ adapterOf, versions, version }: FieldsProps) {
  const adapter = adapterOf(useFormValue('channelId'))
  const landing = useFormValue('layout') === 'landing'
  if (!adapter) return null
  return (
    <>
      {adapter === 'website' && !version && (
        <RadioGroup
          name="layout"
          label="Kind of page"
          options={[
            { value: 'post', label: 'Post', hint: 'Stands in the index and the feed of the site' },
            { value: 'landing', label: 'Landing page', hint: 'Only reached by its address; may hold a form' },
          ]}
        />
      )}
      {adapter === 'email' && <TextField name="subject" label="Subject" maxLength={200} required />}
      {adapter === 'email' && (
        <TextField name="preheader" label="Beside the subject" hint="What mail programs show after it" maxLength={250} />
      )}
      {adapter === 'website' && <TextField name="subject" label="Title" maxLength={200} required />}
      <TextArea name="body" label="Text" rows={12} limit={20_000} serif hint={bodyHint[adapter]} />
      {adapter === 'email' && <FieldHelp />}
      <CallToAction adapter={adapter} versions={versions} version={version} />
      <Audience />
      {adapter === 'email' && <Topic />}
      {adapter === 'website' && <TextField name="preheader" label="Summary" hint="For the index and for search engines" maxLength={250} />}
      {adapter === 'website' && <TextField name="slug" label="Address of the page" hint="Made of the title when left empty" mono />}
      {adapter === 'website' && landing && <FormChoice />}
      <LivePreview adapter={adapter} />
    </>
  )
}

const bodyHint = {
  email: '**bold**, *slanted*, - lists, [words](https://…); {{first_name|there}} is a field with its default',
  website: '## Heading, **bold**, *slanted*, - lists, > quote, [words](https://…)',
  by_hand: 'Copied as you type it',
}

function CallToAction({ adapter, versions, version }: Omit<FieldsProps, 'adapterOf'> & { adapter: Reading['adapter'] }) {
  const ctas = useQuery(planApi.listCtas.queryOptions({ input: { limit: 200 } }))
  const pages = useQuery(channelsApi.listPages.queryOptions({ input: { limit: 200 } }))
  const own = versions
    .filter((one) => one.adapter === 'website' && one.id !== version?.id)
    .map(({ id, subject }) => ({ value: id, label: subject }))
  const standing = (pages.data?.items ?? []).filter(({ nodeId, withdrawnAt }) => withdrawnAt === null && nodeId !== version?.id)
  const others = standing
    .map(({ nodeId, title, slug }) => ({ value: nodeId, label: title, hint: slug }))
    .filter(({ value }) => !own.some((one) => one.value === value))
  return (
    <fieldset className="flex flex-col gap-4 rounded-control border border-line px-4 py-3.5">
      <legend className="px-1 text-small font-semibold">One call to action</legend>
      <ComboBox name="ctaId" label="From the register" options={ctas.data?.items.map(({ id, label }) => ({ value: id, label })) ?? []} />
      {adapter !== 'by_hand' && (
        <TextField name="ctaLabel" label="Words on the button" hint="Those of the register when left empty" maxLength={80} />
      )}
      <ComboBox name="ctaPageId" label="Leads to a page of the site" options={[...own, ...others]} />
      <TextField name="ctaUrl" label="Or to an address" type="url" placeholder="https://" hint="Plain: its parameters come from the plan" />
    </fieldset>
  )
}

function Audience() {
  const { locale } = useSession()
  const segments = useQuery(peopleApi.listSegments.queryOptions({ input: { limit: 200 } }))
  const options =
    segments.data?.items.map(({ id, name, size }) => ({ value: id, label: name, hint: `${formatNumber(size, { locale })} people` })) ?? []
  return <ComboBox name="segmentId" label="Audience" options={options} />
}

/** Nothing to choose among is not asked for. */
function Topic() {
  const topics = useQuery(peopleApi.listTopics.queryOptions({ input: { limit: 200 } }))
  const options = topics.data?.items.map(({ id, name, description }) => ({ value: id, label: name, hint: description })) ?? []
  if (options.length === 0) return null
  return <ComboBox name="topicId" label="Topic" hint="Whoever does not want it is left out" options={options} />
}

function FormChoice() {
  const forms = useQuery(trackingApi.listForms.queryOptions({ input: { limit: 200 } }))
  const open = forms.data?.items.filter(({ archivedAt }) => archivedAt === null) ?? []
  return (
    <ComboBox
      name="formId"
      label="Form"
      hint="What visitors fill in at the end of the page"
      options={open.map(({ id, name }) => ({ value: id, label: name }))}
    />
  )
}

function useSave(piece: Piece, version: Reading | undefined, adapterOf: FieldsProps['adapterOf']) {
  const queries = useQueryClient()
  const { mutateAsync: create } = useMutation(contentApi.createVariant.mutationOptions())
  const { mutateAsync: update } = useMutation(contentApi.updateVariant.mutationOptions())
  const { mutateAsync: archive } = useMutation(contentApi.archiveVariant.mutationOptions())
  return async (values: VersionValues) => {
    const adapter = adapterOf(values.channelId)!
    const fields = sentBy(adapter, values, version)
    if (!version) {
      const layout = adapter === 'website' ? { layout: values.layout } : {}
      const made = await create({ id: piece.id, channelId: values.channelId!, ...layout, ...fields })
      await queries.invalidateQueries()
      offerUndo('Version added.', () => archive({ id: made.id, version: made.version }).then(() => queries.invalidateQueries()))
      return
    }
    const saved = await update({ id: version.id, version: version.version, ...fields })
    await queries.invalidateQueries()
    offerUndo('Version changed.', async () => {
      await update({ id: version.id, version: saved.version, ...sentBy(adapter, valuesOf(version), version) })
      await queries.invalidateQueries()
    })
  }
}

/** Only what the channel has. A page and an address exclude each other: what was chosen last stands. */
function sentBy(adapter: Reading['adapter'], values: VersionValues, version: Reading | undefined) {
  const { subject, preheader, body, ctaId, ctaLabel, ctaUrl, ctaPageId, slug, formId, segmentId, topicId, layout } = values
  const pageChosen = ctaPageId !== null && (ctaUrl === '' || ctaPageId !== version?.ctaPageId)
  const target = pageChosen ? { ctaPageId, ctaUrl: null } : { ctaPageId: null, ctaUrl: ctaUrl || null }
  const all = { body, ctaId, segmentId, ...target }
  if (adapter === 'by_hand') return all
  if (adapter === 'email') return { ...all, topicId, subject, preheader, ctaLabel }
  return { ...all, subject, preheader, ctaLabel, ...(slug ? { slug } : {}), ...(layout === 'landing' ? { formId } : {}) }
}
