// The actions of the thread, and what lower contexts call to hang their objects on it.
import { may } from '#identity/actions.ts'
import { idFor, type Action, type Caller } from '#kernel/caller.ts'
import { expectFound } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { baseFaults, fault } from '#kernel/fault.ts'
import { contract, events, faults, type FunctionName } from './contract.ts'
import { kinds, mayStandAlone, parentKinds, pathUnder, stops, type Kind } from './rules.ts'
import * as store from './store.ts'

type Contract = typeof contract

export interface Placement {
  readonly id: string
  readonly kind: Kind
  /** Null only for kinds that may stand alone. */
  readonly parentId: string | null
  readonly title: string
  readonly function: FunctionName
  readonly ownerId?: string | null
  readonly assumed?: boolean
}

/**
 * Hangs an object on the thread under the same id, in the same transaction that makes the object, and returns its path.
 * Throws `parentGone` for a parent that is not there and `wrongParent` for one of a kind that cannot hold it.
 */
export async function placeNode(caller: Caller, placement: Placement): Promise<string> {
  // Otherwise the parent could move between the reading of its path and the end of this transaction.
  if (placement.parentId !== null) await store.holdShape(caller)
  const parent = await expectParent(caller, placement.kind, placement.parentId)
  const path = pathUnder(parent?.path ?? null, placement.id)
  await store.addNode(caller, {
    orgId: caller.home.id,
    id: placement.id,
    kind: placement.kind,
    parentId: placement.parentId,
    path,
    depth: (parent?.depth ?? 0) + 1,
    title: placement.title,
    function: placement.function,
    ownerId: placement.ownerId ?? caller.memberId,
    assumed: placement.assumed ?? false,
    createdAt: caller.now,
  })
  return path
}

async function expectParent(caller: Caller, kind: Kind, parentId: string | null) {
  if (parentId === null) {
    if (!mayStandAlone.has(kind)) throw fault(faults.wrongParent)
    return null
  }
  const parent = await store.nodeById(caller, parentId)
  if (!parent || parent.archivedAt !== null) throw fault(faults.parentGone)
  if (!parentKinds[kind].includes(parent.kind)) throw fault(faults.wrongParent)
  return parent
}

/** The node of an object, or undefined when it is not on this organisation's thread. */
export async function nodeOf(caller: Caller, id: string) {
  return store.nodeById(caller, id)
}

/** Everything above a node, the goal first. */
export async function aboveNode(caller: Caller, path: string) {
  return store.ancestorsOf(caller, path)
}

/** What hangs directly under a node, or the goals for null, oldest first. */
export async function nodesBelow(caller: Caller, parentId: string | null, paging: { limit: number; cursor?: string | undefined }) {
  return store.childPage(caller, parentId, paging, parentId === null ? ['goal'] : kinds)
}

/** The paths of everything directly under these nodes, by parent. */
export async function pathsBelow(caller: Caller, parentIds: readonly string[]) {
  return Map.groupBy(await store.childPaths(caller, parentIds), ({ parentId }) => parentId)
}

/** Keeps the node's name, owner and mark in step with the object. */
export async function updateNode(
  caller: Caller,
  id: string,
  change: { title?: string; ownerId?: string | null; assumed?: boolean; archivedAt?: string | null },
): Promise<void> {
  if (Object.keys(change).length > 0) await store.changeNode(caller, id, change)
}

/** Whether nothing that is not archived hangs under an object; nothing is hung there until the transaction ends. */
export async function nothingBelow(caller: Caller, id: string): Promise<boolean> {
  await store.changeShape(caller)
  return !(await store.anyBelow(caller, id))
}

/** Takes the node of an empty draft off the thread again. */
export async function removeNode(caller: Caller, id: string): Promise<void> {
  await store.removeNode(caller, id)
}

/** Puts a node, with all below it, under another parent. Touches keep the path they had: history is not rewritten. */
export async function moveNode(caller: Caller, id: string, version: number, parentId: string | null): Promise<void> {
  await store.changeShape(caller)
  const node = expectFound(await store.nodeById(caller, id))
  const parent = await expectParent(caller, node.kind, parentId)
  if (parent?.path.startsWith(node.path)) throw fault(faults.wrongParent)
  const depth = (parent?.depth ?? 0) + 1
  await store.repath(caller, node, { id, parentId, path: pathUnder(parent?.path ?? null, id), depth })
  await record(caller, events.nodeMoved, { id, version }, { from: node.parentId, to: parentId })
}

/** Ties an object to another one from an action of a lower context. */
export async function refer(caller: Caller, fromId: string, toId: string, kind: 'serves' | 'reuses' | 'cites'): Promise<string> {
  const id = idFor(caller)
  await store.addReference(caller, { orgId: caller.home.id, id, fromId, toId, kind, createdAt: caller.now })
  return id
}

export interface Decision {
  readonly gate: 'what' | 'how' | 'body' | 'campaign'
  readonly decision: 'approved' | 'changes_requested'
  readonly bodyHash: string
  readonly note?: string
}

/** Records a decision by the caller, who must be a member. */
export async function decide(caller: Caller, nodeId: string, { note = '', ...decision }: Decision): Promise<void> {
  if (caller.memberId === null) throw fault(baseFaults.notAllowed)
  const by = { memberId: caller.memberId, hat: caller.hat, at: caller.now }
  await store.addApproval(caller, { orgId: caller.home.id, id: idFor(caller), nodeId, ...decision, note, ...by })
}

/** Whether the latest decision of a gate approved exactly this text. */
export async function isApproved(caller: Caller, nodeId: string, gate: Decision['gate'], bodyHash: string): Promise<boolean> {
  const latest = await store.latestApproval(caller, nodeId, gate)
  return latest?.decision === 'approved' && latest.bodyHash === bodyHash
}

// Whoever may read only the sums of the pipeline learns the names of its leads, deals and orders nowhere else either.
const shown = (caller: Caller): readonly Kind[] =>
  may(caller, 'pipeline.read') ? kinds : kinds.filter((kind) => !stops.result.some((result) => result === kind))

/** The node of an object the caller may read of; throws `notFound`. */
async function expectShown(caller: Caller, id: string) {
  const node = expectFound(await store.nodeById(caller, id))
  return expectFound(shown(caller).includes(node.kind) ? node : undefined)
}

export const listNodes: Action<Contract['listNodes']> = async (caller, { ids }) => ({
  items: await store.nodesByIds(caller, ids.split(','), shown(caller)),
})

export const getNode: Action<Contract['getNode']> = async (caller, { id }) => {
  const node = await expectShown(caller, id)
  return { node, ancestors: await store.ancestorsOf(caller, node.path) }
}

export const listBelow: Action<Contract['listBelow']> = async (caller, { id, ...paging }) => {
  await expectShown(caller, id)
  return store.childPage(caller, id, paging, shown(caller))
}

export const listRoots: Action<Contract['listRoots']> = (caller, input) => store.childPage(caller, null, input, shown(caller))

export const searchThread: Action<Contract['searchThread']> = (caller, input) => store.nodesLike(caller, input, shown(caller))

export const addReference: Action<Contract['addReference']> = async (caller, { id, toId, kind }) => {
  const from = await expectShown(caller, id)
  const to = await expectShown(caller, toId)
  if (from.id === to.id) throw fault(faults.wrongParent, { fields: [{ path: 'toId', message: 'is the object itself' }] })
  const referenceId = await refer(caller, id, toId, kind)
  await record(caller, events.referenceAdded, { id, version: 1 }, { toId, kind })
  return { id: referenceId, kind, node: to }
}

export const removeReference: Action<Contract['removeReference']> = async (caller, { id, referenceId }) => {
  if (!(await store.removeReference(caller, id, referenceId))) throw fault(baseFaults.notFound)
  await record(caller, events.referenceRemoved, { id, version: 1 }, { referenceId })
  return { done: true }
}

export const listReferences: Action<Contract['listReferences']> = async (caller, { id, ...paging }) => {
  await expectShown(caller, id)
  return store.referencePage(caller, id, paging, shown(caller))
}

export const addComment: Action<Contract['addComment']> = async (caller, { id, body }) => {
  await expectShown(caller, id)
  const memberId = expectFound(caller.memberId ?? undefined)
  const comment = { id: idFor(caller), memberId, hat: caller.hat, body, createdAt: caller.now }
  await store.addComment(caller, { ...comment, orgId: caller.home.id, nodeId: id })
  await record(caller, events.commented, { id, version: 1 }, { body })
  return { ...comment, memberName: await store.memberName(caller, memberId) }
}

export const listComments: Action<Contract['listComments']> = async (caller, { id, ...paging }) => {
  await expectShown(caller, id)
  return store.commentPage(caller, id, paging)
}

export const listApprovals: Action<Contract['listApprovals']> = async (caller, { id, ...paging }) => {
  await expectShown(caller, id)
  return store.approvalPage(caller, id, paging)
}
