// The states of a lead and the steps between them: one table, for the server and the screen.

export const leadStates = ['lead', 'accepted', 'rejected', 'converted'] as const
export type LeadState = (typeof leadStates)[number]
export type LeadStep = 'accept' | 'reject' | 'return' | 'convert' | 'release'

/** From where a step may be taken, and where it leads. What was rejected may come round again; what became business is settled. */
export const leadSteps: Readonly<Record<LeadStep, { readonly from: readonly LeadState[]; readonly to: LeadState }>> = {
  accept: { from: ['lead', 'rejected'], to: 'accepted' },
  reject: { from: ['lead', 'accepted'], to: 'rejected' },
  return: { from: ['accepted', 'rejected'], to: 'lead' },
  convert: { from: ['lead', 'accepted'], to: 'converted' },
  // What it was converted into turned out to be a mistake.
  release: { from: ['converted'], to: 'accepted' },
}

/** Why a lead is not taken on; the reason goes back to where the lead came from. */
export const rejections = ['no_fit', 'timing', 'no_budget', 'not_reached', 'duplicate', 'other'] as const
export type Rejection = (typeof rejections)[number]

/** The state after a step, or null when the step cannot be taken from there. */
export function leadAfter(state: LeadState, step: LeadStep): LeadState | null {
  return leadSteps[step].from.includes(state) ? leadSteps[step].to : null
}

/** Somebody still waits for an answer, or is being talked to. */
export const isOpen = (state: LeadState): boolean => state === 'lead' || state === 'accepted'
