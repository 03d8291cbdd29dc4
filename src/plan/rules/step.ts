// What every state machine here has in common: rows of from, verb, to and guard, and the answers a screen needs of them.

/** Something a guard misses: the field, and what is the matter with it. */
export interface Lack {
  readonly path: string
  readonly message: string
}

export interface Step<State extends string, Verb extends string, Facts> {
  readonly from: readonly State[]
  readonly verb: Verb
  readonly to: State
  /** What is missing before this step can be taken; nothing when it can. */
  readonly guard?: (facts: Facts) => readonly Lack[]
}

/** The row of a verb in a state; undefined when the verb has no place there. */
export function stepOf<State extends string, Verb extends string, Facts>(
  table: readonly Step<State, Verb, Facts>[],
  state: State,
  verb: Verb,
): Step<State, Verb, Facts> | undefined {
  return table.find((step) => step.verb === verb && step.from.includes(state))
}

/** The verbs that have a place in a state, each with what its guard still misses. */
export function stepsFrom<State extends string, Verb extends string, Facts>(
  table: readonly Step<State, Verb, Facts>[],
  state: State,
  facts: Facts,
): { verb: Verb; to: State; lacks: readonly Lack[] }[] {
  return table.filter((step) => step.from.includes(state)).map(({ verb, to, guard }) => ({ verb, to, lacks: guard?.(facts) ?? [] }))
}

const missing = (path: string): Lack => ({ path, message: 'is missing' })

/** A lack for each named field that is empty. */
export function lacks(fields: Readonly<Record<string, unknown>>): Lack[] {
  const empty = (value: unknown) => value === null || value === '' || value === false || (Array.isArray(value) && value.length === 0)
  return Object.keys(fields)
    .filter((path) => empty(fields[path]))
    .map(missing)
}
