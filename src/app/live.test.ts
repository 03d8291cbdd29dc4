// How many live connections one person, one key and one server hold: who is refused, and that nobody else notices.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { limits } from './seats.ts'
import { openHouse, type House, type Organisation } from './testing/house.ts'
import { openSite, type Site } from './testing/site.ts'
import { newcomer, signIn } from './testing/visitor.ts'

let house: House
let org: Organisation
let site: Site
before(async () => {
  house = await openHouse()
  // The server goes by the real clock.
  house.at(new Date().toISOString())
  org = await house.found()
  site = await openSite(house)
})
after(async () => {
  await site.close()
  await house.close()
})

interface Listening {
  readonly status: number
  readonly headers: Headers
  readonly code: string | undefined
  /** What has arrived so far. */
  heard(): string
  leave(): void
}

async function listen(headers: Record<string, string>, at: Site = site): Promise<Listening> {
  const leaving = new AbortController()
  const answer = await fetch(`${at.url}/api/v1/live`, { headers, signal: leaving.signal })
  let text = ''
  const leave = () => leaving.abort()
  if (answer.status !== 200) {
    const { code } = (await answer.json()) as { code: string }
    return { status: answer.status, headers: answer.headers, code, heard: () => text, leave }
  }
  void (async () => {
    for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) text += chunk
  })().catch(() => {})
  return { status: 200, headers: answer.headers, code: undefined, heard: () => text, leave }
}

const several = (count: number, headers: Record<string, string>) => Promise.all(Array.from({ length: count }, () => listen(headers)))
/** Whether somebody who asks is served; they do not stay. */
async function isServed(headers: Record<string, string>, at: Site = site): Promise<boolean> {
  const one = await listen(headers, at)
  one.leave()
  return one.status === 200
}
const served = (all: readonly Listening[]) => all.filter(({ status }) => status === 200)
const leave = (all: readonly Listening[]) => all.forEach((each) => each.leave())

/** Whether something comes to hold before a person would lose patience. */
async function soon(holds: () => boolean | Promise<boolean>): Promise<boolean> {
  for (let turn = 0; turn < 100; turn++) {
    if (await holds()) return true
    await sleep(50)
  }
  return false
}

const cookieOf = async () => ({ cookie: (await signIn(site, await newcomer(house, org, ['sales_lead']))).cookie })
const keyOf = async (memberId: string) => {
  const { key } = await org.asMember(memberId, 'sales_lead').createApiKey({ name: 'News', hat: 'sales_lead' })
  return { authorization: `Bearer ${key}` }
}

test('A19 one person listens on so many screens and no more: the newest is told so, and those before it and everybody else go on', async () => {
  const [mia, tom] = [await cookieOf(), await cookieOf()]
  // At once, as a browser does that opens all its tabs again: nobody slips through between the look and the seat.
  const hers = await several(limits.each + 15, mia)
  assert.equal(served(hers).length, limits.each)
  const refused = hers.filter(({ status }) => status !== 200)
  assert.deepEqual([...new Set(refused.map(({ status, code }) => `${status} ${code}`))], ['429 too_many_screens'])
  assert.equal(refused[0]!.headers.get('retry-after'), '60')
  const his = await listen(tom)
  assert.equal(his.status, 200)
  const { id } = await org.as('marketing_director').createPerson({ name: 'News for all' })
  await house.settle()
  const hear = [...served(hers), his]
  assert.ok(await soon(() => hear.every(({ heard }) => heard().includes(id))))
  leave([...hers, his])
})

test('A19 a screen that is closed makes room for another, also one that is closed before it was answered', async () => {
  const mia = await cookieOf()
  const hers = await several(limits.each, mia)
  assert.equal(await isServed(mia), false)
  hers[0]!.leave()
  assert.ok(await soon(() => isServed(mia)))
  leave(hers)
  const tom = await cookieOf()
  for (let turn = 0; turn < 3 * limits.each; turn++) {
    const gone = new AbortController()
    const asked = fetch(`${site.url}/api/v1/live`, { headers: tom, signal: gone.signal }).catch(() => {})
    await sleep(turn % 7)
    gone.abort()
    await asked
  }
  assert.ok(
    await soon(async () => {
      const his = await several(limits.each, tom)
      leave(his)
      return served(his).length === limits.each
    }),
  )
})

test('A19 the keys of one member have so many connections together, however many keys there are', async () => {
  const memberId = await org.join('Leo Brandt', ['sales_lead'])
  const [first, second] = [await keyOf(memberId), await keyOf(memberId)]
  const half = await several(limits.each / 2, first)
  const rest = await several(limits.each, second)
  assert.deepEqual([served(half).length, served(rest).length], [limits.each / 2, limits.each / 2])
  assert.equal((await listen(first)).code, 'too_many_screens')
  const another = await listen(await keyOf(await org.join('Helen Osei', ['sales_lead'])))
  assert.equal(another.status, 200)
  leave([...half, ...rest, another])
})

test('A19 one server serves so many in all: whoever comes then is told so and may ask again', async (t) => {
  const small = await openSite(house, {}, undefined, { liveLimits: { each: 2, inAll: 3 } })
  t.after(() => small.close())
  const people = [await cookieOf(), await cookieOf()]
  const all = await Promise.all(people.flatMap((cookie) => [listen(cookie, small), listen(cookie, small)]))
  assert.equal(served(all).length, 3)
  const [refused] = all.filter(({ status }) => status !== 200)
  assert.deepEqual([refused!.status, refused!.code, refused!.headers.get('retry-after')], [503, 'too_many_listeners', '60'])
  leave(all)
  assert.ok(await soon(() => isServed(people[1]!, small)))
  assert.ok(limits.inAll >= 10 * limits.each)
})
