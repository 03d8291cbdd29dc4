// What came back to the ledger: whose message it was, whether the address is barred for it, and the replies that are kept.
import { idFor, type Caller } from '#kernel/caller.ts'
import { record } from '#kernel/events/record.ts'
import type { Instant } from '#kernel/time.ts'
import { suppress } from '#people/actions/consent.ts'
import { noteFact } from '#people/actions/fact.ts'
import { personsByIds } from '#people/actions/person.ts'
import { events } from '../contract/base.ts'
import { withoutAddresses } from '../rules.ts'
import { returnedKinds, type Fate, type ReturnedKind } from '../report.ts'
import type { Letter, Returned } from '../returned.ts'
import { addReturnedMail, notedUids } from '../store/mailbox.ts'
import { addReply, noteReplied } from '../store/reply.ts'
import { addressesWrittenTo, noteCameBack, sendsNamed, type Named } from '../store/returned.ts'
import type { ReturnedMailKind } from '../store/tables.ts'
import { noteRead, readingToNote, type Reading } from './mailbox.ts'

/** A message as it was found in a mailbox, and what it was read as. */
export interface Found {
  readonly uid: number
  readonly receivedAt: Instant
  /** Whether there was more of it than was fetched. */
  readonly cut: boolean
  readonly returned: Returned
}

export interface Stretch {
  readonly uidValidity: number
  /** Up to here everything has been looked at. */
  readonly upTo: number
  readonly more: boolean
  readonly found: readonly Found[]
}

/**
 * Writes down what a stretch of a mailbox brought, with the place it was read to: both or neither, so that a reading that broke off is repeated.
 * False when the mailbox is another one by now.
 */
export async function noteReturned(caller: Caller, reading: Reading, { uidValidity, upTo, more, found }: Stretch): Promise<boolean> {
  const mailbox = await readingToNote(caller, reading)
  if (!mailbox) return false
  const known = await notedUids(
    caller,
    mailbox.id,
    uidValidity,
    found.map(({ uid }) => uid),
  )
  const fresh = found.filter(({ uid }) => !known.has(uid))
  const recipients = await recipientsOf(caller, fresh)
  const notes: Parameters<typeof addReturnedMail>[1][number][] = []
  for (const message of fresh) {
    const noted = await note(caller, message, recipients)
    if (noted) notes.push({ mailboxId: mailbox.id, uidValidity, uid: message.uid, cut: message.cut, ...noted })
  }
  await addReturnedMail(caller, notes)
  await noteRead(caller, mailbox, { uidValidity, lastUid: upTo }, more)
  const counted = Object.fromEntries(returnedKinds.map((each) => [each, notes.filter(({ kind }) => kind === each).length]))
  if (Object.values(counted).some((count) => count > 0))
    await record(caller, events.mailReturned, mailbox, counted as Record<ReturnedKind, number>)
  return true
}

/** Whom a message went to: the row of the ledger, the person, and which address that was. */
interface Recipient extends Named {
  /** The one that was written to; null when it cannot be told any more. */
  readonly address: string | null
  /** The person's address now. */
  readonly email: string | null
  readonly erased: boolean
  /** Every spelling of it that was met. */
  readonly own: ReadonlySet<string>
}

/** The recipients of the messages that are named, by name. */
async function recipientsOf(caller: Caller, found: readonly Found[]): Promise<Map<string, Recipient>> {
  const named = await sendsNamed(caller, [...new Set(found.flatMap(({ returned }) => ('names' in returned ? returned.names : [])))])
  if (named.size === 0) return new Map()
  const persons = new Map(
    (await personsByIds(caller, [...new Set([...named.values()].map(({ personId }) => personId))])).map((each) => [each.id, each]),
  )
  // The address is kept as a hash: what the person has now and what the reports name are held against it.
  const asked = found.flatMap(({ returned }) =>
    ('names' in returned ? returned.names : []).flatMap((name) => {
      const send = named.get(name)
      const email = send && persons.get(send.personId)?.email
      return send ? [...addressesIn(returned), ...(email ? [email] : [])].map((address) => ({ sendId: send.id, address })) : []
    }),
  )
  const written = await addressesWrittenTo(caller, asked)
  return new Map(
    [...named].map(([name, send]) => {
      const { email = null, erasedAt = null } = persons.get(send.personId) ?? {}
      const own = written.get(send.id) ?? new Set(send.settled || email === null ? [] : [email])
      const address = email !== null && own.has(email) ? email : ([...own][0] ?? null)
      return [name, { ...send, own, address, email, erased: erasedAt !== null }]
    }),
  )
}

function addressesIn(returned: Returned): readonly string[] {
  if (returned.kind === 'report') return returned.fates.flatMap(({ addresses }) => addresses)
  return returned.kind === 'reply' ? [returned.letter.from.address] : []
}

interface Noted {
  readonly kind: ReturnedMailKind
  readonly sendId: string | null
}

async function note(caller: Caller, { returned, receivedAt, cut }: Found, recipients: Map<string, Recipient>): Promise<Noted | undefined> {
  if (returned.kind === 'unreadable') return { kind: 'unreadable', sendId: null }
  if (returned.kind === 'not_ours') return undefined
  const recipient = returned.names.map((name) => recipients.get(name)).find((each) => each !== undefined)
  // What names no message of ours is believed nothing.
  if (!recipient) return undefined
  switch (returned.kind) {
    case 'automatic':
      return { kind: 'automatic', sendId: recipient.id }
    case 'complaint':
      return cameBack(caller, recipient, 'complained', returned.reason, true)
    case 'report': {
      const fate = fateFor(returned.fates, recipient.own)
      return fate && cameBack(caller, recipient, fate.kind, fate.reason, fate.kind === 'bounced')
    }
    case 'reply':
      return keep(caller, recipient, returned.letter, receivedAt, cut)
  }
}

const gravity = ['delayed', 'refused', 'bounced'] satisfies Fate['kind'][]

/**
 * What a report says of our recipient. One that speaks of another address alone, to which the message was passed on from there, bars nothing:
 * the address that was written to may have other readers.
 */
function fateFor(fates: readonly Fate[], own: ReadonlySet<string>): Fate | undefined {
  const worst = (some: readonly Fate[]) => some.toSorted((a, b) => gravity.indexOf(b.kind) - gravity.indexOf(a.kind))[0]
  const ours = worst(fates.filter(({ addresses }) => addresses.length === 0 || addresses.some((address) => own.has(address))))
  if (ours) return ours
  const other = worst(fates)
  return (
    other && {
      ...other,
      kind: other.kind === 'bounced' ? 'refused' : other.kind,
      reason: withoutAddresses(`passed on to another address: ${other.reason}`),
    }
  )
}

async function cameBack(
  caller: Caller,
  { id, address, erased }: Recipient,
  kind: ReturnedKind,
  reason: string,
  bars: boolean,
): Promise<Noted> {
  await noteCameBack(caller, { id, kind, reason: erased ? '' : reason })
  if (bars && address !== null) await suppress(caller, address, kind === 'complained' ? 'complained' : 'bounced')
  return { kind, sendId: id }
}

async function keep(caller: Caller, recipient: Recipient, letter: Letter, receivedAt: Instant, cut: boolean): Promise<Noted | undefined> {
  const { id: sendId, dispatchId, nodeId, personId, email, own, erased } = recipient
  // Nothing is kept of somebody who was erased.
  if (erased) return undefined
  const id = idFor(caller)
  const fromOther = !own.has(letter.from.address) && letter.from.address.toLowerCase() !== email?.toLowerCase()
  const at = receivedAt < caller.now ? receivedAt : caller.now
  const added = await addReply(caller, {
    ...{ orgId: caller.home.id, id, dispatchId, sendId, personId, digest: letter.digest },
    ...{ fromName: letter.from.name, fromAddress: letter.from.address, fromOther },
    ...{ subject: letter.subject, excerpt: letter.excerpt, body: letter.text, cut: cut || letter.cut },
    ...{ receivedAt: at, createdAt: caller.now, updatedAt: caller.now },
  })
  if (!added) return undefined
  await noteReplied(caller, sendId, at)
  await noteFact(caller, { id, personId, kind: 'replied', nodeId, at })
  await record(caller, events.replyReceived, { id, version: 1 }, { nodeId, dispatchId, personId })
  return { kind: 'replied', sendId }
}
