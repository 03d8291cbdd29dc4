// The steps a campaign offers from the state it is in; each can be taken back for ten seconds, and those that need words ask for them.
import { useMutation } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { Button } from '#ui/Button.tsx'
import type { MenuEntry } from '#ui/Menu.tsx'
import { useChange, useReach } from '#strategy/web/change.ts'
import type { Campaign } from '../contract/campaign.ts'
import { campaignSteps, type CampaignVerb } from '../rules/campaign.ts'
import { stepsFrom } from '../rules/step.ts'
import { planApi } from './api.ts'
import { campaignVerbs, needs } from './labels.ts'
import { ReasonPanel } from './ReasonPanel.tsx'

// These ask for words first.
const asking = {
  return: { title: 'Send the campaign back', label: 'What has to change', submit: 'Send back' },
  cancel: { title: 'Cancel the campaign', label: 'Why', submit: 'Cancel campaign', danger: true },
  close: { title: 'Close the campaign', label: 'What came of it, and what was learned', submit: 'Close campaign' },
} as const
type Asking = keyof typeof asking
const asks = (verb: CampaignVerb): verb is Asking => verb in asking

export interface CampaignSteps {
  /** Buttons beside the title, the strongest last. */
  readonly buttons: ReactNode
  /** Whether one of them is the page's first button. */
  readonly leads: boolean
  /** Steps that are seldom taken, for the menu. */
  readonly entries: readonly MenuEntry[]
  /** Why the campaign stands where it does, and what the next step still needs. */
  readonly note: ReactNode
  /** The panel that asks for words while a step needs them. */
  readonly panel: ReactNode
}

/** The steps that are open from here, for the page to place: beside its title, in its menu, and in the line below. */
export function useCampaignSteps(campaign: Campaign, budgeted: boolean): CampaignSteps {
  const reach = useReach()
  const [open, setOpen] = useState<Asking | null>(null)
  const { take, pending } = useSteps(campaign)
  const may = (verb: CampaignVerb) =>
    reach(verb === 'approve' || verb === 'return' ? 'strategy.approve' : 'strategy.edit', campaign.ownerId)
  const steps = stepsFrom(campaignSteps, campaign.state, { ...campaign, budgeted })
    .filter(({ verb, lacks }) => may(verb) && !lacks.some(({ path }) => path === 'alwaysOn'))
    // Whoever may approve does not submit to herself, and closing asks for what it lacks.
    .filter(({ verb }) => !(verb === 'submit' && may('approve')))
    .map(({ verb, lacks }) => ({ verb, ...campaignVerbs[verb], blocked: verb === 'close' ? undefined : needs(lacks) }))
  const press = (verb: CampaignVerb) => (asks(verb) ? setOpen(verb) : void take(verb))
  const shown = steps.filter(({ seldom }) => !seldom)
  const first = shown.find(({ kind, blocked }) => kind === 'primary' && !blocked)
  const blocked = shown.filter((step) => step.blocked)
  const standing = campaign.reason || (campaign.alwaysOn && 'Standing work: it rests and goes on, and never ends.')
  return {
    leads: first !== undefined,
    buttons: [...shown.filter((step) => step !== first), ...(first ? [first] : [])].map((step) => (
      <Button
        key={step.verb}
        kind={step === first ? 'primary' : 'secondary'}
        pending={pending === step.verb}
        disabled={step.blocked !== undefined}
        onPress={() => press(step.verb)}
      >
        {step.label}
      </Button>
    )),
    entries: steps
      .filter(({ seldom }) => seldom)
      .map(({ verb, label, danger = false }) => ({ id: verb, label, danger, onPress: () => press(verb) })),
    note: (standing || blocked.length > 0) && (
      <>
        {standing}
        {blocked.map((step) => (
          <span key={step.verb} className="block">
            {`“${step.label}” ${step.blocked}.`}
          </span>
        ))}
      </>
    ),
    panel: open && (
      <ReasonPanel
        {...asking[open]}
        initial={open === 'close' ? campaign.results : ''}
        open
        onClose={() => setOpen(null)}
        onSubmit={(words) => take(open, words)}
      />
    ),
  }
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
