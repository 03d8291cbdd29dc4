// Test copies of a letter: as one person would get it, to a few addresses, through the account, and past ledger, consent and counts.
import { may, strangersAmong } from '#identity/actions.ts'
import { idFor, type Caller } from '#kernel/caller.ts'
import { fault } from '#kernel/fault.ts'
import { enqueue } from '#kernel/jobs.ts'
import { addMilliseconds } from '#kernel/time.ts'
import { faults } from '../contract/base.ts'
import type { EmailPayload } from '../payload.ts'
import { headerSafe, reachesNobody } from '../rules.ts'
import { accountById, firstWorkingAccount } from '../store/account.ts'
import * as store from '../store/testcopy.ts'
import type { Paging } from '../store/tables.ts'
import { serverOf } from './account.ts'
import { signerOf } from './domain.ts'
import { previewMail, type Somebody } from './preview.ts'

const sealContext = 'channels.testSend'
const hour = 3600 * 1000
/** An organisation sends no more test copies within an hour: enough to try, too few to mail with. */
export const mostTests = 30
const keptFor = 30 * 24 * hour
/** A copy whose outcome nobody has noted after this long has none. */
const lostAfter = hour / 4

interface Copy {
  readonly to: string
  readonly subject: string
  readonly html: string
  readonly text: string
}

/**
 * Sends a letter as it stands to a few addresses, merged for somebody, or for a person of an example. Throws one of `testFaults`. Nothing has left
 * when it returns; what became of each copy is in `testPage`.
 */
export async function sendTest(
  caller: Caller,
  nodeId: string,
  payload: EmailPayload,
  addresses: readonly string[],
  as: Somebody | null,
): Promise<void> {
  const to = [...new Map(addresses.map((address) => [address.toLowerCase(), address])).values()]
  if (!may(caller, 'send.approve')) await expectMembers(caller, to)
  const account = await firstWorkingAccount(caller)
  if (!account) throw fault(faults.noAccount)
  if (reachesNobody(caller.home.publicUrl, account.host)) throw fault(faults.loopbackAddress)
  if ((await store.testsSince(caller, addMilliseconds(caller.now, -hour))) + to.length > mostTests) throw fault(faults.tooManyTests)
  const { html, text, subject } = await previewMail(caller, payload, as)
  if (!headerSafe(subject)) throw fault(faults.unsafeHeader)
  await store.dropTests(caller, addMilliseconds(caller.now, -keptFor))
  const tests = to.map((address) => ({ id: idFor(caller), address }))
  await store.addTests(caller, nodeId, tests)
  for (const { id, address } of tests) {
    // Sealed: the queue must show neither the address nor what a person is called.
    const sealed = caller.vault.seal(JSON.stringify({ to: address, subject: `[Test] ${subject}`, html, text } satisfies Copy), sealContext)
    await enqueue(caller, 'channels.sendTest', { testId: id, accountId: account.id, sealed }, { attempts: 1 })
  }
}

async function expectMembers(caller: Caller, to: readonly string[]): Promise<void> {
  const strangers = await strangersAmong(caller, to)
  if (strangers.length > 0)
    throw fault(faults.testToStranger, {
      fields: strangers.map((address) => ({ path: 'to', message: `${address} is no member’s address` })),
    })
}

/** The test copies of a version with what became of each, newest first. */
export async function testPage(caller: Caller, nodeId: string, paging: Paging) {
  const found = await store.testPage(caller, nodeId, paging)
  const lost = addMilliseconds(caller.now, -lostAfter)
  return {
    ...found,
    items: found.items.map((test) =>
      test.state === 'waiting' && test.at < lost
        ? { ...test, state: 'refused' as const, answer: 'It is not known what became of it.' }
        : test,
    ),
  }
}

/** Everything the job needs; undefined when the account was disconnected meanwhile. */
export async function openTest(caller: Caller, accountId: string, sealed: string) {
  const account = await accountById(caller, accountId)
  if (!account || account.archivedAt !== null) return undefined
  return {
    server: serverOf(caller, account),
    from: { name: account.fromName, address: account.fromAddress },
    replyTo: account.replyTo,
    signer: signerOf(caller, account),
    copy: JSON.parse(caller.vault.open(sealed, sealContext)) as Copy,
  }
}

/** Notes what became of a copy. */
export async function noteTest(caller: Caller, testId: string, outcome: { state: 'sent' | 'refused'; answer: string }): Promise<void> {
  await store.endTest(caller, testId, outcome)
}
