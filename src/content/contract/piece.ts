// What content offers about pieces: from the idea through review to approval, and what is made of them afterwards.
import { z } from 'zod'
import { count, event, id, instant, operation, page, paging, prose, text, version } from '#kernel/contract.ts'
import { faults as planFaults } from '#plan/contract/base.ts'
import { faults as threadFaults } from '#thread/contract.ts'
import { approvalFaults, checked, faults, finding, intent, optional, piece, pieceKind, reading } from './base.ts'
import { pieceStates } from '../rules.ts'

export const says = z.object({ messageId: id, what: z.string(), pillar: z.string() })

const pieceFields = {
  title: text(200),
  intent,
  kind: pieceKind,
  messageId: id.nullable(),
  summary: prose(5000),
}

export const contract = {
  listPieces: operation({
    method: 'GET',
    path: '/pieces',
    permission: 'content.read',
    summary: 'List the pieces, newest first, by state, intent, words, or the part of the thread they hang under.',
    input: {
      ...paging,
      state: z
        .enum([...pieceStates, 'archived'])
        .optional()
        .describe('Without it, whatever is not archived.'),
      intent: intent.optional(),
      kind: pieceKind.optional(),
      nodeId: id.optional().describe('Only what hangs under this object.'),
      messageId: id.optional(),
      q: text(100).optional(),
    },
    output: page(piece.extend({ versions: count, out: count.describe('How many of them are out.'), nextSlot: instant.nullable() })),
  }),
  getPiece: operation({
    method: 'GET',
    path: '/pieces/{id}',
    permission: 'content.read',
    summary: 'Read a piece with its versions as their recipients see them, what it says, and what the checks find.',
    input: { id },
    output: z.object({ piece, says: says.nullable(), versions: z.array(reading), findings: z.array(finding) }),
  }),
  createPiece: operation({
    method: 'POST',
    path: '/pieces',
    permission: 'content.edit',
    summary: 'Note a piece under an activity or a campaign; without either it belongs to the always-on campaign of one’s function.',
    input: {
      ...pieceFields,
      parentId: id.optional(),
      intent: intent.default('educate'),
      kind: pieceKind.default('story'),
      messageId: pieceFields.messageId.default(null),
      summary: pieceFields.summary.default(''),
    },
    output: piece,
    faults: [faults.messageGone, planFaults.noPlan, threadFaults.parentGone, threadFaults.wrongParent],
  }),
  updatePiece: operation({
    method: 'PATCH',
    path: '/pieces/{id}',
    permission: 'content.edit',
    summary: 'Change what is known of a piece; its versions keep their words and their approval.',
    input: { id, version, ...optional(pieceFields), ownerId: id.optional() },
    output: piece,
    faults: [faults.messageGone],
  }),
  briefPiece: operation({
    method: 'POST',
    path: '/pieces/{id}/brief',
    permission: 'content.edit',
    summary: 'Take an idea into work once both gates of its campaign’s brief are approved.',
    input: { id, version },
    output: piece,
    faults: [faults.wrongState, faults.gatesClosed],
  }),
  submitPiece: operation({
    method: 'POST',
    path: '/pieces/{id}/submit',
    permission: 'content.edit',
    summary: 'Put every version of a piece that is still a draft up for approval.',
    input: { id, version },
    output: piece,
    faults: [faults.wrongState, faults.noVersions, faults.nothingToRead],
  }),
  requestChanges: operation({
    method: 'POST',
    path: '/pieces/{id}/changes',
    permission: 'content.approve',
    summary: 'Send the versions that wait for approval back to be changed, with a note that says what is missing.',
    input: { id, version, note: text(2000) },
    output: piece,
    faults: [faults.wrongState],
  }),
  approvePiece: operation({
    method: 'POST',
    path: '/pieces/{id}/approve',
    permission: 'content.approve',
    summary: 'Approve every version that waits for approval, exactly as it stands.',
    input: { id, version, checked },
    output: piece,
    faults: approvalFaults,
  }),
  repurposePiece: operation({
    method: 'POST',
    path: '/pieces/{id}/repurpose',
    permission: 'content.edit',
    summary: 'Begin a further piece from an approved one; it keeps the message and refers to where it came from.',
    input: { id, version, title: text(200), kind: pieceKind, parentId: id.optional() },
    output: z.object({ piece, derived: piece }),
    faults: [faults.wrongState, threadFaults.parentGone, threadFaults.wrongParent],
  }),
  archivePiece: operation({
    method: 'POST',
    path: '/pieces/{id}/archive',
    permission: 'content.edit',
    summary: 'Take a piece out of the lists, with its versions; what left the building stays out.',
    input: { id, version },
    output: piece,
    faults: [faults.wrongState, faults.underTest],
  }),
  restorePiece: operation({
    method: 'POST',
    path: '/pieces/{id}/restore',
    permission: 'content.edit',
    summary: 'Bring an archived piece back in the state it had.',
    input: { id, version },
    output: piece,
  }),
}

export const events = {
  pieceCreated: event('content.pieceCreated', { title: z.string(), parentId: id }),
  pieceChanged: event('content.pieceChanged', { fields: z.array(z.string()) }),
  pieceMoved: event('content.pieceMoved', { from: z.string(), to: z.string() }),
  pieceApproved: event('content.pieceApproved', { title: z.string() }),
  pieceRepurposed: event('content.pieceRepurposed', { derivedId: id }),
  pieceArchived: event('content.pieceArchived', {}),
  pieceRestored: event('content.pieceRestored', {}),
  changesRequested: event('content.changesRequested', { note: z.string() }),
}
