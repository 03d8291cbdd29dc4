// Return mailboxes: connecting, changing and disconnecting them, and the job's side of reading one: what to read, and how that went.
import { idFor, type Action, type Caller } from '#kernel/caller.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { fault } from '#kernel/fault.ts'
import { enqueue } from '#kernel/jobs.ts'
import { addMilliseconds } from '#kernel/time.ts'
import { NotSealedHere } from '#kernel/vault.ts'
import { events, faults } from '../contract/base.ts'
import type { contract, Mailbox, MailboxStep } from '../contract/mailbox.ts'
import { backoff } from '../rules.ts'
import type { Server } from '../smtp.ts'
import { accountToChange } from '../store/account.ts'
import * as store from '../store/mailbox.ts'
import { expectSameServer, expectSecret } from './secret.ts'

type Contract = typeof contract

type Row = NonNullable<Awaited<ReturnType<typeof store.mailboxById>>>

/** What the sealed password is bound to: moved to another row it cannot be opened. */
const passwordContext = (mailboxId: string) => `channels.mailbox.password:${mailboxId}`

const month = 30 * 86_400_000

// Named one by one: what the row gets later is not answered before somebody has decided that it may be.
async function view(caller: Caller, row: Row): Promise<Mailbox> {
  const { id, accountId, host, port, security, username, folder, state, steps, checkedAt } = row
  const { readAt, fault: why, failedAt, resumeAt, version, createdAt, archivedAt, password } = row
  const {
    bounced = 0,
    refused = 0,
    delayed = 0,
    complained = 0,
    replied = 0,
    automatic = 0,
  } = await store.returnedSince(caller, id, addMilliseconds(caller.now, -month))
  return {
    ...{ id, accountId, host, port, security, username, folder, state, steps, checkedAt },
    ...{ readAt, fault: why, failedAt, resumeAt, version, createdAt, archivedAt, hasPassword: password !== null },
    lately: { bounced, refused, delayed, complained, replied, automatic },
  }
}

/** The mailbox that is connected to an account. */
export async function mailboxViewOf(caller: Caller, accountId: string): Promise<Mailbox | null> {
  const row = await store.mailboxOf(caller, accountId)
  return row ? view(caller, row) : null
}

export const createMailbox: Action<Contract['createMailbox']> = async (
  caller,
  { id: accountId, password, folder = 'INBOX', ...server },
) => {
  // The account is kept from changing, so that two who connect at once wait for each other.
  const account = expectFound(await accountToChange(caller, accountId))
  if (account.archivedAt !== null) throw fault(faults.accountArchived)
  if (await store.mailboxOf(caller, accountId)) throw fault(faults.mailboxConnected)
  expectSecret({ ...server, hasPassword: true })
  const id = idFor(caller)
  const made = await store.addMailbox(caller, {
    ...server,
    orgId: caller.home.id,
    id,
    accountId,
    folder,
    password: caller.vault.seal(password, passwordContext(id)),
    createdAt: caller.now,
    updatedAt: caller.now,
  })
  await record(caller, events.mailboxConnected, made, { accountId })
  await enqueueReading(caller, id)
  return view(caller, made)
}

// Anything else of a mailbox is another mailbox, where other numbers count.
const place = ['host', 'username', 'folder'] as const

const anew = { state: 'testing', steps: '[]', checkedAt: null, fault: null, failedAt: null, failures: 0, resumeAt: null } as const

export const updateMailbox: Action<Contract['updateMailbox']> = async (caller, { id, version, password, ...change }) => {
  const before = expectVersion(await store.mailboxToChange(caller, id), version)
  if (before.archivedAt !== null) throw fault(faults.mailboxDisconnected)
  expectSecret({ security: change.security ?? before.security, host: change.host ?? before.host, hasPassword: true })
  expectSameServer(before, change.host, password)
  const moved = place.some((field) => change[field] !== undefined && change[field] !== before[field])
  const after = await store.changeMailbox(caller, id, {
    ...change,
    ...anew,
    ...(password === undefined ? {} : { password: caller.vault.seal(password, passwordContext(id)) }),
    ...(moved ? { uidValidity: null, lastUid: null, readAt: null } : {}),
  })
  const fields = [...Object.keys(change), ...(password === undefined ? [] : ['password'])]
  await record(caller, events.mailboxChanged, after, { accountId: after.accountId, fields })
  await enqueueReading(caller, id)
  return view(caller, after)
}

export const testMailbox: Action<Contract['testMailbox']> = async (caller, { id }) => {
  const before = expectFound(await store.mailboxToChange(caller, id))
  if (before.archivedAt !== null) throw fault(faults.mailboxDisconnected)
  const after = await store.changeMailbox(caller, id, { ...anew }, true)
  await enqueueReading(caller, id)
  return view(caller, after)
}

export const archiveMailbox: Action<Contract['archiveMailbox']> = async (caller, { id, version }) => {
  const before = expectVersion(await store.mailboxToChange(caller, id), version)
  return view(caller, before.archivedAt === null ? await disconnect(caller, before) : before)
}

/** Disconnects the mailbox of an account that is disconnected. */
export async function archiveMailboxOf(caller: Caller, accountId: string): Promise<void> {
  const row = await store.mailboxOf(caller, accountId)
  if (row) await disconnect(caller, expectFound(await store.mailboxToChange(caller, row.id)))
}

async function disconnect(caller: Caller, { id }: Row): Promise<Row> {
  const after = await store.changeMailbox(caller, id, { archivedAt: caller.now, password: null, fault: null, resumeAt: null })
  await record(caller, events.mailboxArchived, after, { accountId: after.accountId })
  return after
}

async function enqueueReading(caller: Caller, mailboxId: string): Promise<void> {
  await enqueue(caller, 'channels.readMailbox', { mailboxId }, { attempts: 1, key: `channels.readMailbox:${mailboxId}` })
}

/** Puts the reading of every mailbox that is due into the queue. */
export async function readMailboxes(caller: Caller): Promise<void> {
  for (const id of await store.dueMailboxes(caller)) await enqueueReading(caller, id)
}

/** What a reading needs to know. */
export interface Reading {
  readonly mailboxId: string
  /** What is read, as `lineOf` writes it: what a reading finds is noted for nothing else. */
  readonly line: string
  readonly server: Server
  readonly folder: string
  /** Up to where it was read; null when it never was. */
  readonly read: { readonly uidValidity: number; readonly lastUid: number } | null
}

const lineOf = ({ host, port, security, username, password, folder }: Row) =>
  JSON.stringify([host, port, security, username, password, folder])

export async function openReading(caller: Caller, mailboxId: string): Promise<Reading | undefined> {
  const row = await store.mailboxById(caller, mailboxId)
  if (!row || row.archivedAt !== null || row.password === null) return undefined
  const { host, port, security, username, folder, uidValidity, lastUid } = row
  const password = await passwordOf(caller, row, row.password)
  if (password === null) return undefined
  return {
    mailboxId,
    line: lineOf(row),
    server: { host, port, security, username, password },
    folder,
    read: uidValidity === null || lastUid === null ? null : { uidValidity, lastUid },
  }
}

/** Null when it was sealed with another secret key, which is noted as what keeps the mailbox from being read. */
async function passwordOf(caller: Caller, row: Row, sealed: string): Promise<string | null> {
  try {
    return caller.vault.open(sealed, passwordContext(row.id))
  } catch (error) {
    if (!(error instanceof NotSealedHere)) throw error
    const words = 'The password was sealed with another secret key. Enter it again, or start with the earlier key.'
    await noteUnread(caller, { mailboxId: row.id, line: lineOf(row) }, [{ step: 'sign_in', outcome: 'failed', words }], words)
    return null
  }
}

/** The row of a reading, kept from changing; undefined when it is another mailbox by now, or none. */
export async function readingToNote(caller: Caller, { mailboxId, line }: Pick<Reading, 'mailboxId' | 'line'>): Promise<Row | undefined> {
  const row = await store.mailboxToChange(caller, mailboxId)
  return row && row.archivedAt === null && lineOf(row) === line ? row : undefined
}

/** Notes that a mailbox could be opened. */
export async function noteOpened(caller: Caller, reading: Reading, steps: readonly MailboxStep[]): Promise<void> {
  const row = await readingToNote(caller, reading)
  if (!row) return
  const well = { fault: null, failedAt: null, failures: 0, resumeAt: null }
  await store.changeMailbox(caller, row.id, { ...well, state: 'working', steps: JSON.stringify(steps), checkedAt: caller.now }, true)
  if (row.state !== 'working') await record(caller, events.mailboxTested, row, { accountId: row.accountId, state: 'working' })
}

/** Notes that a mailbox could not be read; it is tried again, later each time. */
export async function noteUnread(
  caller: Caller,
  reading: Pick<Reading, 'mailboxId' | 'line'>,
  steps: readonly MailboxStep[],
  words: string,
): Promise<void> {
  const row = await readingToNote(caller, reading)
  if (!row) return
  const failures = row.failures + 1
  const change = {
    state: 'failing',
    steps: JSON.stringify(steps),
    checkedAt: caller.now,
    fault: words,
    failedAt: row.failedAt ?? caller.now,
    failures,
    resumeAt: addMilliseconds(caller.now, backoff(failures)),
  } as const
  await store.changeMailbox(caller, row.id, change, true)
  if (row.state !== 'failing') await record(caller, events.mailboxTested, row, { accountId: row.accountId, state: 'failing' })
}

/** Notes up to where a mailbox has been read, and goes on at once when there is more. */
export async function noteRead(caller: Caller, { id }: Row, read: { uidValidity: number; lastUid: number }, more: boolean): Promise<void> {
  await store.changeMailbox(caller, id, { ...read, readAt: caller.now }, true)
  if (more) await enqueueReading(caller, id)
}
