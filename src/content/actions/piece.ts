// The actions of pieces: noting, describing, taking into work, making a further one of them, archiving.
import { functionOf } from '#identity/actions.ts'
import { idFor, type Action, type Caller } from '#kernel/caller.ts'
import { expectWithin } from '#kernel/db/scope.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { baseFaults, fault } from '#kernel/fault.ts'
import { getMessage, messageById } from '#messaging/actions.ts'
import { alwaysOnCampaign } from '#plan/actions/campaign.ts'
import { nodeOf, placeNode, refer, updateNode } from '#thread/actions.ts'
import { faults } from '../contract/base.ts'
import { contract, events } from '../contract/piece.ts'
import { hasOpenComparison } from '../store/comparison.ts'
import * as store from '../store/piece.ts'
import { variantsOf } from '../store/variant.ts'
import { movePiece, type PieceRow } from './follow.ts'
import { readingOf, summaryOf } from './reading.ts'

type Contract = typeof contract

/** A piece of this organisation, archived or not. */
export async function pieceById(caller: Caller, id: string) {
  return store.pieceById(caller, id)
}

export const listPieces: Action<Contract['listPieces']> = (caller, input) => store.piecePage(caller, input)

export const getPiece: Action<Contract['getPiece']> = async (caller, { id }) => {
  const piece = expectFound(await store.pieceById(caller, id))
  const versions = []
  for (const variant of await variantsOf(caller, id)) versions.push(await readingOf(caller, variant))
  const says = await saysOf(caller, piece.messageId)
  return { piece, says, versions, findings: summaryOf(says, versions) }
}

async function saysOf(caller: Caller, messageId: string | null) {
  if (messageId === null) return null
  const { message, pillar } = await getMessage(caller, { id: messageId })
  return { messageId, what: message.what, pillar: pillar.title }
}

export const createPiece: Action<Contract['createPiece']> = async (caller, { parentId, ...input }) => {
  await expectMessage(caller, input.messageId)
  const piece = await addPiece(caller, await placeFor(caller, parentId), input)
  await record(caller, events.pieceCreated, piece, { title: piece.title, parentId: expectFound(piece.parentId ?? undefined) })
  return piece
}

/** Where a piece hangs: under the given node, else under the always-on campaign of the hat's function. */
async function placeFor(caller: Caller, parentId: string | undefined): Promise<{ parentId: string; function: PieceRow['function'] }> {
  const parent = parentId === undefined ? undefined : await nodeOf(caller, parentId)
  if (parentId !== undefined) return { parentId, function: parent?.function ?? functionOf(caller) }
  const campaign = await alwaysOnCampaign(caller, functionOf(caller))
  return { parentId: campaign.id, function: functionOf(caller) }
}

type NewPiece = Pick<PieceRow, 'title' | 'intent' | 'kind' | 'messageId' | 'summary'>

async function addPiece(caller: Caller, place: { parentId: string; function: PieceRow['function'] }, input: NewPiece): Promise<PieceRow> {
  const id = idFor(caller)
  await placeNode(caller, { id, kind: 'piece', title: input.title, ...place })
  await store.addPiece(caller, {
    ...input,
    orgId: caller.home.id,
    id,
    ownerId: caller.memberId,
    createdAt: caller.now,
    updatedAt: caller.now,
  })
  return expectFound(await store.lockPiece(caller, id))
}

async function expectMessage(caller: Caller, id: string | null | undefined): Promise<void> {
  if (id == null) return
  const message = await messageById(caller, id)
  if (!message || message.archivedAt !== null)
    throw fault(faults.messageGone, { fields: [{ path: 'messageId', message: faults.messageGone.message }] })
}

export const updatePiece: Action<Contract['updatePiece']> = async (caller, { id, version, ...change }) => {
  const before = await expectPiece(caller, id, version)
  if (change.messageId !== before.messageId) await expectMessage(caller, change.messageId)
  if (change.ownerId !== undefined && !(await store.memberKnown(caller, change.ownerId)))
    throw fault(baseFaults.unprocessable, { fields: [{ path: 'ownerId', message: 'is nobody who works here' }] })
  await store.changePiece(caller, id, change)
  if (change.title !== undefined && change.title !== before.title) await rename(caller, before, change.title)
  if (change.ownerId !== undefined) await updateNode(caller, id, { ownerId: change.ownerId })
  return told(caller, id, events.pieceChanged, { fields: Object.keys(change) })
}

// On the thread a version carries the piece's name before its channel's.
async function rename(caller: Caller, before: PieceRow, title: string): Promise<void> {
  await updateNode(caller, before.id, { title })
  for (const variant of await variantsOf(caller, before.id)) {
    const channel = variant.title.slice(before.title.length)
    await updateNode(caller, variant.id, { title: `${title}${channel}` })
  }
}

export const briefPiece: Action<Contract['briefPiece']> = async (caller, { id, version }) => {
  return movePiece(caller, await expectPiece(caller, id, version), 'brief')
}

export const repurposePiece: Action<Contract['repurposePiece']> = async (caller, { id, version, parentId, title, kind }) => {
  const source = await expectPiece(caller, id, version)
  const piece = await movePiece(caller, source, 'repurpose')
  const { intent, messageId, summary } = source
  const place = await placeFor(caller, parentId ?? source.parentId ?? undefined)
  const derived = await addPiece(caller, place, { title, kind, intent, messageId, summary })
  await refer(caller, derived.id, source.id, 'reuses')
  await record(caller, events.pieceCreated, derived, { title, parentId: place.parentId })
  await record(caller, events.pieceRepurposed, piece, { derivedId: derived.id })
  return { piece, derived }
}

export const archivePiece: Action<Contract['archivePiece']> = async (caller, { id, version }) => {
  const piece = await expectPiece(caller, id, version)
  const versions = await variantsOf(caller, id)
  if (versions.some(({ state }) => state === 'scheduled' || state === 'sending'))
    throw fault(faults.wrongState, { message: 'A version of it is scheduled or on its way.', fix: 'Take that version back first.' })
  if (await hasOpenComparison(caller, id)) throw fault(faults.underTest)
  await setArchived(caller, piece, caller.now)
  return told(caller, id, events.pieceArchived, {})
}

export const restorePiece: Action<Contract['restorePiece']> = async (caller, { id, version }) => {
  await setArchived(caller, await expectPiece(caller, id, version), null)
  return told(caller, id, events.pieceRestored, {})
}

async function setArchived(caller: Caller, piece: PieceRow, archivedAt: string | null): Promise<void> {
  await store.changePiece(caller, piece.id, { archivedAt })
  await updateNode(caller, piece.id, { archivedAt })
  for (const { id } of await variantsOf(caller, piece.id)) await updateNode(caller, id, { archivedAt })
}

/** The piece to be changed, which nobody else may change until this transaction ends. */
async function expectPiece(caller: Caller, id: string, version: number): Promise<PieceRow> {
  const piece = expectVersion(await store.lockPiece(caller, id), version)
  expectWithin(caller, piece)
  return piece
}

async function told(caller: Caller, id: string, kind: Parameters<typeof record>[1], data: Parameters<typeof record>[3]) {
  const piece = expectFound(await store.lockPiece(caller, id))
  await record(caller, kind, piece, data)
  return piece
}
