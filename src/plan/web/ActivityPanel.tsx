// One activity in a side panel: its state with the steps it offers, and its fields.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from '#ui/Link.tsx'
import { Loading } from '#ui/Loading.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { StateBar, type NextStep } from '#ui/StateBar.tsx'
import { useChange, useReach } from '#strategy/web/change.ts'
import type { Activity } from '../contract/activity.ts'
import type { Campaign } from '../contract/campaign.ts'
import { activitySteps, type ActivityVerb } from '../rules/activity.ts'
import { stepsFrom } from '../rules/step.ts'
import { ActivityFields } from './ActivityFields.tsx'
import { planApi } from './api.ts'
import { activityStateLabel, activityStateTone, activityVerbs, needs } from './labels.ts'
import { ReasonPanel } from './ReasonPanel.tsx'

interface ActivityPanelProps {
  campaign: Campaign
  /** Null adds a new one. */
  activityId: string | null
  open: boolean
  onClose: () => void
}

export function ActivityPanel({ campaign, activityId, open, onClose }: ActivityPanelProps) {
  const reach = useReach()
  const asked = { input: { id: activityId ?? campaign.id } }
  const { data: activity } = useQuery({ ...planApi.getActivity.queryOptions(asked), enabled: activityId !== null })
  return (
    <SidePanel title={activity?.what ?? 'Add an activity'} purpose={`Under ${campaign.name}`} wide open={open} onClose={onClose}>
      {activityId === null ? (
        <ActivityFields campaign={campaign} />
      ) : activity ? (
        <div className="flex flex-col gap-5">
          <ActivityState activity={activity} />
          {activity.result && <p className="font-serif text-reading whitespace-pre-line">{activity.result}</p>}
          {reach('content.edit', activity.ownerId) && <ActivityFields key={activity.version} campaign={campaign} activity={activity} />}
          <p className="text-small">
            <Link href={`/thread/${activity.id}`}>Follow it on the thread</Link>
          </p>
        </div>
      ) : (
        <Loading />
      )}
    </SidePanel>
  )
}

const asking = {
  block: { title: 'Block the activity', label: 'What blocks it', submit: 'Block' },
  cancel: { title: 'Cancel the activity', label: 'Why', submit: 'Cancel activity', danger: true },
  measure: { title: 'Measure the activity', label: 'What it brought', submit: 'Measure' },
} as const
type Asking = keyof typeof asking
const asks = (verb: ActivityVerb): verb is Asking => verb in asking

function ActivityState({ activity }: { activity: Activity }) {
  const reach = useReach()
  const [open, setOpen] = useState<Asking | null>(null)
  const { take, pending } = useSteps(activity)
  const may = reach('content.edit', activity.ownerId)
  const steps: NextStep[] = stepsFrom(activitySteps, activity.state, activity).map(({ verb, lacks }) => ({
    id: verb,
    label: activityVerbs[verb].label,
    kind: activityVerbs[verb].kind,
    pending: pending === verb,
    blocked: verb === 'measure' ? undefined : needs(lacks),
    onPress: () => (asks(verb) ? setOpen(verb) : void take(verb)),
  }))
  return (
    <>
      <StateBar
        state={activityStateLabel[activity.state]}
        tone={activityStateTone[activity.state]}
        note={activity.reason || undefined}
        steps={may ? steps.toReversed() : []}
      />
      {open && (
        <ReasonPanel
          {...asking[open]}
          initial={open === 'measure' ? activity.result : ''}
          open
          onClose={() => setOpen(null)}
          onSubmit={(words) => take(open, words)}
        />
      )}
    </>
  )
}

function useSteps({ id, version }: Activity) {
  const change = useChange()
  const [pending, setPending] = useState<ActivityVerb | null>(null)
  const { mutateAsync: plan } = useMutation(planApi.planActivity.mutationOptions())
  const { mutateAsync: start } = useMutation(planApi.startActivity.mutationOptions())
  const { mutateAsync: block } = useMutation(planApi.blockActivity.mutationOptions())
  const { mutateAsync: unblock } = useMutation(planApi.unblockActivity.mutationOptions())
  const { mutateAsync: finish } = useMutation(planApi.finishActivity.mutationOptions())
  const { mutateAsync: measure } = useMutation(planApi.measureActivity.mutationOptions())
  const { mutateAsync: cancel } = useMutation(planApi.cancelActivity.mutationOptions())
  const at = { id, version }
  const taken: Record<ActivityVerb, (words: string) => Promise<Activity>> = {
    plan: () => plan(at),
    start: () => start(at),
    block: (reason) => block({ ...at, reason }),
    unblock: () => unblock(at),
    finish: () => finish(at),
    measure: (result) => measure({ ...at, result }),
    cancel: (reason) => cancel({ ...at, reason }),
  }
  const take = async (verb: ActivityVerb, words = '') => {
    setPending(verb)
    try {
      await change(activityVerbs[verb].done, () => taken[verb](words))
    } finally {
      setPending(null)
    }
  }
  return { take, pending }
}
