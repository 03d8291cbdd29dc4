// The job's side of an e-mail dispatch: its account and ledger, its claims, and the two moments of a hand-over.
import type { Caller } from '#kernel/caller.ts'
import { idFor } from '#kernel/caller.ts'
import { expectFound } from '#kernel/db/version.ts'
import type { Instant } from '#kernel/time.ts'
import { getOrganisation } from '#identity/actions.ts'
import { suppress, unsubscribeToken } from '#people/actions/consent.ts'
import { noteFacts } from '#people/actions/fact.ts'
import { readersByIds } from '#people/actions/person.ts'
import { segmentMembers } from '#people/actions/segment.ts'
import { recipientToken } from '#tracking/actions.ts'
import type { Outcome, Underway } from '../adapters/adapter.ts'
import type { Signer } from '../dkim.ts'
import type { Recipient, Sender } from '../mail.ts'
import { endingOf, reachesNobody } from '../rules.ts'
import { isIn, sliceOf } from '../slice.ts'
import { fieldsOf } from '../template.ts'
import type { Server } from '../smtp.ts'
import { accountById, freeAt } from '../store/account.ts'
import { changeDispatch, lockDispatch } from '../store/dispatch.ts'
import { holdOn } from '../store/hold.ts'
import * as ledger from '../store/send.ts'
import { accessTo, lineOf, noteBroken } from './account.ts'
import { dayRoomOf } from './limit.ts'
import { claimedStill, leftMeanwhile } from './terms.ts'

/** Through what a dispatch is mailed, and in whose name. */
export interface Mailing {
  /** The account as it was when this began, as `lineOf` writes it. */
  readonly line: string
  readonly server: Server
  readonly connections: number
  readonly from: { readonly name: string; readonly address: string }
  /** The sender of the envelope, where what cannot be delivered goes back to. */
  readonly returnPath: string
  readonly replyTo: string | null
  readonly signer: Signer | null
  readonly sender: Sender
}

/** The account as it is now; a sentence when nothing can leave through it any more, or until somebody has mended it. */
export async function openMailing(caller: Caller, { accountId }: Underway): Promise<Mailing | { failure: string } | { trouble: string }> {
  const account = accountId === null ? undefined : await accountById(caller, accountId)
  if (!account || account.archivedAt !== null) return { failure: 'The e-mail account has been disconnected.' }
  if (reachesNobody(caller.home.publicUrl, account.host))
    return { failure: 'The public address leads to this machine only: set it in the settings.' }
  const access = accessTo(caller, account)
  if ('broken' in access) {
    await noteBroken(caller, account.id, lineOf(account), access.broken)
    return { trouble: access.broken.words }
  }
  const organisation = await getOrganisation(caller, {})
  return {
    ...access,
    line: lineOf(account),
    connections: account.connections,
    from: { name: account.fromName, address: account.fromAddress },
    returnPath: account.bounceAddress ?? account.fromAddress,
    replyTo: account.replyTo,
    sender: { organisation: organisation.name, postalAddress: organisation.postalAddress, publicUrl: originOf(caller) },
  }
}

const originOf = (caller: Caller) => caller.home.publicUrl.replace(/\/$/, '')

const membersAtOnce = 1000

/** Writes the next recipients of the segment into the ledger; true when all are there. */
export async function buildLedger(caller: Caller, dispatchId: string): Promise<boolean> {
  const dispatch = await lockDispatch(caller, dispatchId)
  if (!dispatch || dispatch.state !== 'sending' || dispatch.builtAt !== null || dispatch.segmentId === null) return true
  const account = await accountById(caller, dispatch.accountId!)
  const members = await segmentMembers(caller, dispatch.segmentId, { limit: membersAtOnce, after: dispatch.builtAfter ?? undefined })
  const domain = account!.fromAddress.split('@')[1]!
  const slice = sliceOf(dispatch)
  const meant = slice === null ? members : members.filter(({ id }) => isIn(slice, id))
  const sends = meant.map(({ id: personId }) => {
    const id = idFor(caller)
    // Made once: a second try of the same message is the same message to whoever gets both.
    return { id, personId, messageId: `<${id}@${domain}>` }
  })
  // Of two dispatches that share an audience the second sees whom the first has got.
  if (slice !== null) await ledger.lockSlices(caller, slice.seed)
  if (sends.length > 0) await ledger.addSends(caller, dispatch, sends)
  const last = members.length < membersAtOnce
  await changeDispatch(caller, dispatchId, { builtAfter: members.at(-1)?.id ?? dispatch.builtAfter, builtAt: last ? caller.now : null })
  return last
}

/** A claimed recipient with what the letter needs. */
export interface Claimed extends Recipient {
  readonly id: string
  readonly personId: string
  readonly name: string
  readonly email: string
  readonly messageId: string
  readonly attempts: number
}

/** What came of a claim. */
export interface Batch {
  /** How many recipients were looked at: those who may not be written to, or only later, are noted in the same statement and only counted here. */
  readonly decided: number
  readonly claimed: readonly Claimed[]
  /** When the account may send again, when nothing was decided because its limit is reached. */
  readonly freeAt: Instant | null
}

/** Claims recipients. */
export async function claimBatch(caller: Caller, dispatch: Underway, claim: string): Promise<Batch> {
  const accountId = dispatch.accountId!
  const day = dayRoomOf(caller, expectFound(await accountById(caller, accountId)))
  const decided = await ledger.claimSends(caller, dispatch.id, claim, day)
  const rows = await claimedStill(
    caller,
    dispatch,
    claim,
    decided.filter(({ state }) => state === 'claimed'),
  )
  const persons =
    rows.length === 0
      ? []
      : await readersByIds(
          caller,
          rows.map(({ personId }) => personId),
        )
  const known = new Map(persons.map((person) => [person.id, person]))
  const claimed = rows.map(({ id, personId, messageId, attempts }): Claimed => {
    const person = known.get(personId)!
    return {
      id,
      personId,
      messageId,
      attempts,
      name: person.name,
      email: person.email!,
      fields: fieldsOf(person),
      token: recipientToken(caller, personId, dispatch.nodeId),
      unsubscribe: `${originOf(caller)}/u/${unsubscribeToken(caller, personId)}`,
    }
  })
  return { decided: decided.length, claimed, freeAt: decided.length > 0 ? null : await freeAt(caller, accountId, day) }
}

/** What became of a recipient, to be written down. */
export interface Settled extends ledger.Outcome {
  readonly personId: string
}

/** Writes down what became of some recipients, and takes the last look before the next ones are handed over: their verdicts. */
export async function stepOn(
  caller: Caller,
  dispatch: Underway,
  claim: string,
  done: readonly Settled[],
  next: readonly string[],
): Promise<Map<string, string>> {
  if (done.length > 0) {
    const written = new Set(await ledger.settleSends(caller, claim, done))
    const mine = done.filter(({ id }) => written.has(id))
    for (const { email } of mine.filter(({ reason }) => reason === 'bounced')) await suppress(caller, email, 'bounced')
    const delivered = mine.filter(({ state }) => state === 'delivered')
    if (delivered.length > 0)
      await noteFacts(
        caller,
        delivered.map(({ personId }) => ({ personId, kind: 'emailed' as const, nodeId: dispatch.nodeId })),
      )
  }
  if (next.length === 0) return new Map()
  const left = await leftMeanwhile(caller, dispatch, claim, next)
  const verdicts = await ledger.handOver(
    caller,
    dispatch.id,
    claim,
    next.filter((id) => !left.has(id)),
  )
  for (const id of left) verdicts.set(id, 'left_sequence')
  return verdicts
}

/** What remains of a dispatch when nothing could be claimed any more; `free` is when its account may send again, when that was why. */
export async function restOf(caller: Caller, dispatchId: string, free: Instant | null): Promise<Outcome> {
  const dispatch = await lockDispatch(caller, dispatchId)
  if (!dispatch || dispatch.state !== 'sending' || (await holdOn(caller, dispatch)) !== null) return { state: 'stopped' }
  const counts = (await ledger.countsOf(caller, [dispatchId])).get(dispatchId)!
  // Another worker has some in hand: it, or the recovery after it, comes here again.
  if (counts.claimed > 0) return { state: 'stopped' }
  if (counts.queued > 0) {
    const due = (await ledger.nextDue(caller, dispatchId))!
    if (due > caller.now) return dispatch.standing ? { state: 'standing' } : { state: 'later', at: due }
    // Due, and yet not to be claimed: the account's limit is reached, or their persons are held one by one.
    return free === null ? { state: 'stopped' } : { state: 'later', at: free }
  }
  if (dispatch.standing) return { state: 'standing' }
  const ending = endingOf(counts)
  return ending.state === 'published'
    ? { state: 'published', address: null }
    : { state: 'failed', failure: ending.failure, reason: 'refused' }
}
