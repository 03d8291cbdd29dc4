// A16 Somebody who tries passwords by the thousand, from ever new addresses: limited, and told nothing about which accounts there are.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { openHouse, type House, type Organisation } from '#app/testing/house.ts'
import { openSite, type Site } from '#app/testing/site.ts'
import { newcomer, send, signIn } from '#app/testing/visitor.ts'
import { newId } from '#kernel/id.ts'
import { upTo } from './ground.ts'

let house: House
let org: Organisation
let site: Site
before(async () => {
  house = await openHouse()
  // The server goes by the real clock.
  house.at(new Date().toISOString())
  org = await house.found()
  // Behind one proxy, so that every request can come from an address of its own.
  site = await openSite(house, { trustProxy: 1 })
})
after(async () => {
  await site.close()
  await house.close()
})
beforeEach(() => house.database.program.query('delete from kernel.attempt'))

const attempts = upTo(10_000, 150)
const perAccount = 20
let from = 0
const elsewhere = () => ({ 'x-forwarded-for': `10.${(++from >> 16) & 255}.${(from >> 8) & 255}.${from & 255}` })

async function attempt(email: string) {
  const began = performance.now()
  const answer = await send(site, 'POST', '/api/auth/sign-in/email', { email, password: 'wrong horse battery' }, elsewhere())
  const body = await answer.text()
  return { status: answer.status, body, milliseconds: performance.now() - began }
}

/** What was answered, by status; beyond the limit only how long to wait differs. */
const outcomes = (answers: readonly { status: number; body: string }[]) =>
  [...new Set(answers.map(({ status, body }) => `${status} ${status === 401 ? body : ''}`))].toSorted()

test(`A16 ${attempts} tries at each of an account there is and one there is not, from ever new addresses: after ${perAccount} both are limited alike`, async () => {
  const mia = await newcomer(house, org, ['sales_lead'])
  const all: { known: boolean; status: number; body: string }[] = []
  for (let turn = 0; turn < attempts; turn += 10)
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        for (const known of [true, false]) all.push({ known, ...(await attempt(known ? mia.email : 'nobody@example.com')) })
      }),
    )
  const [known, unknown] = [all.filter((one) => one.known), all.filter((one) => !one.known)]
  assert.deepEqual(outcomes(known), outcomes(unknown))
  for (const answers of [known, unknown])
    assert.deepEqual(
      [401, 429].map((wanted) => answers.filter(({ status }) => status === wanted).length),
      [perAccount, attempts - perAccount],
    )
  assert.equal((await signIn(site, mia, elsewhere())).status, 429, 'the right password is not told from a wrong one any more')
})

const pairs = upTo(200, 20)
const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!

test(`A16 in ${pairs} pairs of tries, an account there is and one there is not take the same time to be refused`, async (t) => {
  const accounts: string[] = []
  for (let n = 0; n < Math.ceil(pairs / 10); n++) accounts.push((await newcomer(house, org, ['sales_lead'])).email)
  const ratios: number[] = []
  for (let pair = 0; pair < pairs; pair++) {
    const [there, nowhere] = [accounts[pair % accounts.length]!, `${newId()}@example.com`]
    // In turns, each first as often as the other: whatever else the machine does meets both.
    const first = await attempt(pair % 2 ? there : nowhere)
    const second = await attempt(pair % 2 ? nowhere : there)
    assert.deepEqual([first.status, second.status], [401, 401])
    ratios.push(pair % 2 ? first.milliseconds / second.milliseconds : second.milliseconds / first.milliseconds)
  }
  const ratio = median(ratios)
  t.diagnostic(`found: ${ratio.toFixed(2)} of the time`)
  // Without a comparison of passwords an unknown account would answer many times faster.
  assert.ok(ratio > 0.75 && ratio < 1.33, `${ratio.toFixed(2)} of the time`)
})
