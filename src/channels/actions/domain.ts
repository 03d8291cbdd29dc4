// The domain an account sends from: its signing key, the look into the DNS, and whether messages are signed.
import type { Caller } from '#kernel/caller.ts'
import { expectFound } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { fault } from '#kernel/fault.ts'
import { enqueue } from '#kernel/jobs.ts'
import { addMilliseconds } from '#kernel/time.ts'
import { NotSealedHere } from '#kernel/vault.ts'
import type { Account, Finding } from '../contract/account.ts'
import { events, faults } from '../contract/base.ts'
import { domainOf, newKeyPair, signerWith, type Signer } from '../dkim.ts'
import type { Examined, Question } from '../domain.ts'
import * as store from '../store/account.ts'

type Row = NonNullable<Awaited<ReturnType<typeof store.accountById>>>

/** What the sealed key is bound to: moved to another row it cannot be opened. */
const keyContext = (accountId: string) => `channels.account.privateKey:${accountId}`

// The prefix leaves room for another way of making keys.
const selectorOf = (accountId: string) => `tl1${accountId.slice(-8)}`

/** The columns of a new key. */
export async function keyFor(caller: Caller, accountId: string): Promise<{ selector: string; privateKey: string; publicKey: string }> {
  const { privateKey, publicKey } = await newKeyPair()
  return { selector: selectorOf(accountId), privateKey: caller.vault.seal(privateKey, keyContext(accountId)), publicKey }
}

/** Signed is what the owner wants signed and receivers can verify. */
function signingOf({ sign, keyFound, privateKey }: Row): Account['domain']['signing'] {
  if (!sign) return 'off'
  return keyFound && privateKey !== null ? 'on' : 'waiting'
}

/** Who signs what leaves through this account; null when nobody does. */
export function signerOf(caller: Caller, account: Row): Signer | null {
  if (signingOf(account) !== 'on') return null
  return signerWith(domainOf(account.fromAddress), account.selector!, caller.vault.open(account.privateKey!, keyContext(account.id)))
}

export function domainView(account: Row): Account['domain'] {
  const { fromAddress, domainFindings: findings, domainAskedAt, domainCheckedAt: checkedAt } = account
  const state = domainAskedAt !== null ? 'checking' : checkedAt === null ? 'unchecked' : 'checked'
  return { name: domainOf(fromAddress), signing: signingOf(account), state, findings, checkedAt }
}

const questionOf = ({ fromAddress, selector, publicKey, sign, provider, host }: Row): Question => {
  return { domain: domainOf(fromAddress), selector: selector!, publicKey: publicKey!, sign, provider, host, fromAddress }
}

// A check that has not come back after this time was lost with its worker.
const longestCheck = 5 * 60_000

/** Whether there is a key, sealed with the secret key in use. */
function hasKey(caller: Caller, { id, privateKey }: Row): boolean {
  try {
    return privateKey !== null && caller.vault.open(privateKey, keyContext(id)) !== ''
  } catch (error) {
    if (error instanceof NotSealedHere) return false
    throw error
  }
}

/** Asks the DNS about the account's domain, later and outside the transaction; a key that is missing, or cannot be opened, is made. */
export async function askDomain(caller: Caller, account: Row): Promise<Row> {
  const key = hasKey(caller, account) ? {} : { ...(await keyFor(caller, account.id)), keyFound: false }
  const asked = await store.changeAccount(caller, account.id, { ...key, domainAskedAt: caller.now }, true)
  await enqueue(caller, 'channels.checkDomain', { accountId: account.id }, { attempts: 1, key: `channels.checkDomain:${account.id}` })
  return asked
}

/** What a change means for what is known of the domain: another domain is not known, and what was checked is checked again. */
export async function domainAfter(caller: Caller, before: Row, after: Row): Promise<Row> {
  const moved = domainOf(after.fromAddress) !== domainOf(before.fromAddress)
  const unknown = { keyFound: false, domainFindings: '[]', domainCheckedAt: null }
  const account = moved ? await store.changeAccount(caller, after.id, unknown, true) : after
  if (before.domainCheckedAt === null && before.domainAskedAt === null) return account
  return JSON.stringify(questionOf(before)) === JSON.stringify(questionOf(after)) ? account : askDomain(caller, account)
}

/** The check that a person asks for. */
export async function beginCheck(caller: Caller, { id }: { id: string }): Promise<Row> {
  const before = expectFound(await store.accountToChange(caller, id))
  if (before.archivedAt !== null) throw fault(faults.domainCheckRunning, { message: 'This account has been disconnected.' })
  if (isUnderWay(caller, before)) throw fault(faults.domainCheckRunning)
  return askDomain(caller, before)
}

const isUnderWay = (caller: Caller, { domainAskedAt }: Row) =>
  domainAskedAt !== null && addMilliseconds(domainAskedAt, longestCheck) > caller.now

/** Looks again at what was looked at before: records come and go, and a signature outlives its key badly. */
export async function askDomainsAgain(caller: Caller): Promise<void> {
  for (const account of await store.checkedAccountsToChange(caller)) if (!isUnderWay(caller, account)) await askDomain(caller, account)
}

export async function openDomainCheck(caller: Caller, accountId: string): Promise<Question | undefined> {
  const account = await store.accountById(caller, accountId)
  return account && account.archivedAt === null && account.domainAskedAt !== null ? questionOf(account) : undefined
}

/** Notes what the DNS said, unless something else is asked by now. What could not be looked up leaves the signing as it was. */
export async function noteDomain(caller: Caller, accountId: string, question: Question, { findings, keyFound }: Examined): Promise<void> {
  const before = await store.accountToChange(caller, accountId)
  if (!before || before.archivedAt !== null || before.domainAskedAt === null) return
  if (JSON.stringify(questionOf(before)) !== JSON.stringify(question)) return
  const after = await store.changeAccount(
    caller,
    accountId,
    {
      keyFound: keyFound ?? before.keyFound,
      domainFindings: JSON.stringify(findings),
      domainAskedAt: null,
      domainCheckedAt: caller.now,
    },
    true,
  )
  const news = newsOf(after)
  // Every day's look at what has not changed is no news.
  if (JSON.stringify(newsOf(before)) !== JSON.stringify(news)) await record(caller, events.accountDomainChecked, after, news)
}

function newsOf(account: Row) {
  const outcome = (check: Finding['check']) => account.domainFindings.find((finding) => finding.check === check)?.outcome ?? 'unknown'
  return { spf: outcome('spf'), dkim: outcome('dkim'), dmarc: outcome('dmarc'), signing: signingOf(account) }
}
