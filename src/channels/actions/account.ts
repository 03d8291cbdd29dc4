// E-mail accounts: connecting, changing, disconnecting, and the test whose outcome is checked on the screen.
import { idFor, type Action, type Caller } from '#kernel/caller.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { fault } from '#kernel/fault.ts'
import { enqueue } from '#kernel/jobs.ts'
import { addMilliseconds } from '#kernel/time.ts'
import { NotSealedHere } from '#kernel/vault.ts'
import type { Account, contract, Step } from '../contract/account.ts'
import { events, faults } from '../contract/base.ts'
import type { Signer } from '../dkim.ts'
import { isWarmUpWhole, type Limits } from '../rules.ts'
import type { Server } from '../smtp.ts'
import * as store from '../store/account.ts'
import { lockDispatch } from '../store/dispatch.ts'
import { goOn } from './delivery.ts'
import { beginCheck, domainAfter, domainView, keyFor, signerOf } from './domain.ts'
import { dayRoomOf } from './limit.ts'
import { archiveMailboxOf, mailboxViewOf } from './mailbox.ts'
import { expectSameServer, expectSecret } from './secret.ts'

type Contract = typeof contract

/** What the sealed password is bound to: moved to another row it cannot be opened. */
export const passwordContext = (accountId: string) => `channels.account.password:${accountId}`

type Row = NonNullable<Awaited<ReturnType<typeof store.accountById>>>

// Named one by one: what the row gets later is not answered before somebody has decided that it may be.
function viewWith(row: Row, domainLimits: Account['domainLimits']): Account {
  const { id, name, provider, host, port, security, username, fromName, fromAddress, replyTo, bounceAddress, connections } = row
  const { ratePerMinute, dailyLimit, warmUpFrom, warmUpFirst } = row
  const { state, steps, checkedAt, sign, version, createdAt, archivedAt, password } = row
  return {
    ...{ id, name, provider, host, port, security, username, fromName, fromAddress, replyTo, bounceAddress, connections },
    ...{ ratePerMinute, dailyLimit, warmUpFrom, warmUpFirst, domainLimits },
    ...{ state, steps, checkedAt, sign, version, createdAt, archivedAt },
    hasPassword: password !== null,
    domain: domainView(row),
  }
}

async function views(caller: Caller, rows: readonly Row[]): Promise<Account[]> {
  const limits = await store.domainLimitsOf(
    caller,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => viewWith(row, limits.get(row.id)!))
}

const view = async (caller: Caller, row: Row): Promise<Account> => (await views(caller, [row]))[0]!

/** What a test, or a delivery, went through: the server, the sign-in and the sender, so that its outcome is noted for nothing else. */
export function lineOf({ host, port, security, username, password, fromAddress, bounceAddress }: Row): string {
  return JSON.stringify([host, port, security, username, password, fromAddress, bounceAddress])
}

/** How an account's server is reached, with its password opened. Throws `NotSealedHere`. */
export function serverOf(caller: Caller, { id, host, port, security, username, password }: Row): Server {
  return { host, port, security, username, password: password === null ? null : caller.vault.open(password, passwordContext(id)) }
}

/** How an account is reached and who signs; or the step it fails at, when that was sealed with another secret key. */
export function accessTo(caller: Caller, account: Row): { server: Server; signer: Signer | null } | { broken: Step } {
  let words = 'The password was sealed with another secret key. Enter it again, or start with the earlier key.'
  try {
    const server = serverOf(caller, account)
    words = 'The DKIM key was sealed with another secret key. Check the domain again to get a new one, or start with the earlier key.'
    return { server, signer: signerOf(caller, account) }
  } catch (error) {
    if (error instanceof NotSealedHere) return { broken: { step: 'sign_in', outcome: 'failed', words } }
    throw error
  }
}

function expectWhole(limits: Pick<Limits, 'dailyLimit' | 'warmUpFrom' | 'warmUpFirst'>): void {
  if (isWarmUpWhole(limits)) return
  const missing = (['warmUpFrom', 'warmUpFirst', 'dailyLimit'] as const).filter((field) => limits[field] === null)
  throw fault(faults.warmUpIncomplete, { fields: missing.map((path) => ({ path, message: 'is missing' })) })
}

/** What waited for an account's limit asks again; what waits because of a problem goes on waiting. */
async function wakeWaiting(caller: Caller, accountId: string): Promise<void> {
  for (const id of await store.openDispatchesThrough(caller, accountId, ['sending'])) {
    const dispatch = await lockDispatch(caller, id)
    if (dispatch?.state !== 'sending' || dispatch.trouble !== null) continue
    await goOn(caller, id)
  }
}

const sealed = (caller: Caller, id: string, password: string) => (password === '' ? null : caller.vault.seal(password, passwordContext(id)))

export const listAccounts: Action<Contract['listAccounts']> = async (caller, input) => {
  const found = await store.accountPage(caller, input)
  return { ...found, items: await views(caller, found.items) }
}

export const getAccount: Action<Contract['getAccount']> = async (caller, { id }) => {
  const account = expectFound(await store.accountById(caller, id))
  const day = dayRoomOf(caller, account)
  const today = { sent: await store.countedOn(caller, id, day), allowed: day.allowed }
  return { ...(await view(caller, account)), today, mailbox: await mailboxViewOf(caller, id) }
}

export const createAccount: Action<Contract['createAccount']> = async (
  caller,
  { password, replyTo = null, bounceAddress = null, domainLimits = [], ...input },
) => {
  expectSecret({ ...input, hasPassword: password !== '' })
  expectWhole({ dailyLimit: null, warmUpFrom: null, warmUpFirst: null, ...input })
  const id = idFor(caller)
  const row = {
    ...input,
    id,
    orgId: caller.home.id,
    replyTo,
    bounceAddress,
    password: sealed(caller, id, password),
    ...(await keyFor(caller, id)),
    createdAt: caller.now,
    updatedAt: caller.now,
  }
  const made = await store.addAccount(caller, row)
  await store.setDomainLimits(caller, id, domainLimits)
  await record(caller, events.accountConnected, made, { provider: made.provider })
  return view(caller, made)
}

export const updateAccount: Action<Contract['updateAccount']> = async (caller, { id, version, password, domainLimits, ...change }) => {
  const before = expectVersion(await store.accountToChange(caller, id), version)
  const kept = password === undefined ? before.password : sealed(caller, id, password)
  expectSecret({ security: change.security ?? before.security, host: change.host ?? before.host, hasPassword: kept !== null })
  expectSameServer(before, change.host, password)
  expectWhole({ ...before, ...change })
  const line = ['host', 'port', 'security', 'username', 'fromAddress', 'bounceAddress'] as const
  const untested = password !== undefined || line.some((field) => change[field] !== undefined && change[field] !== before[field])
  const changed = await store.changeAccount(caller, id, {
    ...change,
    password: kept,
    ...(untested ? { state: 'untested', steps: '[]', checkedAt: null } : {}),
  })
  const after = await domainAfter(caller, before, changed)
  if (domainLimits !== undefined) await store.setDomainLimits(caller, id, domainLimits)
  const others = [...(domainLimits === undefined ? [] : ['domainLimits']), ...(password === undefined ? [] : ['password'])]
  await record(caller, events.accountChanged, after, { fields: [...Object.keys(change), ...others] })
  const limits = ['ratePerMinute', 'dailyLimit', 'warmUpFrom', 'warmUpFirst'] as const
  if (domainLimits !== undefined || limits.some((field) => after[field] !== before[field])) await wakeWaiting(caller, id)
  return view(caller, after)
}

export const archiveAccount: Action<Contract['archiveAccount']> = async (caller, { id, version }) => {
  const before = expectVersion(await store.accountToChange(caller, id), version)
  if (before.archivedAt !== null) return view(caller, before)
  if ((await store.openDispatchesThrough(caller, id)).length > 0) throw fault(faults.accountInUse)
  const after = await store.changeAccount(caller, id, {
    archivedAt: caller.now,
    password: null,
    privateKey: null,
    domainAskedAt: null,
    state: 'untested',
    steps: '[]',
    checkedAt: null,
  })
  await archiveMailboxOf(caller, id)
  await record(caller, events.accountArchived, after, {})
  return view(caller, after)
}

// A test that has not come back after this time was lost with its worker.
const longestTest = 5 * 60_000

export const testAccount: Action<Contract['testAccount']> = async (caller, { id, to }) => {
  const before = expectFound(await store.accountToChange(caller, id))
  const running = before.state === 'testing' && addMilliseconds(before.updatedAt, longestTest) > caller.now
  if (running || before.archivedAt !== null)
    throw fault(faults.testRunning, before.archivedAt === null ? {} : { message: 'This account has been disconnected.' })
  const after = await store.changeAccount(caller, id, { state: 'testing', steps: '[]', checkedAt: null }, true)
  await enqueue(
    caller,
    'channels.testAccount',
    { accountId: id, to: caller.vault.seal(to, `channels.test:${id}`) },
    { attempts: 1, key: `channels.testAccount:${id}` },
  )
  return view(caller, after)
}

export const checkDomain: Action<Contract['checkDomain']> = async (caller, input) => view(caller, await beginCheck(caller, input))

/** What a test needs to know. */
export interface Trial {
  /** What is tried, as `lineOf` writes it. */
  readonly line: string
  readonly access: ReturnType<typeof accessTo>
  readonly from: { readonly name: string; readonly address: string }
  /** The sender of the envelope. */
  readonly returnPath: string
  readonly to: string
  readonly organisation: string
  readonly publicUrl: string
}

export async function openTrial(caller: Caller, accountId: string, to: string): Promise<Trial | undefined> {
  const account = await store.accountById(caller, accountId)
  if (!account || account.state !== 'testing') return undefined
  return {
    line: lineOf(account),
    access: accessTo(caller, account),
    from: { name: account.fromName, address: account.fromAddress },
    returnPath: account.bounceAddress ?? account.fromAddress,
    to: caller.vault.open(to, `channels.test:${accountId}`),
    organisation: caller.home.name,
    publicUrl: caller.home.publicUrl,
  }
}

/**
 * Notes what a test found, unless the account is another one by now or waits for no test any more. When it works again, what waited for it
 * goes on.
 */
export async function noteTrial(caller: Caller, accountId: string, { line }: Pick<Trial, 'line'>, steps: readonly Step[]): Promise<void> {
  const account = await store.accountToChange(caller, accountId)
  if (account?.state !== 'testing' || lineOf(account) !== line) return
  const working = steps.every(({ outcome }) => outcome !== 'failed')
  const after = await store.changeAccount(
    caller,
    accountId,
    { state: working ? 'working' : 'failing', steps: JSON.stringify(steps), checkedAt: caller.now },
    true,
  )
  await record(caller, events.accountTested, after, { state: after.state })
  if (!working) return
  for (const id of await store.openDispatchesThrough(caller, accountId, ['sending'])) await goOn(caller, id, { failures: 0 })
}

/** A delivery met a fault of the account that will not mend by itself: the account says so until it has passed a test again, or is another one. */
export async function noteBroken(caller: Caller, accountId: string, line: string, step: Step): Promise<void> {
  const account = await store.accountToChange(caller, accountId)
  if (!account || account.archivedAt !== null || lineOf(account) !== line) return
  const after = await store.changeAccount(
    caller,
    accountId,
    { state: 'failing', steps: JSON.stringify([step]), checkedAt: caller.now },
    true,
  )
  await record(caller, events.accountTested, after, { state: after.state })
}
