// How a piece moves: by its own verbs, and after its versions. What a version's step means for its piece is decided here alone.
import type { Caller } from '#kernel/caller.ts'
import { expectFound } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { fault } from '#kernel/fault.ts'
import { briefOf } from '#plan/actions/brief.ts'
import { campaignOf } from '#plan/actions/campaign.ts'
import { faults } from '../contract/base.ts'
import { events } from '../contract/piece.ts'
import { pieceAfter, pieceFollows, type PieceVerb } from '../rules.ts'
import { changePiece, lockPiece } from '../store/piece.ts'
import { variantsOf } from '../store/variant.ts'

export type PieceRow = NonNullable<Awaited<ReturnType<typeof lockPiece>>>

/** Moves a piece and answers it as it is then. Throws `wrongState` when the verb leads nowhere from where it is. */
export async function movePiece(caller: Caller, piece: PieceRow, verb: PieceVerb): Promise<PieceRow> {
  const to = pieceAfter(piece.state, verb)
  if (to === undefined || piece.archivedAt !== null) throw fault(faults.wrongState)
  if (verb === 'brief') await expectGates(caller, piece.id)
  await changePiece(caller, piece.id, { state: to })
  const after = expectFound(await lockPiece(caller, piece.id))
  if (verb === 'approve') await record(caller, events.pieceApproved, after, { title: after.title })
  else await record(caller, events.pieceMoved, after, { from: piece.state, to })
  return after
}

/** Lets a piece take up the state that follows from its versions, and answers it. `written`: a version of it was just written. */
export async function follow(caller: Caller, pieceId: string, written = false): Promise<PieceRow> {
  const piece = expectFound(await lockPiece(caller, pieceId))
  const versions = await variantsOf(caller, pieceId)
  const states = versions.map(({ state }) => state)
  const verb = pieceFollows(piece.state, states, written)
  return verb === undefined ? piece : movePiece(caller, piece, verb)
}

// Standing work has no brief, and that of a quick campaign is assumed: nobody is to wait for one there.
async function expectGates(caller: Caller, pieceId: string): Promise<void> {
  const campaign = expectFound(await campaignOf(caller, pieceId))
  if (campaign.alwaysOn || campaign.assumed) return
  if ((await briefOf(caller, campaign.id))?.stage !== 'agreed') throw fault(faults.gatesClosed)
}
