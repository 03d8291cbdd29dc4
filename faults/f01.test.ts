// F1 A worker killed in the middle of a mailing, at random moments: the ledger and the server agree about every recipient.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { mostInHand } from '#channels/mailing.ts'
import { messagesBy, openGround, upTo, type Ground } from './ground.ts'

const kills = upTo(20, 4)
const people = upTo(4000, 800)
const connections = 8

let ground: Ground
before(async () => {
  ground = await openGround({ connections })
})
after(() => ground.close())

test(`F1 after ${kills} kills nobody was forgotten and nobody written to twice; at most who was in hand is uncertain`, async () => {
  const { outing, flood } = ground
  await ground.readers(people)
  const dispatch = await outing.mail()
  for (let kill = 0; kill < kills; kill++) {
    const worker = await ground.worker()
    const before = await flood.count()
    const moment = before + 1 + Math.floor(Math.random() * (people / kills / 2))
    while ((await flood.count()) < moment) await sleep(1)
    await ground.kill(worker)
    await ground.recover(dispatch.id)
  }
  await ground.finish(dispatch.id)
  const [ledger, taken] = [await ground.ledger(dispatch.id), await flood.taken()]
  const messages = messagesBy(taken)
  const stateOf = new Map(ledger.map(({ address, state }) => [address, state]))
  assert.equal(ledger.length, people)
  assert.deepEqual([...new Set(stateOf.values())].toSorted(), ['delivered', 'uncertain'])
  assert.deepEqual(
    [...messages].filter(([, count]) => count > 1),
    [],
    'written to twice',
  )
  const delivered = ledger.filter(({ state }) => state === 'delivered')
  assert.deepEqual(
    delivered.filter(({ address }) => !messages.has(address)),
    [],
    'delivered by the ledger, unknown to the server',
  )
  assert.deepEqual(
    [...messages.keys()].filter((address) => !stateOf.has(address)),
    [],
    'known to the server, not to the ledger',
  )
  const uncertain = people - delivered.length
  const inHand = kills * connections * mostInHand
  assert.ok(uncertain <= inHand, `${uncertain} uncertain after ${kills} kills of ${connections} connections with ${mostInHand} each`)
})
