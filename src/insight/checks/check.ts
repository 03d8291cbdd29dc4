// The shape of a check: what is legal but wrong. One file each; adding one is adding a file, a line in list.ts, and its query in the store.

/** The rules of the domain that are looked after so far, by name. */
export const checkNames = ['orphan_activity', 'goal_incomplete', 'unfunded_goal', 'spend_not_linked', 'no_single_ask'] as const
export type CheckName = (typeof checkNames)[number]

/** What a check's query finds: the object, and what the sentence needs besides. */
export interface Offence {
  readonly id: string
  readonly kind: 'goal' | 'campaign' | 'activity' | 'variant' | 'spend'
  readonly title: string
  /** The campaign of an activity, the piece of a version; under a goal what goes furthest towards a budget: plan, strategy or objective. */
  readonly parentId: string | null
  readonly parentTitle: string | null
  /** What is missing, by name. */
  readonly lacks: readonly string[]
  /** Minor units, of money. */
  readonly amount: number | null
}

export interface Check {
  readonly name: CheckName
  /** In the list of the domain model. */
  readonly number: number
  readonly severity: 'error' | 'warning'
  /** The rule in a few words, for a list of checks. */
  readonly title: string
  /** Why it matters, one sentence about this object. */
  sentence(offence: Offence): string
  /** One click to where it is put right. */
  fix(offence: Offence): { readonly label: string; readonly href: string }
}

/** “a baseline, a target and a due day” */
export function enumerated(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
