// What the thread offers: a node with what is above and below it, references, comments, and the decisions on an object.
import { z } from 'zod'
import { event, id, instant, operation, page, paging, done, personal, text } from '#kernel/contract.ts'
import { faultKind } from '#kernel/fault.ts'
import { kinds } from './rules.ts'

export const faults = {
  wrongParent: faultKind('wrong_parent', 422, 'That object cannot hang there.', 'Choose a place of the kind the thread expects above it.'),
  parentGone: faultKind(
    'parent_gone',
    422,
    'The object it should hang under does not exist or is archived.',
    'Choose another place on the thread.',
  ),
}

export const kind = z.enum(kinds)
export const functionName = z.enum(['marketing', 'communications', 'pr', 'sales'])
export type FunctionName = z.infer<typeof functionName>

export const node = z.object({
  id,
  kind,
  parentId: id.nullable(),
  title: z.string(),
  function: functionName,
  ownerId: id.nullable(),
  assumed: z.boolean(),
  createdAt: instant,
})
export type Node = z.infer<typeof node>

export const approval = z.object({
  id,
  gate: z.enum(['what', 'how', 'body', 'campaign']),
  decision: z.enum(['approved', 'changes_requested']),
  bodyHash: z.string(),
  note: z.string(),
  memberId: id,
  memberName: z.string(),
  hat: z.string(),
  at: instant,
})
export type Approval = z.infer<typeof approval>

const comment = z.object({ id, memberId: id, memberName: z.string(), hat: z.string(), body: personal(z.string()), createdAt: instant })
const reference = z.object({ id, kind: z.enum(['serves', 'reuses', 'cites']), node })

const uuid = '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}'

/** Several ids in one parameter of an address, as a page of a list asks for them. */
export const manyIds = z
  .string()
  .regex(new RegExp(`^${uuid}(,${uuid}){0,99}$`))
  .describe('Ids with commas between, at most 100. What there is no object for is left out of the answer.')

export const contract = {
  listNodes: operation({
    method: 'GET',
    path: '/thread/nodes',
    permission: 'strategy.read',
    summary: 'Read several objects of the thread at once, archived ones too: what a list of their ids is about.',
    input: { ids: manyIds },
    output: z.object({ items: z.array(node) }),
  }),
  getNode: operation({
    method: 'GET',
    path: '/thread/{id}',
    permission: 'strategy.read',
    summary: 'Read an object of the thread with everything above it, from the goal down.',
    input: { id },
    output: z.object({ node, ancestors: z.array(node) }),
  }),
  listBelow: operation({
    method: 'GET',
    path: '/thread/{id}/below',
    permission: 'strategy.read',
    summary: 'List what hangs directly under an object, oldest first.',
    input: { id, ...paging },
    output: page(node),
  }),
  listRoots: operation({
    method: 'GET',
    path: '/thread',
    permission: 'strategy.read',
    summary: 'List the beginnings of the thread: the goals, and the results that are not linked yet.',
    input: paging,
    output: page(node),
  }),
  searchThread: operation({
    method: 'GET',
    path: '/thread/search',
    permission: 'strategy.read',
    summary: 'Find objects of the thread by a part of their name.',
    input: { ...paging, q: text(100), kind: kind.optional() },
    output: page(node),
  }),
  addReference: operation({
    method: 'POST',
    path: '/thread/{id}/references',
    permission: 'content.edit',
    summary: 'Tie an object to another one besides its place on the thread; a reference is shown and never carries money.',
    input: { id, toId: id, kind: z.enum(['serves', 'reuses', 'cites']) },
    output: reference,
    faults: [faults.wrongParent],
  }),
  removeReference: operation({
    method: 'DELETE',
    path: '/thread/{id}/references/{referenceId}',
    permission: 'content.edit',
    summary: 'Untie a reference.',
    input: { id, referenceId: id },
    output: done,
  }),
  listReferences: operation({
    method: 'GET',
    path: '/thread/{id}/references',
    permission: 'strategy.read',
    summary: 'List what an object refers to besides its place on the thread.',
    input: { id, ...paging },
    output: page(reference),
  }),
  addComment: operation({
    method: 'POST',
    path: '/thread/{id}/comments',
    permission: 'member',
    summary: 'Comment on an object; comments stay inside the organisation.',
    input: { id, body: text(5000) },
    output: comment,
  }),
  listComments: operation({
    method: 'GET',
    path: '/thread/{id}/comments',
    permission: 'member',
    summary: 'List the comments on an object, oldest first.',
    input: { id, ...paging },
    output: page(comment),
  }),
  listApprovals: operation({
    method: 'GET',
    path: '/thread/{id}/approvals',
    permission: 'member',
    summary: 'List the decisions on an object, newest first.',
    input: { id, ...paging },
    output: page(approval),
  }),
}

export const events = {
  referenceAdded: event('thread.referenceAdded', { toId: id, kind: z.string() }),
  referenceRemoved: event('thread.referenceRemoved', { referenceId: id }),
  commented: event('thread.commented', { body: personal(z.string()) }),
  nodeMoved: event('thread.nodeMoved', { from: id.nullable(), to: id.nullable() }),
}

const pathOf: Partial<Record<z.infer<typeof kind>, (id: string) => string>> = {
  goal: (of) => `/goals/${of}`,
  strategy: (of) => `/strategy?id=${of}`,
  plan: (of) => `/strategy?plan=${of}`,
  campaign: (of) => `/campaigns/${of}`,
  piece: (of) => `/content/${of}`,
  variant: (of) => `/versions/${of}`,
  coverage: (of) => `/coverage?id=${of}`,
  lead: (of) => `/leads/${of}`,
  deal: (of) => `/deals/${of}`,
  order: (of) => `/orders?order=${of}`,
}

/** Where an object has its page on the screens; null for a kind that is shown on its parent's page. */
export function addressOf({ kind: of, id: which }: Pick<Node, 'kind' | 'id'>): string | null {
  return pathOf[of]?.(which) ?? null
}
