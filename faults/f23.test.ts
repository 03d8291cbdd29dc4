// F23 What becomes of somebody between the listing of the recipients and their turn: whoever may no longer be written to is not.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openHouse, type House } from '#app/testing/house.ts'
import { openOuting, type Outing } from '#channels/testing/outing.ts'
import { claimRecipients, listRecipients } from '#channels/testing/turn.ts'
import { openSink, type Sink } from '#kernel/testing/smtp.ts'
import { suppress, withdrawConsentFor } from '#people/actions/consent.ts'

let house: House
let sink: Sink
let outing: Outing
before(async () => {
  house = await openHouse()
  sink = await openSink()
})
beforeEach(async () => {
  outing = await openOuting(house)
  await outing.connect(sink)
})
after(async () => {
  await sink.close()
  await house.close()
})

interface Person {
  readonly id: string
  readonly version: number
}

const email = 'ada@example.net'
const owner = () => outing.org.as('marketing_director')

/** What may happen to somebody, and what the ledger says of them then. */
const cases: Readonly<Record<string, { reason: string; happens(person: Person): Promise<unknown> }>> = {
  'consent withdrawn by a member': { reason: 'suppressed', happens: ({ id }) => owner().withdrawConsent({ id, source: 'By phone' }) },
  'consent withdrawn by a rule': {
    reason: 'suppressed',
    happens: ({ id }) => outing.org.program((caller) => withdrawConsentFor(caller, id, { source: 'Reply asking to stop' })),
  },
  'a complaint': { reason: 'suppressed', happens: () => outing.org.program((caller) => suppress(caller, email, 'complained')) },
  'a bounce elsewhere': { reason: 'suppressed', happens: () => outing.org.program((caller) => suppress(caller, email, 'bounced')) },
  'an erasure': { reason: 'no_address', happens: ({ id, version }) => owner().erasePerson({ id, version }) },
  'an archiving': { reason: 'archived', happens: ({ id, version }) => owner().archivePerson({ id, version }) },
}

/** A mailing to these two whose recipients are listed, all of them queued. */
async function listed(): Promise<string> {
  const dispatch = await outing.mail()
  await listRecipients(outing, dispatch.id)
  assert.equal((await outing.read(dispatch.id)).counts.queued, 2)
  return dispatch.id
}

async function two(): Promise<Person> {
  await outing.person('leo@example.net', 'Leo')
  return outing.person(email, 'Ada')
}

for (const [what, { reason, happens }] of Object.entries(cases)) {
  test(`F23 ${what} after the recipients were listed: not sent, and the others get theirs`, async () => {
    const person = await two()
    const id = await listed()
    await happens(person)
    sink.clear()
    await house.settle()
    const ledger = await outing.ledger(id)
    assert.deepEqual(Object.values(ledger).toSorted(), ['delivered', `suppressed: ${reason}`])
    assert.deepEqual(
      sink.letters.flatMap(({ to }) => to),
      ['leo@example.net'],
    )
  })

  test(`F23 ${what} after the claim and before the hand-over: not sent either`, async () => {
    const person = await two()
    const id = await listed()
    const { personIds, lastLook } = await claimRecipients(outing, id)
    assert.equal(personIds.length, 2)
    await happens(person)
    const verdicts = await lastLook()
    assert.deepEqual([verdicts.get(person.id), [...verdicts.values()].filter((verdict) => verdict === 'go').length], [reason, 1])
  })
}

test('F23 another mailing that fills the frequency cap after the recipients were listed: not sent', async () => {
  await two()
  await outing.desk.setFrequencyCap({ most: 1, days: 7 })
  const id = await listed()
  // Holding the first back lets the second overtake it.
  const hold = await outing.desk.declareHold({ scope: 'subtree', nodeId: (await outing.read(id)).nodeId, reason: 'Wait' })
  const other = await outing.mail()
  await house.settle()
  assert.equal((await outing.read(other.id)).counts.delivered, 2)
  sink.clear()
  await outing.letGo(hold.id)
  await house.settle()
  assert.deepEqual(Object.values(await outing.ledger(id)), Array(2).fill('suppressed: frequency_cap'))
  assert.equal(sink.letters.length, 0)
})

test('F23 another mailing that fills the frequency cap between the claim and the hand-over: not sent, and of two at once one goes', async () => {
  await two()
  await outing.desk.setFrequencyCap({ most: 1, days: 7 })
  const [first, second] = [await listed(), await listed()]
  const claims = [await claimRecipients(outing, first), await claimRecipients(outing, second)]
  assert.deepEqual(
    claims.map(({ personIds }) => personIds.length),
    [2, 2],
  )
  const looks = [await claims[0]!.lastLook(), await claims[1]!.lastLook()]
  assert.deepEqual(
    looks.map((verdicts) => [...verdicts.values()]),
    [Array(2).fill('go'), Array(2).fill('frequency_cap')],
  )
})

test('F23 two mailings that reach somebody in the same instant, with room for one under the frequency cap: the other is not sent', async () => {
  await two()
  await outing.desk.setFrequencyCap({ most: 1, days: 7 })
  const claims = [await claimRecipients(outing, await listed()), await claimRecipients(outing, await listed())]
  // The first has looked, and is not through with it, while the second looks.
  const first = claims[0]!.lastLook(sleep(400))
  await sleep(100)
  const looks = await Promise.all([first, claims[1]!.lastLook()])
  assert.deepEqual(
    looks.map((verdicts) => [...verdicts.values()]),
    [Array(2).fill('go'), Array(2).fill('frequency_cap')],
  )
})
