// The form of an activity: what, how, where, when, who does it, who answers for it, and what it must bring.
import { useMutation } from '@tanstack/react-query'
import { DateField } from '#ui/DateField.tsx'
import { Form } from '#ui/Form.tsx'
import { Select } from '#ui/Select.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { TextField } from '#ui/TextField.tsx'
import { useSession, useWords } from '#identity/web/session.tsx'
import { useChange } from '#strategy/web/change.ts'
import { useFunctions } from '#strategy/web/functions.ts'
import type { Activity } from '../contract/activity.ts'
import type { Campaign } from '../contract/campaign.ts'
import { planApi } from './api.ts'
import { none, orNull, useChannelOptions, useMemberOptions, withNone } from './choices.ts'

const keys = [
  'function',
  'what',
  'why',
  'how',
  'channelId',
  'startsOn',
  'endsOn',
  'expectedResult',
  'metric',
  'responsibleId',
  'accountableId',
] as const
type Fields = Pick<Activity, (typeof keys)[number]>
type Values = Omit<Fields, 'channelId' | 'responsibleId' | 'accountableId'> & {
  channelId: string
  responsibleId: string
  accountableId: string
}

const fieldsOf = (activity: Activity): Fields => Object.fromEntries(keys.map((key) => [key, activity[key]])) as unknown as Fields

interface ActivityFieldsProps {
  campaign: Campaign
  activity?: Activity | undefined
}

/** Goes inside a side panel, which closes when it was saved. */
export function ActivityFields({ campaign, activity }: ActivityFieldsProps) {
  const { memberId } = useSession()
  const save = useSave(campaign, activity)
  const functions = useFunctions()
  const words = useWords()
  const channels = withNone(useChannelOptions(), 'None yet')
  const members = withNone(useMemberOptions(), 'Nobody yet')
  const before: Fields = activity
    ? fieldsOf(activity)
    : {
        function: campaign.function,
        what: '',
        why: '',
        how: '',
        channelId: null,
        startsOn: campaign.startsOn,
        endsOn: campaign.endsOn,
        expectedResult: '',
        metric: '',
        responsibleId: memberId,
        accountableId: memberId,
      }
  const chosen = (id: string | null) => id ?? none
  const initial: Values = {
    ...before,
    channelId: chosen(before.channelId),
    responsibleId: chosen(before.responsibleId),
    accountableId: chosen(before.accountableId),
  }
  return (
    <Form<Values> initial={initial} onSubmit={save} submit={activity ? 'Save' : 'Add activity'}>
      <TextField name="what" label="What" required />
      <TextArea name="how" label="How" rows={2} />
      <div className="grid grid-cols-2 gap-4">
        <Select name="function" label="Function" options={functions} required />
        <Select name="channelId" label="Channel" options={channels} />
        <DateField name="startsOn" label="From" />
        <DateField name="endsOn" label="To" />
      </div>
      <TextField name="expectedResult" label="What it must bring" hint={`Such as: 60 ${words.orders}`} />
      <TextField name="metric" label="How you will see it" hint={`Such as: ${words.orders} from its link`} />
      <div className="grid grid-cols-2 gap-4">
        <Select name="responsibleId" label="Who does it" options={members} />
        <Select name="accountableId" label="Who answers for it" options={members} />
      </div>
      <TextArea name="why" label="Why" rows={2} />
    </Form>
  )
}

function useSave(campaign: Campaign, activity: Activity | undefined) {
  const change = useChange()
  const { mutateAsync: add } = useMutation(planApi.addActivity.mutationOptions())
  const { mutateAsync: update } = useMutation(planApi.updateActivity.mutationOptions())
  const { mutateAsync: archive } = useMutation(planApi.archiveActivity.mutationOptions())
  return (values: Values) => {
    const fields: Fields = {
      ...values,
      channelId: orNull(values.channelId),
      responsibleId: orNull(values.responsibleId),
      accountableId: orNull(values.accountableId),
    }
    return activity
      ? change(
          'Activity changed.',
          () => update({ id: activity.id, version: activity.version, ...fields }),
          ({ id, version }) => update({ id, version, ...fieldsOf(activity) }),
        )
      : change(
          'Activity added.',
          () => add({ campaignId: campaign.id, ...fields }),
          ({ id, version }) => archive({ id, version }),
        )
  }
}
