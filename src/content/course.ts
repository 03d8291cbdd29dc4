// How a sequence and those in it move: its states, what ends it for a person, and what follows from what became of a message.
import type { FactKind } from '#people/contract/person.ts'

export const sequenceStates = ['draft', 'running', 'paused', 'ended'] as const
export type SequenceState = (typeof sequenceStates)[number]

export const sequenceMoves = [
  { from: ['draft'], verb: 'start', to: 'running', guard: 'every step is approved as it stands, and its account works' },
  { from: ['running'], verb: 'pause', to: 'paused' },
  { from: ['paused'], verb: 'resume', to: 'running' },
  { from: ['running', 'paused'], verb: 'end', to: 'ended' },
] as const
export type SequenceVerb = (typeof sequenceMoves)[number]['verb']

/** The state a verb leads to, or undefined when it leads nowhere from here. */
export function sequenceAfter(state: SequenceState, verb: SequenceVerb): SequenceState | undefined {
  return sequenceMoves.find((move) => move.verb === verb && (move.from as readonly SequenceState[]).includes(state))?.to
}

/** Whether people may be in it: from its start until its end. */
export const isUnderWay = (state: SequenceState): boolean => state === 'running' || state === 'paused'

export const enrolmentStates = ['active', 'finished', 'left'] as const
export type EnrolmentState = (typeof enrolmentStates)[number]

// --- what ends it for a person

export const exits = ['reply', 'purchase', 'gift'] as const
export type Exit = (typeof exits)[number]

const exitFacts: Record<Exit, readonly FactKind[]> = { reply: ['replied'], purchase: ['ordered', 'deal_won'], gift: ['gave'] }
const exitReasons: Partial<Record<FactKind, string>> = { replied: 'replied', ordered: 'purchased', deal_won: 'purchased', gave: 'gave' }

/** The facts that end it. */
export function factsOf(chosen: readonly Exit[]): FactKind[] {
  return chosen.flatMap((exit) => exitFacts[exit])
}

/** Why somebody left who did this. */
export function reasonOf(fact: FactKind): string {
  return exitReasons[fact] ?? 'rule'
}

// --- what follows from what became of a message

export type Next =
  /** It has not been decided, or its step has stopped and will be started again. */
  | { readonly next: 'wait' }
  | { readonly next: 'on' }
  /** Something of the sequence's own made them leave; which, is looked up. */
  | { readonly next: 'look' }
  | { readonly next: 'leave'; readonly reason: string }

// The step has stopped, whoever waited for it: nothing of it speaks of the person.
const stopped = new Set(['not_approved', 'unreachable', 'cancelled'])
// This one message is left out; whoever had too many of late, wants none for a while or not this topic, or had this one before, is still wanted.
const skipped = new Set(['already_received', 'frequency_cap', 'paused', 'topic_unwanted'])

/** What follows for a person from where they stand in a step's dispatch. */
export function afterMessage({ state, reason }: { readonly state: string; readonly reason: string | null }): Next {
  if (state === 'delivered') return { next: 'on' }
  if (state !== 'suppressed' && state !== 'failed') return { next: 'wait' }
  if (reason === null || stopped.has(reason)) return { next: 'wait' }
  if (skipped.has(reason)) return { next: 'on' }
  return reason === 'left_sequence' ? { next: 'look' } : { next: 'leave', reason }
}

/** Why people left, in words a person reads; of the reasons that are not the ledger's own. */
export const leftTitle: Record<string, string> = {
  replied: 'replied',
  purchased: 'bought something',
  gave: 'gave',
  audience: 'is no longer in the audience',
  rule: 'came into the audience that ends it',
  by_hand: 'taken out by hand',
  ended: 'the sequence ended',
}

/** The states in which a version can become a step. */
export const choosable = ['draft', 'in_review', 'approved', 'failed'] as const

/** More steps than this are a newsletter. */
export const mostSteps = 50
