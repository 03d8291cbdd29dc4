// Dispatches: what is on its way out, who got it, and what a person reports or decides about it.
import { z } from 'zod'
import { count, id, instant, operation, page, paging, personal, prose, text, version, webAddress } from '#kernel/contract.ts'
import { returnedKinds } from '../report.ts'
import { holdScopes } from '../rules.ts'
import { uncertainPolicies } from '../uncertain.ts'
import { waitings } from '../waits.ts'
import { faults, adapterName, messageClass, dispatchState, sendState } from './base.ts'

/** What holds a dispatch at this moment. */
export const heldBy = z.object({
  id,
  scope: z.enum(holdScopes),
  reason: z.string(),
  declaredAt: instant,
  closedAt: instant.nullable(),
  /** Of a lifted hold: this dispatch waits to be released by name. */
  liftedAt: instant.nullable(),
})

export const counts = z.object({ queued: count, claimed: count, delivered: count, failed: count, suppressed: count, uncertain: count })

/** How many recipients are in a state for one and the same reason; null where there is nothing to say. */
export const part = z.object({ state: sendState, reason: z.string().nullable(), count })

export const proof = z.object({ address: z.string().nullable(), note: z.string(), memberId: id.nullable(), hat: z.string(), at: instant })

/** What tells two dispatches of one piece or version apart. */
export const told = {
  subject: z.string().nullable().describe('Of an e-mail, with the defaults in place of what is personal.'),
  share: z.number().nullable().describe('The share of the audience it goes to, as in an A/B test; null when it goes to all of it.'),
}

export const dispatch = z.object({
  id,
  nodeId: id,
  title: z.string(),
  ...told,
  adapter: adapterName,
  channelId: id.nullable(),
  accountId: id.nullable(),
  segmentId: id.nullable(),
  messageClass,
  state: dispatchState,
  standing: z.boolean().describe('It stays open for the recipients a sequence adds one by one.'),
  held: heldBy.nullable(),
  trouble: z.string().nullable().describe('A problem that may pass; it is tried again at resumeAt.'),
  resumeAt: instant.nullable(),
  failure: z.string().nullable(),
  scheduledAt: instant,
  startedAt: instant.nullable(),
  publishedAt: instant.nullable(),
  endedAt: instant.nullable(),
  address: z.string().nullable(),
  proof: proof.nullable(),
  counts,
  createdAt: instant,
  version,
})
export type Dispatch = z.infer<typeof dispatch>

/** Its own pause, whatever else holds it; while closedAt is null, messages are still in hand. */
export const pause = z.object({ id, reason: z.string(), declaredAt: instant, closedAt: instant.nullable(), inHand: count })

export const pace = z.object({
  perSecond: z.number().describe('Messages delivered per second over the last minute.'),
  secondsLeft: count.describe('What waits, divided by that.'),
})

/** How many recipients something came back from after the server had taken the message. */
export const returned = z.object({ bounced: count, refused: count, delayed: count, complained: count, replied: count })

/** What the rows of a ledger may be chosen by: what came back from them, or that they replied. */
export const returnedFilter = z.enum([...returnedKinds, 'replied'])
export type ReturnedFilter = z.infer<typeof returnedFilter>
/** Which rows of a dispatch are asked for. */
export const rowFilter = {
  state: sendState.optional(),
  returned: returnedFilter.optional().describe('Only those from whom this came back.'),
  reason: text(60).optional().describe('A word of the ledger’s list; “none” for those without one.'),
  q: text(254).optional().describe('A whole e-mail address, or what a name begins with.'),
}
/** What is done about recipients that are uncertain, and when it is done to the first of them; null while nobody waits for it. */
export const uncertain = z.object({ policy: z.enum(uncertainPolicies), hours: z.int(), nextAt: instant.nullable() })

export const wait = z.object({
  what: z.enum(waitings),
  until: instant.nullable().describe('Null where a person decides when it is over, or where it goes on at any moment.'),
})

/** A dispatch with what it says: subject or title, plain text, and the link that belongs to it. */
export const fullDispatch = dispatch.extend({
  pause: pause.nullable(),
  waitsFor: wait.nullable().describe('Null once nobody waits any more.'),
  pace: pace.nullable().describe('Null while nothing is sent, and before anything was delivered.'),
  parts: z.array(part).describe('The counts by reason; each opens its recipients by state and reason.'),
  uncertain: uncertain.nullable().describe('Null for what is not a mailing.'),
  accountName: z.string().nullable(),
  returned,
  headline: z.string(),
  text: z.string(),
  link: z.string().nullable(),
})

export const recipient = z.object({
  id,
  personId: id,
  name: personal(z.string()).nullable(),
  email: personal(z.string()).nullable(),
  state: sendState,
  reason: z.string().nullable(),
  answer: z.string().nullable(),
  messageId: z.string(),
  waitsFor: wait.nullable().describe('Of who has not got it yet.'),
  attempts: z.int(),
  resent: z.boolean().describe('Whether it was handed over once more after it had been uncertain.'),
  dueAt: instant,
  handedAt: instant.nullable(),
  endedAt: instant.nullable(),
  returned: z.enum(returnedKinds).nullable().describe('What came back after the server had taken the message.'),
  returnedAt: instant.nullable(),
  returnedReason: z.string().nullable(),
  repliedAt: instant.nullable(),
})
export type Recipient = z.infer<typeof recipient>

// An export takes them all: a hundred thousand in a hundred requests.
const manyRows = z.coerce.number<number>().int().min(1).max(1000).default(50).describe('How many rows at most.')

export const contract = {
  listDispatches: operation({
    method: 'GET',
    path: '/dispatches',
    permission: 'send.read',
    summary: 'List what is on its way out and what has left, newest first.',
    input: { ...paging, state: dispatchState.optional(), nodeId: id.optional().describe('Only of this object and what hangs below it.') },
    output: page(dispatch),
  }),
  getDispatch: operation({
    method: 'GET',
    path: '/dispatches/{id}',
    permission: 'send.read',
    summary: 'Read a dispatch: how far it has come, who has got it, what holds or troubles it.',
    input: { id },
    output: fullDispatch,
  }),
  listRecipients: operation({
    method: 'GET',
    path: '/dispatches/{id}/recipients',
    permission: 'people.read',
    summary: 'List the recipients of a dispatch with the state each is in; every number of the dispatch opens these rows.',
    input: {
      id,
      ...paging,
      limit: manyRows,
      ...rowFilter,
    },
    output: page(recipient),
  }),
  cancelDispatch: operation({
    method: 'POST',
    path: '/dispatches/{id}/cancel',
    permission: 'send.edit',
    summary: 'Stop a dispatch at the next recipient; what has left stays left.',
    input: { id, version },
    output: dispatch,
    faults: [faults.dispatchEnded],
  }),
  pauseDispatch: operation({
    method: 'POST',
    path: '/dispatches/{id}/pause',
    permission: 'send.edit',
    summary: 'Pause one dispatch: nothing new is claimed from this moment, and nothing is handed over once the pause is closed.',
    input: { id, version, reason: text(500).optional() },
    output: dispatch,
    faults: [faults.dispatchEnded, faults.alreadyPaused],
  }),
  resumeDispatch: operation({
    method: 'POST',
    path: '/dispatches/{id}/resume',
    permission: 'send.edit',
    summary: 'Let a paused dispatch go on with those who have not got it; nobody gets it twice.',
    input: { id, version },
    output: dispatch,
    faults: [faults.notPaused],
  }),
  markPosted: operation({
    method: 'POST',
    path: '/dispatches/{id}/posted',
    permission: 'send.edit',
    summary: 'Report that something was posted, printed or said by hand, with its address or a sentence as proof.',
    input: { id, version, address: webAddress.optional(), note: prose(500).optional() },
    output: dispatch,
    faults: [faults.notByHand, faults.dispatchEnded, faults.noProof, faults.held, faults.notApproved],
  }),
  settleUncertain: operation({
    method: 'POST',
    path: '/dispatches/{id}/uncertain',
    permission: 'send.approve',
    summary:
      'Decide about the recipients whose delivery is uncertain: count them as delivered, or send to them again at the risk of a second copy.',
    input: { id, version, verdict: z.enum(['delivered', 'again']) },
    output: dispatch,
    faults: [faults.nothingUncertain, faults.dispatchEnded, faults.alreadyOnItsWay],
  }),
}
