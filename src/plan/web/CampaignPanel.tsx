// Starts a campaign or changes one: what it must achieve, for whom, with which call, from when to when.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { DateField } from '#ui/DateField.tsx'
import { Form } from '#ui/Form.tsx'
import { useFormValue } from '#ui/form.ts'
import { Link } from '#ui/Link.tsx'
import { Select } from '#ui/Select.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { TextField } from '#ui/TextField.tsx'
import { useWords } from '#identity/web/session.tsx'
import { useChange } from '#strategy/web/change.ts'
import { Choices } from '#strategy/web/Choices.tsx'
import { useFunctions } from '#strategy/web/functions.ts'
import { useMetrics, ValueField } from '#strategy/web/metrics.tsx'
import type { Campaign } from '../contract/campaign.ts'
import { planApi } from './api.ts'
import { none, orNull, useConversionOptions, useCtaOptions, useSegmentOptions, withNone } from './choices.ts'

const keys = [
  'name',
  'theme',
  'why',
  'objective',
  'metric',
  'target',
  'startsOn',
  'endsOn',
  'segmentIds',
  'audience',
  'ctaId',
  'conversionId',
] as const
type Fields = Pick<Campaign, (typeof keys)[number]>
type Values = Omit<Fields, 'metric' | 'ctaId' | 'conversionId'> & {
  function: Campaign['function']
  metric: string
  ctaId: string
  conversionId: string
}

const fieldsOf = (campaign: Campaign): Fields => Object.fromEntries(keys.map((key) => [key, campaign[key]])) as unknown as Fields

const blank: Fields = {
  name: '',
  theme: '',
  why: '',
  objective: '',
  metric: null,
  target: null,
  startsOn: null,
  endsOn: null,
  segmentIds: [],
  audience: '',
  ctaId: null,
  conversionId: null,
}

interface CampaignPanelProps {
  campaign?: Campaign | undefined
  /** The plan a new one hangs under; the current one when not given. */
  planId?: string | undefined
  /** The field it was opened for. */
  at?: string | null
  open: boolean
  onClose: () => void
}

export function CampaignPanel({ campaign, planId, at = null, open, onClose }: CampaignPanelProps) {
  const save = useSave(campaign, planId)
  const functions = useFunctions()
  const words = useWords()
  const ctas = useCtaOptions()
  const conversions = useConversionOptions()
  const segments = useSegmentOptions()
  const before = campaign ? fieldsOf(campaign) : blank
  const initial: Values = {
    ...before,
    function: campaign?.function ?? 'marketing',
    metric: before.metric ?? none,
    ctaId: before.ctaId ?? none,
    conversionId: before.conversionId ?? none,
  }
  return (
    <SidePanel
      title={campaign ? 'Change campaign' : 'Start a campaign'}
      purpose={campaign ? undefined : 'Its name in links is made for you, from month, offering, audience and objective.'}
      wide
      open={open}
      onClose={onClose}
    >
      <Form<Values> initial={initial} onSubmit={save} submit={campaign ? 'Save' : 'Start campaign'}>
        <TextField name="name" label="Name" required />
        {!campaign && <Select name="function" label="Function" options={functions} required />}
        <TextField name="theme" label="Theme" hint="The idea everything under it repeats" />
        <TextArea name="why" label="Why" rows={3} />
        <TextField
          name="objective"
          label="What it must achieve"
          autoFocus={at === 'objective'}
          hint={`Such as: 1,200 ${words.orders} in month 6`}
        />
        <Target />
        <Choices
          name="segmentIds"
          label="For whom"
          options={segments}
          empty={
            <>
              No audience yet. <Link href="/audiences">Make one</Link>, or say it in words below.
            </>
          }
        />
        <TextField name="audience" label="In words" hint="Until an audience says it" />
        <div className="grid grid-cols-2 gap-4">
          <DateField name="startsOn" label="From" />
          <DateField name="endsOn" label="To" />
        </div>
        <Select name="ctaId" label="Call to action" autoFocus={at === 'ctaId'} options={withNone(ctas, 'None yet')} />
        <Select
          name="conversionId"
          label="What counts as answering it"
          autoFocus={at === 'conversionId'}
          options={withNone(conversions, 'What the call says')}
        />
      </Form>
    </SidePanel>
  )
}

/** A target needs something it is measured by. */
function Target() {
  const { options } = useMetrics()
  const metric = useFormValue('metric')
  return (
    <div className="grid grid-cols-2 gap-4">
      <Select name="metric" label="Measured by" options={withNone(options, 'Nothing yet')} />
      {metric !== none && <ValueField name="target" label="To" />}
    </div>
  )
}

function useSave(campaign: Campaign | undefined, planId: string | undefined) {
  const change = useChange()
  const { history } = useRouter()
  const { mutateAsync: create } = useMutation(planApi.createCampaign.mutationOptions())
  const { mutateAsync: update } = useMutation(planApi.updateCampaign.mutationOptions())
  const { mutateAsync: archive } = useMutation(planApi.archiveCampaign.mutationOptions())
  return async ({ function: of, ...values }: Values) => {
    const metric = orNull(values.metric) as Fields['metric']
    const target = metric === null ? null : values.target
    const fields: Fields = { ...values, metric, target, ctaId: orNull(values.ctaId), conversionId: orNull(values.conversionId) }
    if (campaign)
      return change(
        (after) =>
          after.state === campaign.state
            ? 'Campaign changed.'
            : 'Campaign changed. It is a draft again: what it was approved for is different.',
        () => update({ id: campaign.id, version: campaign.version, ...fields }),
        ({ id, version }) => update({ id, version, ...fieldsOf(campaign) }),
      )
    const made = await change(
      'Campaign started.',
      () => create({ function: of, ...(planId ? { planId } : {}), ...fields }),
      async ({ id, version }) => {
        await archive({ id, version })
        history.push('/campaigns')
      },
    )
    history.push(`/campaigns/${made.id}`)
    return made
  }
}
