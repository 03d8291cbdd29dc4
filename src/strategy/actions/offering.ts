// The actions of offerings.
import { idFor, type Action, type Caller } from '#kernel/caller.ts'
import { expectWithin } from '#kernel/db/scope.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { events, type contract } from '../contract/offering.ts'
import * as store from '../store.ts'

type Contract = typeof contract

/** The offerings of these ids, in no order. */
export async function offeringsByIds(caller: Caller, ids: readonly string[]) {
  return store.offeringsByIds(caller, ids)
}

export const listOfferings: Action<Contract['listOfferings']> = (caller, input) => store.offeringPage(caller, input)

export const getOffering: Action<Contract['getOffering']> = async (caller, { id }) => expectFound(await store.offeringById(caller, id))

export const createOffering: Action<Contract['createOffering']> = async (caller, input) => {
  const { name, kind = 'product', description = '', price = null, margin = null, features = [] } = input
  const row = { name, kind, description, price, margin, features: JSON.stringify(features) }
  const offering = await store.addOffering(caller, { ...row, id: idFor(caller), ownerId: caller.memberId })
  await record(caller, events.offeringAdded, offering, { name: offering.name })
  return offering
}

export const updateOffering: Action<Contract['updateOffering']> = async (caller, { id, version, features, ...change }) => {
  expectWithin(caller, expectVersion(await store.offeringToChange(caller, id), version))
  const offering = await store.changeOffering(caller, id, { ...change, ...(features ? { features: JSON.stringify(features) } : {}) })
  await record(caller, events.offeringChanged, offering, { fields: [...Object.keys(change), ...(features ? ['features'] : [])] })
  return offering
}

async function setArchived(caller: Caller, id: string, archived: boolean) {
  const offering = await store.changeOffering(caller, id, { archivedAt: archived ? caller.now : null })
  await record(caller, events.offeringChanged, offering, { fields: ['archivedAt'] })
  return offering
}

export const archiveOffering: Action<Contract['archiveOffering']> = async (caller, { id, version }) => {
  expectWithin(caller, expectVersion(await store.offeringToChange(caller, id), version))
  return setArchived(caller, id, true)
}

export const restoreOffering: Action<Contract['restoreOffering']> = async (caller, { id, version }) => {
  expectWithin(caller, expectVersion(await store.offeringToChange(caller, id), version))
  return setArchived(caller, id, false)
}
