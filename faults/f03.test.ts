// F3 The database server is restarted in the middle of a mailing, again and again: the program says so, goes on by itself, and the ledger and the mail server agree.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openHost, type Host } from './host.ts'
import { mostInHand } from '#channels/mailing.ts'
import { messagesBy, upTo } from './ground.ts'

const restarts = upTo(8, 1)
const people = upTo(20_000, 4000)
const connections = 8
/** Milliseconds. */
const bound = 30_000

/** Milliseconds: the program starts and stops several times. */
const timeout = upTo(1_700_000, 170_000)

let host: Host
before(async () => {
  host = await openHost({ connections })
  await host.readers(people)
})
after(() => host.close())

test(
  `F3 the database restarted ${restarts}× in the middle of a mailing to ${people}: it goes on unaided, nobody is forgotten and nobody written to twice`,
  { timeout },
  async (t) => {
    const { outing, flood } = host
    await flood.inject({ delay: 5 })
    host.now()
    const dispatch = await outing.mail()
    const { url } = await host.program()
    const { key } = await outing.org.as('marketing_director').createApiKey({ name: 'Onlooker', hat: 'marketing_director' })
    const ask = async (path: string) => {
      const answer = await fetch(url + path, { headers: { authorization: `Bearer ${key}` } })
      return { status: answer.status, type: answer.headers.get('content-type'), body: (await answer.json()) as { code?: string } }
    }
    const pauses: number[] = []
    while ((await flood.count()) < 50) await sleep(10)
    for (let made = 0; made < restarts; made++) {
      assert.equal((await ask('/health')).status, 200)
      await host.stopDatabase()
      for (const path of ['/health', '/ready', '/api/v1/persons']) {
        const { status, type, body } = await ask(path)
        assert.deepEqual([status, type, body.code], [503, 'application/problem+json', 'unavailable'], path)
      }
      const before = await flood.count()
      assert.ok(before < people, 'it was in the middle of the mailing')
      await host.startDatabase()
      const backAt = performance.now()
      while ((await ask('/ready')).status !== 200) await sleep(20)
      while ((await flood.count()) <= before) {
        await sleep(20)
        assert.ok(performance.now() - backAt < bound, 'goes on within half a minute')
      }
      pauses.push(performance.now() - backAt)
      await sleep(Math.random() * 200)
    }
    await flood.inject({})
    // Everything beyond the first messages after each restart may be helped along.
    await host.finish(dispatch.id)
    const [ledger, taken] = [await host.ledger(dispatch.id), await flood.taken()]
    const messages = messagesBy(taken)
    assert.deepEqual(
      [...messages].filter(([, count]) => count > 1),
      [],
      'written to twice',
    )
    const delivered = ledger.filter(({ state }) => state === 'delivered')
    const uncertain = ledger.filter(({ state }) => state === 'uncertain')
    assert.equal(delivered.length + uncertain.length, people)
    assert.ok(delivered.every(({ address }) => messages.has(address)))
    assert.ok(uncertain.length <= restarts * connections * mostInHand, `${uncertain.length} uncertain after ${restarts} restarts`)
    t.diagnostic(
      `found: went on after ${Math.max(...pauses.map((pause) => pause / 1000)).toFixed(1)} s at most; ${uncertain.length} uncertain`,
    )
  },
)
