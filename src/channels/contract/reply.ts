// Replies: what people wrote back to what was sent to them, and whether somebody has read and answered it.
import { z } from 'zod'
import { id, instant, operation, page, paging, personal, version } from '#kernel/contract.ts'

export const replyStates = ['new', 'read', 'handled'] as const
export const replyState = z.enum(replyStates)
export type ReplyState = z.infer<typeof replyState>

export const reply = z.object({
  id,
  dispatchId: id,
  /** What was replied to. */
  title: z.string(),
  personId: id,
  personName: personal(z.string()).nullable(),
  fromName: personal(z.string()),
  fromAddress: personal(z.string()),
  fromOther: z.boolean().describe('Whether it came from another address than the one that was written to.'),
  subject: personal(z.string()),
  excerpt: personal(z.string()).describe('What was written anew, without what it quotes.'),
  state: replyState,
  markedBy: id.nullable(),
  markedAt: instant.nullable(),
  receivedAt: instant,
  version,
})
export type Reply = z.infer<typeof reply>

export const fullReply = reply.extend({
  text: personal(z.string()).describe('All of it, as plain text.'),
  cut: z.boolean().describe('Whether there was more of it than is kept.'),
})

export const contract = {
  listReplies: operation({
    method: 'GET',
    path: '/replies',
    permission: 'people.read',
    summary: 'List what people wrote back, newest first, each with the person and the dispatch it answers.',
    input: { ...paging, state: replyState.optional(), dispatchId: id.optional(), personId: id.optional() },
    output: page(reply),
  }),
  getReply: operation({
    method: 'GET',
    path: '/replies/{id}',
    permission: 'people.read',
    summary: 'Read a reply in full.',
    input: { id },
    output: fullReply,
  }),
  markReply: operation({
    method: 'POST',
    path: '/replies/{id}/mark',
    permission: 'people.edit',
    summary: 'Mark a reply as new, read or handled, for everybody.',
    input: { id, version, state: replyState },
    output: reply,
  }),
}
