// The actions of competitors.
import { idFor, type Action, type Caller } from '#kernel/caller.ts'
import { expectWithin } from '#kernel/db/scope.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { events, type contract } from '../contract/competitor.ts'
import * as store from '../store.ts'

type Contract = typeof contract

/** The competitors of these ids, in no order. */
export async function competitorsByIds(caller: Caller, ids: readonly string[]) {
  return store.competitorsByIds(caller, ids)
}

export const listCompetitors: Action<Contract['listCompetitors']> = (caller, input) => store.competitorPage(caller, input)

export const getCompetitor: Action<Contract['getCompetitor']> = async (caller, { id }) =>
  expectFound(await store.competitorById(caller, id))

export const createCompetitor: Action<Contract['createCompetitor']> = async (caller, input) => {
  const { name, website = null, claim = '', strengths = '', weaknesses = '' } = input
  const row = { name, website, claim, strengths, weaknesses }
  const competitor = await store.addCompetitor(caller, { ...row, id: idFor(caller), ownerId: caller.memberId })
  await record(caller, events.competitorAdded, competitor, { name: competitor.name })
  return competitor
}

export const updateCompetitor: Action<Contract['updateCompetitor']> = async (caller, { id, version, ...change }) => {
  expectWithin(caller, expectVersion(await store.competitorToChange(caller, id), version))
  const competitor = await store.changeCompetitor(caller, id, change)
  await record(caller, events.competitorChanged, competitor, { fields: Object.keys(change) })
  return competitor
}

async function setArchived(caller: Caller, id: string, archived: boolean) {
  const competitor = await store.changeCompetitor(caller, id, { archivedAt: archived ? caller.now : null })
  await record(caller, events.competitorChanged, competitor, { fields: ['archivedAt'] })
  return competitor
}

export const archiveCompetitor: Action<Contract['archiveCompetitor']> = async (caller, { id, version }) => {
  expectWithin(caller, expectVersion(await store.competitorToChange(caller, id), version))
  return setArchived(caller, id, true)
}

export const restoreCompetitor: Action<Contract['restoreCompetitor']> = async (caller, { id, version }) => {
  expectWithin(caller, expectVersion(await store.competitorToChange(caller, id), version))
  return setArchived(caller, id, false)
}
