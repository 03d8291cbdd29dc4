// The state a campaign is in and the steps it offers; each can be taken back for ten seconds, and those that need words ask for them.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { StateBar, type NextStep } from '#ui/StateBar.tsx'
import { useChange, useReach } from '#strategy/web/change.ts'
import type { Campaign } from '../contract/campaign.ts'
import { campaignSteps, type CampaignVerb } from '../rules/campaign.ts'
import { stepsFrom } from '../rules/step.ts'
import { planApi } from './api.ts'
import { campaignStateLabel, campaignStateTone, campaignVerbs, needs } from './labels.ts'
import { ReasonPanel } from './ReasonPanel.tsx'

// These ask for words first.
const asking = {
  return: { title: 'Send the campaign back', label: 'What has to change', submit: 'Send back' },
  cancel: { title: 'Cancel the campaign', label: 'Why', submit: 'Cancel campaign', danger: true },
  close: { title: 'Close the campaign', label: 'What came of it, and what was learned', submit: 'Close campaign' },
} as const
type Asking = keyof typeof asking
const asks = (verb: CampaignVerb): verb is Asking => verb in asking

export function CampaignState({ campaign, budgeted }: { campaign: Campaign; budgeted: boolean }) {
  const reach = useReach()
  const [open, setOpen] = useState<Asking | null>(null)
  const { take, pending } = useSteps(campaign)
  const may = (verb: CampaignVerb) =>
    reach(verb === 'approve' || verb === 'return' ? 'strategy.approve' : 'strategy.edit', campaign.ownerId)
  const offered = stepsFrom(campaignSteps, campaign.state, { ...campaign, budgeted })
  const steps: NextStep[] = offered
    .filter(({ verb, lacks }) => may(verb) && !lacks.some(({ path }) => path === 'alwaysOn'))
    // Whoever may approve does not submit to herself, and closing asks for what it lacks.
    .filter(({ verb }) => !(verb === 'submit' && may('approve')))
    .map(({ verb, lacks }) => ({
      id: verb,
      label: campaignVerbs[verb].label,
      kind: campaignVerbs[verb].kind,
      pending: pending === verb,
      blocked: verb === 'close' ? undefined : needs(lacks),
      onPress: () => (asks(verb) ? setOpen(verb) : void take(verb)),
    }))
  return (
    <>
      <StateBar
        state={campaignStateLabel[campaign.state]}
        tone={campaignStateTone[campaign.state]}
        note={campaign.reason || (campaign.alwaysOn ? 'Standing work: it rests and goes on, and never ends.' : undefined)}
        steps={steps.toReversed()}
      />
      <p className="sr-only">
        In this state since <RelativeTime at={campaign.stateAt} />
      </p>
      {open && (
        <ReasonPanel
          {...asking[open]}
          initial={open === 'close' ? campaign.results : ''}
          open
          onClose={() => setOpen(null)}
          onSubmit={(words) => take(open, words)}
        />
      )}
    </>
  )
}

function useSteps({ id, version }: Campaign) {
  const change = useChange()
  const [pending, setPending] = useState<CampaignVerb | null>(null)
  const { mutateAsync: submit } = useMutation(planApi.submitCampaign.mutationOptions())
  const { mutateAsync: sendBack } = useMutation(planApi.returnCampaign.mutationOptions())
  const { mutateAsync: approve } = useMutation(planApi.approveCampaign.mutationOptions())
  const { mutateAsync: schedule } = useMutation(planApi.scheduleCampaign.mutationOptions())
  const { mutateAsync: launch } = useMutation(planApi.launchCampaign.mutationOptions())
  const { mutateAsync: pause } = useMutation(planApi.pauseCampaign.mutationOptions())
  const { mutateAsync: resume } = useMutation(planApi.resumeCampaign.mutationOptions())
  const { mutateAsync: complete } = useMutation(planApi.completeCampaign.mutationOptions())
  const { mutateAsync: close } = useMutation(planApi.closeCampaign.mutationOptions())
  const { mutateAsync: cancel } = useMutation(planApi.cancelCampaign.mutationOptions())
  const { mutateAsync: takeBack } = useMutation(planApi.takeBackCampaignStep.mutationOptions())
  const at = { id, version }
  const taken: Record<CampaignVerb, (words: string) => Promise<Campaign>> = {
    submit: () => submit(at),
    return: (reason) => sendBack({ ...at, reason }),
    approve: () => approve(at),
    schedule: () => schedule(at),
    launch: () => launch(at),
    pause: () => pause(at),
    resume: () => resume(at),
    complete: () => complete(at),
    close: (results) => close({ ...at, results }),
    cancel: (reason) => cancel({ ...at, reason }),
  }
  const take = async (verb: CampaignVerb, words = '') => {
    setPending(verb)
    try {
      await change(
        campaignVerbs[verb].done,
        () => taken[verb](words),
        (after) => takeBack({ id, version: after.version }),
      )
    } finally {
      setPending(null)
    }
  }
  return { take, pending }
}
