// F4, F5, F6 What the server answers: later, never, or nothing at all after the text.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { applyUncertainPolicies } from '#channels/actions/uncertain.ts'
import { messagesBy, openGround, upTo, type Ground } from './ground.ts'

const people = upTo(10_000, 1000)

let ground: Ground
before(async () => {
  ground = await openGround()
  await ground.readers(people)
})
after(() => ground.close())

const of = (entries: readonly { address: string; state: string }[], state: string) =>
  entries.filter((entry) => entry.state === state).map(({ address }) => address)

test('F4 who is answered 451 is tried again until the server takes it, and nobody is delivered without a 250', async () => {
  const { house, outing, flood } = ground
  await flood.inject({ deferred: 0.05 })
  const dispatch = await outing.mail()
  await house.settle()
  const struck = new Set((await flood.taken()).filter(({ answer }) => answer === 'deferred').map(({ address }) => address))
  assert.ok(struck.size > people * 0.03 && struck.size < people * 0.07, `${struck.size} of ${people} were struck`)
  const during = await ground.ledger(dispatch.id)
  assert.deepEqual(new Set(of(during, 'queued')), struck)
  assert.equal(of(during, 'delivered').length, people - struck.size)
  await flood.inject({})
  house.pass(60_000)
  await house.settle()
  assert.equal(of(await ground.ledger(dispatch.id), 'delivered').length, people)
  const messages = messagesBy(await flood.taken())
  assert.equal(messages.size, people)
  assert.ok([...messages.values()].every((count) => count === 1))
})

test('F6 a connection dropped after the text leaves just that recipient uncertain, and a second try is the same message', async () => {
  const { house, outing, flood } = ground
  await flood.clear()
  await flood.inject({ dropped: 0.01 })
  const dispatch = await outing.mail()
  await house.settle()
  const struck = (await flood.taken()).filter(({ answer }) => answer === 'dropped')
  assert.ok(struck.length > 0)
  const ledger = await ground.ledger(dispatch.id)
  assert.deepEqual(of(ledger, 'uncertain').toSorted(), struck.map(({ address }) => address).toSorted(), 'just who was struck is uncertain')
  assert.equal(of(ledger, 'delivered').length, people - struck.length)
  const { version } = await outing.read(dispatch.id)
  await outing.desk.settleUncertain({ id: dispatch.id, version, verdict: 'again' })
  await house.settle()
  assert.equal(of(await ground.ledger(dispatch.id), 'delivered').length, people)
  const taken = await flood.taken()
  for (const { address, messageId } of struck) {
    const both = taken.filter((one) => one.address === address)
    assert.deepEqual(
      both.map((one) => one.messageId),
      [messageId, messageId],
    )
  }
})

test('F6 who is uncertain is settled as the mailing says: counted without a second copy, or sent the same message once more', async () => {
  const { house, outing, flood } = ground
  for (const [policy, copies, share] of [
    ['ask', 1, 0.02],
    ['count', 1, 0.03],
    ['again', 2, 0.04],
  ] as const) {
    await flood.clear()
    // An address is dropped once: a greater share strikes others.
    await flood.inject({ dropped: share })
    const { id } = await outing.mail({}, { uncertain: { policy, hours: 3 } })
    await house.settle()
    const struck = (await flood.taken()).filter(({ answer }) => answer === 'dropped').map(({ address }) => address)
    assert.ok(struck.length > 0, policy)
    await flood.inject({})
    house.pass(3 * 3600 * 1000 - 60_000)
    await outing.org.program(applyUncertainPolicies)
    await house.settle()
    assert.deepEqual(of(await ground.ledger(id), 'uncertain').toSorted(), struck.toSorted(), `${policy}: not before its time`)
    house.pass(120_000)
    await outing.org.program(applyUncertainPolicies)
    await house.settle()
    const ledger = await ground.ledger(id)
    assert.equal(of(ledger, policy === 'ask' ? 'uncertain' : 'delivered').length, policy === 'ask' ? struck.length : people)
    const taken = await flood.taken()
    for (const address of struck) {
      const messages = taken.filter((one) => one.address === address).map(({ messageId }) => messageId)
      assert.equal(messages.length, copies, `${policy}: ${address}`)
      assert.equal(new Set(messages).size, 1, `${policy}: the same message`)
    }
    assert.equal(taken.length, people + struck.length * (copies - 1), 'nobody else got another copy')
  }
})

test('F5 who is answered 550 has bounced: never tried again, and no later mailing reaches them', async () => {
  const { house, outing, flood } = ground
  await flood.clear()
  await flood.inject({ refused: 0.05 })
  const first = await outing.mail()
  await house.settle()
  const struck = new Set((await flood.taken()).filter(({ answer }) => answer === 'refused').map(({ address }) => address))
  assert.ok(struck.size > 0)
  const ledger = await ground.ledger(first.id)
  assert.deepEqual(new Set(of(ledger, 'failed')), struck)
  assert.deepEqual([...new Set(ledger.filter(({ state }) => state === 'failed').map(({ reason }) => reason))], ['bounced'])
  assert.equal((await outing.read(first.id)).state, 'published')
  house.pass(24 * 3600 * 1000)
  await house.settle()
  assert.equal((await flood.taken()).filter(({ answer }) => answer === 'refused').length, struck.size, 'asked once')
  await flood.clear()
  await flood.inject({})
  const second = await outing.mail()
  await house.settle()
  const later = await ground.ledger(second.id)
  assert.deepEqual(new Set(of(later, 'suppressed')), struck)
  const messages = messagesBy(await flood.taken())
  assert.ok([...struck].every((address) => !messages.has(address)))
})
