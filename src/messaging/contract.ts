// What messaging offers: the message house with its pillars and proof, and the messages that rest on a pillar.
import { z } from 'zod'
import { day, event, id, instant, operation, page, paging, prose, text, version, webAddress } from '#kernel/contract.ts'
import { faultKind } from '#kernel/fault.ts'
import { proofStates } from './rules.ts'

export const faults = {
  noHouse: faultKind('no_house', 422, 'There is no message house yet.', 'Write its roof first.'),
  tooManyPillars: faultKind(
    'too_many_pillars',
    422,
    'A house stands on at most seven pillars.',
    'Archive one, or join two thoughts in one.',
  ),
  pillarGone: faultKind('pillar_gone', 422, 'That pillar does not exist or is archived.', 'Choose a pillar of the house.'),
  pillarCarries: faultKind('pillar_carries', 422, 'Proof or messages still rest on this pillar.', 'Move or archive them first.'),
  wrongOrder: faultKind(
    'wrong_order',
    422,
    'The order must name every pillar of the house once.',
    'Read the house again and send all its pillars.',
  ),
  segmentGone: faultKind('message_segment_gone', 422, 'That segment does not exist or is archived.', 'Choose another segment, or none.'),
}

const terms = z.array(text(80)).max(100)

export const house = z.object({
  id,
  roof: z.string(),
  weAre: z.array(z.string()),
  weAreNot: z.array(z.string()),
  bannedTerms: z.array(z.string()),
  version,
  updatedAt: instant,
})
export type House = z.infer<typeof house>

export const pillar = z.object({ id, title: z.string(), body: z.string(), position: z.int(), version, archivedAt: instant.nullable() })
export type Pillar = z.infer<typeof pillar>

export const proofState = z.enum(proofStates)
export const proof = z.object({
  id,
  pillarId: id,
  claim: z.string(),
  evidence: z.string(),
  evidenceUrl: z.string().nullable(),
  expiresOn: day.nullable(),
  state: proofState,
  version,
  archivedAt: instant.nullable(),
})
export type Proof = z.infer<typeof proof>

export const message = z.object({
  id,
  pillarId: id,
  segmentId: id.nullable(),
  what: z.string(),
  why: z.string(),
  emotion: z.string(),
  version,
  createdAt: instant,
  archivedAt: instant.nullable(),
})
export type Message = z.infer<typeof message>

const houseFields = { roof: text(300), weAre: terms, weAreNot: terms, bannedTerms: terms }
const pillarFields = { title: text(120), body: prose(2000) }
const proofFields = {
  pillarId: id,
  claim: text(300),
  evidence: prose(2000),
  evidenceUrl: webAddress.nullable(),
  expiresOn: day.nullable().describe('The last day on which the evidence holds; null when it does not age.'),
}
const messageFields = {
  pillarId: id,
  segmentId: id.nullable().describe('Whom the message is for; null while it is for everybody.'),
  what: text(500),
  why: prose(2000),
  emotion: prose(80),
}

const listed = z.enum(['current', 'archived']).default('current')

export const contract = {
  getHouse: operation({
    method: 'GET',
    path: '/message-house',
    permission: 'message.read',
    summary: 'Read the message house: the roof, the voice, and the pillars in their order.',
    input: {},
    output: z.object({ house: house.nullable(), pillars: z.array(pillar) }),
  }),
  createHouse: operation({
    method: 'POST',
    path: '/message-house',
    permission: 'message.edit',
    summary: 'Begin the message house with its roof, the core message in one sentence.',
    input: { ...houseFields, weAre: terms.default([]), weAreNot: terms.default([]), bannedTerms: terms.default([]) },
    output: house,
  }),
  updateHouse: operation({
    method: 'PATCH',
    path: '/message-house',
    permission: 'message.edit',
    summary: 'Change the roof, the voice, or the words never used.',
    input: { version, ...optional(houseFields) },
    output: house,
    faults: [faults.noHouse],
  }),
  createPillar: operation({
    method: 'POST',
    path: '/message-house/pillars',
    permission: 'message.edit',
    summary: 'Set a further pillar under the roof, after those that stand.',
    input: { ...pillarFields, body: pillarFields.body.default('') },
    output: pillar,
    faults: [faults.noHouse, faults.tooManyPillars],
  }),
  updatePillar: operation({
    method: 'PATCH',
    path: '/message-house/pillars/{id}',
    permission: 'message.edit',
    summary: 'Change a pillar’s title or text.',
    input: { id, version, ...optional(pillarFields) },
    output: pillar,
  }),
  listPillars: operation({
    method: 'GET',
    path: '/message-house/pillars',
    permission: 'message.read',
    summary: 'List the pillars, oldest first: those that stand, or those that were archived.',
    input: { ...paging, state: listed },
    output: page(pillar),
  }),
  orderPillars: operation({
    method: 'PUT',
    path: '/message-house/pillars',
    permission: 'message.edit',
    summary: 'Put the pillars in another order; the version is the house’s.',
    input: { version, pillarIds: z.array(id).max(100) },
    output: z.object({ house, pillars: z.array(pillar) }),
    faults: [faults.noHouse, faults.wrongOrder],
  }),
  archivePillar: operation({
    method: 'POST',
    path: '/message-house/pillars/{id}/archive',
    permission: 'message.edit',
    summary: 'Take a pillar that carries nothing out of the house.',
    input: { id, version },
    output: pillar,
    faults: [faults.pillarCarries],
  }),
  restorePillar: operation({
    method: 'POST',
    path: '/message-house/pillars/{id}/restore',
    permission: 'message.edit',
    summary: 'Bring an archived pillar back, at the end of the order.',
    input: { id, version },
    output: pillar,
    faults: [faults.tooManyPillars],
  }),
  listProofs: operation({
    method: 'GET',
    path: '/proofs',
    permission: 'message.read',
    summary: 'List the proof under the pillars with its state today, oldest first.',
    input: {
      ...paging,
      pillarId: id.optional(),
      expiresBy: day.optional().describe('Only proof whose last day is this one or earlier.'),
      state: listed,
    },
    output: page(proof),
  }),
  createProof: operation({
    method: 'POST',
    path: '/proofs',
    permission: 'message.edit',
    summary: 'Put a claim under a pillar, with its evidence as far as there is some.',
    input: {
      ...proofFields,
      evidence: proofFields.evidence.default(''),
      evidenceUrl: proofFields.evidenceUrl.default(null),
      expiresOn: proofFields.expiresOn.default(null),
    },
    output: proof,
    faults: [faults.pillarGone],
  }),
  updateProof: operation({
    method: 'PATCH',
    path: '/proofs/{id}',
    permission: 'message.edit',
    summary: 'Change a proof: its claim, its evidence, its last day, or the pillar it stands under.',
    input: { id, version, ...optional(proofFields) },
    output: proof,
    faults: [faults.pillarGone],
  }),
  archiveProof: operation({
    method: 'POST',
    path: '/proofs/{id}/archive',
    permission: 'message.edit',
    summary: 'Take a proof away; texts that carry its claim are no longer checked against it.',
    input: { id, version },
    output: proof,
  }),
  restoreProof: operation({
    method: 'POST',
    path: '/proofs/{id}/restore',
    permission: 'message.edit',
    summary: 'Bring an archived proof back.',
    input: { id, version },
    output: proof,
    faults: [faults.pillarGone],
  }),
  listMessages: operation({
    method: 'GET',
    path: '/messages',
    permission: 'message.read',
    summary: 'List the messages, oldest first, by pillar, by segment, or by a part of their text.',
    input: { ...paging, pillarId: id.optional(), segmentId: id.optional(), q: text(100).optional(), state: listed },
    output: page(message),
  }),
  getMessage: operation({
    method: 'GET',
    path: '/messages/{id}',
    permission: 'message.read',
    summary: 'Read a message with the pillar it rests on.',
    input: { id },
    output: z.object({ message, pillar }),
  }),
  createMessage: operation({
    method: 'POST',
    path: '/messages',
    permission: 'message.edit',
    summary: 'Write a message: one claim for one audience on one pillar.',
    input: {
      ...messageFields,
      segmentId: messageFields.segmentId.default(null),
      why: messageFields.why.default(''),
      emotion: messageFields.emotion.default(''),
    },
    output: message,
    faults: [faults.pillarGone, faults.segmentGone],
  }),
  updateMessage: operation({
    method: 'PATCH',
    path: '/messages/{id}',
    permission: 'message.edit',
    summary: 'Change a message; what already left the building keeps the words it had.',
    input: { id, version, ...optional(messageFields) },
    output: message,
    faults: [faults.pillarGone, faults.segmentGone],
  }),
  archiveMessage: operation({
    method: 'POST',
    path: '/messages/{id}/archive',
    permission: 'message.edit',
    summary: 'Take a message out of use; what cites it goes on citing it.',
    input: { id, version },
    output: message,
  }),
  restoreMessage: operation({
    method: 'POST',
    path: '/messages/{id}/restore',
    permission: 'message.edit',
    summary: 'Bring an archived message back into use.',
    input: { id, version },
    output: message,
    faults: [faults.pillarGone],
  }),
}

/** The fields of a change: any of those that an object is made of. */
function optional<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.object(shape).partial().shape
}

const changed = { fields: z.array(z.string()) }

export const events = {
  houseCreated: event('messaging.houseCreated', { roof: z.string() }),
  houseChanged: event('messaging.houseChanged', changed),
  pillarCreated: event('messaging.pillarCreated', { title: z.string() }),
  pillarChanged: event('messaging.pillarChanged', changed),
  pillarsOrdered: event('messaging.pillarsOrdered', { pillarIds: z.array(id) }),
  pillarArchived: event('messaging.pillarArchived', {}),
  pillarRestored: event('messaging.pillarRestored', {}),
  proofCreated: event('messaging.proofCreated', { pillarId: id, claim: z.string() }),
  proofChanged: event('messaging.proofChanged', changed),
  proofArchived: event('messaging.proofArchived', {}),
  proofRestored: event('messaging.proofRestored', {}),
  messageCreated: event('messaging.messageCreated', { pillarId: id, what: z.string() }),
  messageChanged: event('messaging.messageChanged', changed),
  messageArchived: event('messaging.messageArchived', {}),
  messageRestored: event('messaging.messageRestored', {}),
}
