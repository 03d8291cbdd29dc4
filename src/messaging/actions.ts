// The actions of messaging: the house, its pillars, the proof under them and the messages; and what lower contexts ask about wording.
import { idFor, today, type Action, type Caller } from '#kernel/caller.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { baseFaults, fault } from '#kernel/fault.ts'
import type { Day } from '#kernel/time.ts'
import { segmentById } from '#people/actions/segment.ts'
import { contract, events, faults } from './contract.ts'
import { bannedIn, claimsIn, isOrderOf, mostPillars, proofState, type Evidence } from './rules.ts'
import * as store from './store.ts'

type Contract = typeof contract

// --- what lower contexts ask

/** The house, or undefined while there is none. */
export async function houseOf(caller: Caller) {
  return store.house(caller)
}

/** A message of this organisation, archived or not: what cites it goes on citing it. */
export async function messageById(caller: Caller, id: string) {
  return store.messageById(caller, id)
}

/** The proofs whose last day is the given one or earlier, with their state today. */
export async function expiringProofs(caller: Caller, by: Day) {
  return (await store.proofsExpiringBy(caller, by)).map((proof) => withState(caller, proof))
}

/** What in a text goes against the house: words it never uses, and claims with the state of their proof today. */
export async function reviewWording(caller: Caller, text: string) {
  const house = await store.house(caller)
  const claims = claimsIn(text, await store.allProofs(caller)).map((proof) => withState(caller, proof))
  return { banned: bannedIn(text, house?.bannedTerms ?? []), claims }
}

function withState<Proof extends Evidence>(caller: Caller, proof: Proof) {
  return { ...proof, state: proofState(proof, today(caller)) }
}

// --- the house

export const getHouse: Action<Contract['getHouse']> = async (caller) => {
  return { house: (await store.house(caller)) ?? null, pillars: await store.pillars(caller) }
}

export const listPillars: Action<Contract['listPillars']> = (caller, input) => store.pillarPage(caller, input)

export const createHouse: Action<Contract['createHouse']> = async (caller, input) => {
  if (await store.house(caller)) throw fault(baseFaults.alreadyExists)
  const house = await store.addHouse(caller, { ...input, ...fresh(caller) })
  await record(caller, events.houseCreated, house, { roof: house.roof })
  return house
}

export const updateHouse: Action<Contract['updateHouse']> = async (caller, { version, ...change }) => {
  const before = expectVersion(await lockedHouse(caller), version)
  const after = await store.changeHouse(caller, before.id, change)
  await record(caller, events.houseChanged, after, { fields: Object.keys(change) })
  return after
}

/** The house, which nobody else may change until this transaction ends; throws `noHouse`. */
async function lockedHouse(caller: Caller) {
  const house = await store.lockHouse(caller)
  if (!house) throw fault(faults.noHouse)
  return house
}

function fresh(caller: Caller) {
  return { orgId: caller.home.id, id: idFor(caller), createdAt: caller.now, updatedAt: caller.now }
}

// --- pillars

export const createPillar: Action<Contract['createPillar']> = async (caller, input) => {
  const house = await lockedHouse(caller)
  const pillar = await store.addPillar(caller, { ...input, ...fresh(caller), houseId: house.id, position: await nextPosition(caller) })
  await record(caller, events.pillarCreated, pillar, { title: pillar.title })
  return pillar
}

/** The place after the last pillar; throws `tooManyPillars` when the house is full. */
async function nextPosition(caller: Caller): Promise<number> {
  const pillars = await store.pillars(caller)
  if (pillars.length >= mostPillars) throw fault(faults.tooManyPillars)
  return (pillars.at(-1)?.position ?? 0) + 1
}

export const updatePillar: Action<Contract['updatePillar']> = async (caller, { id, version, ...change }) => {
  expectVersion(await store.lockPillar(caller, id), version)
  const after = await store.changePillar(caller, id, change)
  await record(caller, events.pillarChanged, after, { fields: Object.keys(change) })
  return after
}

export const orderPillars: Action<Contract['orderPillars']> = async (caller, { version, pillarIds }) => {
  const before = expectVersion(await lockedHouse(caller), version)
  if (!isOrderOf(pillarIds, await store.pillars(caller))) throw fault(faults.wrongOrder)
  for (const [index, id] of pillarIds.entries()) await store.changePillar(caller, id, { position: index + 1 })
  const house = await store.changeHouse(caller, before.id, {})
  await record(caller, events.pillarsOrdered, house, { pillarIds })
  return { house, pillars: await store.pillars(caller) }
}

export const archivePillar: Action<Contract['archivePillar']> = async (caller, { id, version }) => {
  const before = expectVersion(await store.lockPillar(caller, id), version)
  if (await store.carries(caller, id)) throw fault(faults.pillarCarries)
  const after = await store.changePillar(caller, id, { archivedAt: before.archivedAt ?? caller.now })
  await record(caller, events.pillarArchived, after, {})
  return after
}

export const restorePillar: Action<Contract['restorePillar']> = async (caller, { id, version }) => {
  await lockedHouse(caller)
  const before = expectVersion(await store.lockPillar(caller, id), version)
  if (before.archivedAt === null) return before
  const after = await store.changePillar(caller, id, { archivedAt: null, position: await nextPosition(caller) })
  await record(caller, events.pillarRestored, after, {})
  return after
}

/** Throws `pillarGone` unless the pillar stands; it goes on standing until this transaction ends. */
async function expectPillar(caller: Caller, id: string): Promise<void> {
  const pillar = await store.lockPillar(caller, id)
  if (!pillar || pillar.archivedAt !== null)
    throw fault(faults.pillarGone, { fields: [{ path: 'pillarId', message: faults.pillarGone.message }] })
}

// --- proof

export const listProofs: Action<Contract['listProofs']> = async (caller, input) => {
  const { items, nextCursor } = await store.proofPage(caller, input)
  return { items: items.map((proof) => withState(caller, proof)), nextCursor }
}

export const createProof: Action<Contract['createProof']> = async (caller, input) => {
  await expectPillar(caller, input.pillarId)
  const proof = await store.addProof(caller, { ...input, ...fresh(caller) })
  await record(caller, events.proofCreated, proof, { pillarId: proof.pillarId, claim: proof.claim })
  return withState(caller, proof)
}

export const updateProof: Action<Contract['updateProof']> = async (caller, { id, version, ...change }) => {
  expectVersion(await store.lockProof(caller, id), version)
  if (change.pillarId !== undefined) await expectPillar(caller, change.pillarId)
  const after = await store.changeProof(caller, id, change)
  await record(caller, events.proofChanged, after, { fields: Object.keys(change) })
  return withState(caller, after)
}

export const archiveProof: Action<Contract['archiveProof']> = async (caller, { id, version }) => {
  const before = expectVersion(await store.lockProof(caller, id), version)
  const after = await store.changeProof(caller, id, { archivedAt: before.archivedAt ?? caller.now })
  await record(caller, events.proofArchived, after, {})
  return withState(caller, after)
}

export const restoreProof: Action<Contract['restoreProof']> = async (caller, { id, version }) => {
  const before = expectVersion(await store.lockProof(caller, id), version)
  await expectPillar(caller, before.pillarId)
  const after = await store.changeProof(caller, id, { archivedAt: null })
  await record(caller, events.proofRestored, after, {})
  return withState(caller, after)
}

// --- messages

export const listMessages: Action<Contract['listMessages']> = (caller, input) => store.messagePage(caller, input)

export const getMessage: Action<Contract['getMessage']> = async (caller, { id }) => {
  const message = expectFound(await store.messageById(caller, id))
  return { message, pillar: expectFound(await store.pillarById(caller, message.pillarId)) }
}

export const createMessage: Action<Contract['createMessage']> = async (caller, input) => {
  await expectPillar(caller, input.pillarId)
  await expectSegment(caller, input.segmentId)
  const message = await store.addMessage(caller, { ...input, ...fresh(caller) })
  await record(caller, events.messageCreated, message, { pillarId: message.pillarId, what: message.what })
  return message
}

export const updateMessage: Action<Contract['updateMessage']> = async (caller, { id, version, ...change }) => {
  expectVersion(await store.lockMessage(caller, id), version)
  if (change.pillarId !== undefined) await expectPillar(caller, change.pillarId)
  await expectSegment(caller, change.segmentId)
  const after = await store.changeMessage(caller, id, change)
  await record(caller, events.messageChanged, after, { fields: Object.keys(change) })
  return after
}

/** Throws `segmentGone` when a segment is named that cannot be spoken to. */
async function expectSegment(caller: Caller, id: string | null | undefined): Promise<void> {
  if (id == null) return
  const segment = await segmentById(caller, id)
  if (!segment || segment.archivedAt !== null)
    throw fault(faults.segmentGone, { fields: [{ path: 'segmentId', message: faults.segmentGone.message }] })
}

export const archiveMessage: Action<Contract['archiveMessage']> = async (caller, { id, version }) => {
  const before = expectVersion(await store.lockMessage(caller, id), version)
  const after = await store.changeMessage(caller, id, { archivedAt: before.archivedAt ?? caller.now })
  await record(caller, events.messageArchived, after, {})
  return after
}

export const restoreMessage: Action<Contract['restoreMessage']> = async (caller, { id, version }) => {
  const before = expectVersion(await store.lockMessage(caller, id), version)
  await expectPillar(caller, before.pillarId)
  const after = await store.changeMessage(caller, id, { archivedAt: null })
  await record(caller, events.messageRestored, after, {})
  return after
}
