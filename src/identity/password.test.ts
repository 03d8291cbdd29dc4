// Which passwords are refused as easy to guess, and which are not: by the list, by what is known of a person, and through every door.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { newId } from '#kernel/id.ts'
import { openHouse, type House, type Organisation } from '#app/testing/house.ts'
import { openSite, type Site } from '#app/testing/site.ts'
import { newcomer, send, signIn } from '#app/testing/visitor.ts'
import { easeOfPassword } from './commonpassword.ts'
import { easeSentence, passwordLength } from './password.ts'

let house: House
let org: Organisation
let site: Site
before(async () => {
  house = await openHouse()
  // The server goes by the real clock.
  house.at(new Date().toISOString())
  org = await house.found({ name: 'Marés do Sal' })
  site = await openSite(house, { trustProxy: 1 })
})
after(async () => {
  await site.close()
  await house.close()
})

const ines = { name: 'Inês Varga-Dupont', email: 'ines.varga@littoral.example', organisations: ['Marés do Sal'] }
const ease = (password: string) => easeOfPassword(password, ines)

test('a password that many people use is refused, also with capitals, with signs and digits around it, and said twice', async () => {
  const easy = [
    'qwertyuiop',
    'Password123',
    '1234567890',
    '1q2w3e4r5t',
    'Dragon2026!',
    '!!sunshine99',
    'monkeymonkey',
    'ＱＷＥＲＴＹＵＩＯＰ',
  ]
  for (const password of easy) assert.equal(await ease(password), 'common', password)
})

test('of the list at least 3,000 passwords are as long as one has to be, and each of them is refused', async () => {
  const lines = readFileSync(new URL('commonpasswords.txt', import.meta.url), 'utf8')
    .split('\n')
    .slice(0, -1)
  const long = lines.filter((line) => !line.startsWith('# ') && line.length >= passwordLength.least && line.length <= passwordLength.most)
  assert.ok(long.length >= 3000, String(long.length))
  assert.ok(lines.some((line) => line.includes('SecLists')))
  for (const password of long.filter((_, n) => n % 500 === 0)) assert.equal(await ease(password), 'common', password)
})

test('a password made of the person’s name or address, of the organisation or of this program is refused, however it is written', async () => {
  const easy = [
    'Throughline1',
    'maresdosal26',
    'Marés do Sal 2026',
    'ines.varga@littoral.example',
    'VargaInes-77',
    'DUPONT.varga!',
    'littoral_2026',
  ]
  for (const password of easy) assert.equal(await ease(password), 'known', password)
})

test('of what a password is made nothing is asked: words, digits alone, signs alone and any script will do', async () => {
  const hard = [
    'correct horse battery',
    'a throughline of nine herons',
    '7302958146',
    '#%)!&(*?=+',
    'ветер над рекой',
    'monkey8471920365',
    'zkq vbw xjp',
    'x'.repeat(64) + 'y'.repeat(64),
  ]
  for (const password of hard) assert.equal(await ease(password), null, password)
})

test('the first run refuses a password that is easy to guess, and leaves nothing behind', async () => {
  const fresh = await openHouse()
  const organisation = {
    ...{ kind: 'business' as const, name: 'Harbour Museum', currency: 'EUR', zone: 'UTC', locale: 'en-GB' },
    ...{ appUrl: 'https://work.example.com', publicUrl: 'https://www.example.com' },
  }
  const setUp = (password: string) =>
    fresh.call({ kind: 'nobody' }).setUp({ name: 'Ada Okafor', email: 'ada@example.com', password, organisation })
  for (const password of ['qwertyuiop', 'Throughline!', 'harbour-museum', 'adaokafor1'])
    await assert.rejects(setUp(password), { code: 'easy_password', message: 'That password is easy to guess.' })
  assert.equal((await fresh.call({ kind: 'nobody' }).getSession({})).firstRun, true)
  await setUp('correct horse battery')
  await fresh.close()
})

const tokenOf = (link: string) => link.split('#')[1]!

test('an invitation is not accepted with a password that is easy to guess, says so at the field, and can still be used', async () => {
  const email = `${newId()}@example.com`
  const { link } = await org.as('marketing_director').inviteMember({ email, hats: ['sales_lead'] })
  const accept = (password: string) =>
    send(site, 'POST', '/api/v1/invitations/accept', { token: tokenOf(link), name: 'Mia Costa', password })
  for (const [password, message] of [
    ['Password123', easeSentence.common],
    ['Mares do Sal', easeSentence.known],
    ['mia-costa-1', easeSentence.known],
  ] as const) {
    const refused = await accept(password)
    const problem = (await refused.json()) as { code: string; fields: object[] }
    assert.deepEqual([refused.status, problem.code, problem.fields], [422, 'easy_password', [{ path: 'password', message }]])
  }
  assert.equal((await accept('correct horse battery')).status, 200)
})

let from = 0
const elsewhere = () => ({ 'x-forwarded-for': `198.51.100.${++from}` })

test('one’s own password is not changed to one that is easy to guess, and stays as it was', async () => {
  const mia = await newcomer(house, org, ['sales_lead'])
  const { cookie } = await signIn(site, mia, elsewhere())
  const change = async (newPassword: string) => {
    const sent = { currentPassword: mia.password, newPassword }
    const answer = await send(site, 'POST', '/api/auth/change-password', sent, { cookie, ...elsewhere() })
    const { code, message } = (await answer.json()) as { code?: string; message?: string }
    return [answer.status, code, message]
  }
  assert.deepEqual(await change('Password123'), [400, 'EASY_PASSWORD', easeSentence.common])
  assert.deepEqual(await change('maresdosal26'), [400, 'EASY_PASSWORD', easeSentence.known])
  assert.deepEqual(await change(mia.email), [400, 'EASY_PASSWORD', easeSentence.known])
  assert.deepEqual((await change('dragon')).slice(0, 2), [400, 'PASSWORD_TOO_SHORT'])
  assert.equal((await signIn(site, mia, elsewhere())).status, 200)
  assert.equal((await change('another horse battery'))[0], 200)
})
