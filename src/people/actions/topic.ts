// Topics, and what people choose among them: by their own page, or told to a member.
import { idFor, today, type Action, type Caller } from '#kernel/caller.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { baseFaults, fault } from '#kernel/fault.ts'
import type { Day } from '#kernel/time.ts'
import { contract, events } from '../contract/topic.ts'
import { foldName } from '../rules/person.ts'
import * as persons from '../store/person.ts'
import * as store from '../store/topic.ts'
import { expectChangeable } from './changeable.ts'

type Contract = typeof contract

/** A topic of this organisation; undefined when there is none of that id in sight. */
export async function topicById(caller: Caller, id: string) {
  return store.topicById(caller, id)
}

export const listTopics: Action<Contract['listTopics']> = (caller, input) => store.topicPage(caller, input)

export const getTopic: Action<Contract['getTopic']> = async (caller, { id }) => expectFound(await store.topicById(caller, id))

async function expectFree(caller: Caller, name: string, but?: string): Promise<void> {
  const current = await store.topicByName(caller, foldName(name))
  if (!current || current.id === but) return
  throw fault(baseFaults.alreadyExists, { fields: [{ path: 'name', message: 'is the name of a topic already' }], current })
}

export const createTopic: Action<Contract['createTopic']> = async (caller, { name, description }) => {
  await expectFree(caller, name)
  const id = idFor(caller)
  const stamps = { createdAt: caller.now, updatedAt: caller.now }
  await store.addTopic(caller, { orgId: caller.home.id, id, name, nameKey: foldName(name), description, ...stamps })
  await record(caller, events.topicAdded, { id, version: 1 }, { name })
  return expectFound(await store.topicById(caller, id))
}

export const updateTopic: Action<Contract['updateTopic']> = async (caller, { id, version, name, description, archived }) => {
  const before = expectVersion(await store.topicToChange(caller, id), version)
  const back = archived === false && before.archivedAt !== null
  if (name !== undefined || back) await expectFree(caller, name ?? before.name, id)
  await store.changeTopic(caller, id, {
    ...(name === undefined ? {} : { name, nameKey: foldName(name) }),
    ...(description === undefined ? {} : { description }),
    ...(archived === undefined ? {} : { archivedAt: archived ? (before.archivedAt ?? caller.now) : null }),
  })
  const fields = Object.entries({ name, description, archived }).filter(([, value]) => value !== undefined)
  const after = expectFound(await store.topicById(caller, id))
  await record(caller, events.topicChanged, after, { fields: fields.map(([field]) => field) })
  return after
}

/** What a person wants, as their page and the program show it. */
export async function preferencesOf(caller: Caller, personId: string) {
  const { pausedUntil } = expectFound(await persons.personById(caller, personId))
  return { pausedUntil, topics: await store.choicesOf(caller, personId) }
}

export interface Chosen {
  readonly topics: readonly store.Choice[]
  /** Left as it is when not given. */
  readonly pausedUntil?: Day | null | undefined
}

/** Records what a person chose, and where. Throws `unprocessable` for a topic that is none. */
export async function choosePreferencesFor(caller: Caller, personId: string, { topics, pausedUntil }: Chosen, source: string) {
  const person = await expectChangeable(caller, personId)
  const known = new Set((await store.choicesOf(caller, personId)).map(({ topicId }) => topicId))
  const strange = topics.findIndex(({ topicId }) => !known.has(topicId))
  if (strange >= 0)
    throw fault(baseFaults.unprocessable, {
      fields: [{ path: `topics.${strange}.topicId`, message: 'is not a topic of this organisation' }],
    })
  // The last word on a topic counts.
  const choices = [...new Map(topics.map((choice) => [choice.topicId, choice])).values()]
  const until = pausedUntil === undefined ? person.pausedUntil : pausedUntil
  await store.choose(caller, personId, choices)
  // A day that has come is no pause.
  await store.setPause(caller, personId, until !== null && until > today(caller) ? until : null)
  const after = expectFound(await persons.personById(caller, personId))
  await record(caller, events.preferencesChosen, after, { topics: choices, pausedUntil: after.pausedUntil, source })
  return after
}

export const getPreferences: Action<Contract['getPreferences']> = (caller, { id }) => preferencesOf(caller, id)

export const choosePreferences: Action<Contract['choosePreferences']> = async (caller, { id, version, ...chosen }) => {
  expectVersion(await expectChangeable(caller, id), version)
  return choosePreferencesFor(caller, id, chosen, 'Recorded by a member')
}

export async function endPauses(caller: Caller): Promise<void> {
  await store.endPauses(caller, today(caller))
}
