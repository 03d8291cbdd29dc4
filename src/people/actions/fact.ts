// Facts: what a person did, noted by the contexts that saw it, and shown as a timeline.
import { idFor, type Action, type Caller } from '#kernel/caller.ts'
import { expectFound } from '#kernel/db/version.ts'
import { dayIn, type Instant } from '#kernel/time.ts'
import type { contract } from '../contract/person.ts'
import { kindAfter, type FactKind } from '../rules/fact.ts'
import type { PersonKind } from '../rules/person.ts'
import * as store from '../store/fact.ts'
import { personById, personsByIds } from '../store/person.ts'
import { changeKind } from './person.ts'

type Contract = typeof contract

export interface Noted {
  readonly personId: string
  readonly kind: FactKind
  /** The object on the thread that it happened through. */
  readonly nodeId?: string | null
  /** Minor units of the organisation's currency. */
  readonly amount?: number | null
  /** When it happened; now when not given. */
  readonly at?: Instant
  /** The id of what the fact tells of, where that may be told twice: the same id is noted once. */
  readonly id?: string
  /** A few details for the timeline; emptied when the person is erased. */
  readonly data?: Readonly<Record<string, unknown>>
}

/** Notes a fact about a person; throws `notFound` when there is none. Whoever pays for the first time becomes a customer. */
export async function noteFact(caller: Caller, noted: Noted): Promise<void> {
  await noteFacts(caller, [noted])
}

/** Notes many facts in one statement; at most a few thousand at once. */
export async function noteFacts(caller: Caller, noted: readonly Noted[]): Promise<void> {
  if (noted.length === 0) return
  const looked = noted.filter(({ kind, data }) => data !== undefined || kindAfter('prospect', kind) !== 'prospect')
  const persons = new Map((await personsOf(caller, looked)).map((person) => [person.id, person]))
  const today = dayIn(caller.home.zone, caller.now)
  const rows = noted.map(({ id = idFor(caller), personId, kind, nodeId = null, amount = null, at = caller.now, data }) => {
    const kept = data === undefined || expectFound(persons.get(personId)).erasedAt !== null ? {} : data
    const day = at === caller.now ? today : dayIn(caller.home.zone, at)
    return { id, personId, kind, nodeId, at, day, amount, data: kept }
  })
  await store.addFacts(caller, rows)
  for (const { id, kind } of persons.values()) {
    const facts = looked.filter(({ personId }) => personId === id)
    const after = (before: PersonKind) => facts.reduce((so, fact) => kindAfter(so, fact.kind), before)
    if (after(kind) !== kind) await changeKind(caller, id, after)
  }
}

/** Who must be looked at: an erased person keeps no details, and a payment may change what somebody is. */
async function personsOf(caller: Caller, looked: readonly Noted[]) {
  return looked.length === 0 ? [] : personsByIds(caller, [...new Set(looked.map(({ personId }) => personId))])
}

/** Of many people the first thing of some kinds that each did after a moment of their own. */
export async function firstFacts(
  caller: Caller,
  kinds: readonly FactKind[],
  persons: readonly { readonly personId: string; readonly since: Instant }[],
): Promise<Map<string, FactKind>> {
  return kinds.length === 0 || persons.length === 0 ? new Map() : store.firstFacts(caller, kinds, persons)
}

/** How many people did something of these kinds through each object. */
export async function factsByNode(caller: Caller, nodeIds: readonly string[], kinds: readonly FactKind[]) {
  return store.countByNode(caller, nodeIds, kinds)
}

export const listPersonFacts: Action<Contract['listPersonFacts']> = async (caller, { id, ...paging }) => {
  expectFound(await personById(caller, id))
  return store.factPage(caller, id, paging)
}
