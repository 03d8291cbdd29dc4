// The stages of a deal, their probabilities, and the steps between them: one table, for the server and the screen.
import { daysBetween, type Day } from '#kernel/time.ts'

/** Probability of winning, in percent, at each stage; stages are what the buyer has done, not what the seller hopes. */
export const stages = { discovery: 10, qualified: 20, proposal: 50, negotiation: 75, won: 100, lost: 0 } as const
export type Stage = keyof typeof stages

export const openStages = ['discovery', 'qualified', 'proposal', 'negotiation'] as const
export type OpenStage = (typeof openStages)[number]
export type DealStep = 'move' | 'win' | 'lose' | 'reopen'

const open: readonly Stage[] = openStages

/** From which stages a step may be taken, and to which it leads. A closed deal only opens again, with a reason. */
export const dealSteps: Readonly<Record<DealStep, { readonly from: readonly Stage[]; readonly to: readonly Stage[] }>> = {
  move: { from: open, to: open },
  win: { from: open, to: ['won'] },
  lose: { from: open, to: ['lost'] },
  reopen: { from: ['won', 'lost'], to: open },
}

/** Why a deal was lost. */
export const losses = ['price', 'competitor', 'timing', 'no_need', 'no_answer', 'other'] as const
export type Loss = (typeof losses)[number]

export function mayStep(stage: Stage, step: DealStep): boolean {
  return dealSteps[step].from.includes(stage)
}

export const isOpen = (stage: Stage): stage is OpenStage => open.includes(stage)

/** Amount times probability of the stage, in the unit of the amount: the weighted forecast is the sum of these. */
export function weighted(amount: number, stage: Stage): number {
  return Math.round((amount * stages[stage]) / 100)
}

const staleDays = 14

/** An open deal that has stood at its stage for two weeks. */
export function isStale(stage: Stage, stageSince: Day, today: Day): boolean {
  return isOpen(stage) && daysBetween(stageSince, today) >= staleDays
}
