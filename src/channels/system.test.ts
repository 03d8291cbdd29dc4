// Mail of the program itself: the password reset finds its owner through an organisation's account, and no hold stops it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openHouse, type House } from '#app/testing/house.ts'
import { openSite, type Site } from '#app/testing/site.ts'
import { linkIn, readMail } from '#kernel/testing/mail.ts'
import { openSink, type Sink } from '#kernel/testing/smtp.ts'
import { sendSystemMail } from './actions/system.ts'
import { openOuting, type Outing } from './testing/outing.ts'

let house: House
let sink: Sink
let site: Site
let outing: Outing
before(async () => {
  house = await openHouse()
  sink = await openSink()
  site = await openSite(house)
  outing = await openOuting(house)
})
after(async () => {
  await site.close()
  await sink.close()
  await house.close()
})

const post = (path: string, body: object) =>
  fetch(`${site.url}/api/auth${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: site.url },
    body: JSON.stringify(body),
  })

const queued = async (task: string) => {
  const { rows } = await house.database.program.query<{ payload: object }>(
    'select payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = $1',
    [task],
  )
  return rows.map(({ payload }) => JSON.stringify(payload))
}

const owner = async () => (await outing.org.as('marketing_director').listMembers({})).items[0]!.email

test('without an account nothing is promised and nothing is queued', async () => {
  assert.equal((await post('/request-password-reset', { email: await owner() })).status, 200)
  await sleep(300)
  assert.deepEqual(await queued('channels.systemMail'), [])
})

test('a member who forgot the password gets a link by mail and signs in with the new one', async () => {
  await outing.connect(sink)
  await outing.desk.declareHold({ scope: 'organisation', reason: 'Crisis' })
  const email = await owner()
  assert.equal((await post('/request-password-reset', { email })).status, 200)
  while ((await queued('channels.systemMail')).length === 0) await sleep(20)
  const [payload] = await queued('channels.systemMail')
  assert.doesNotMatch(payload!, /@example\.com|reset#/, 'the queue shows neither the address nor the link')
  await house.settle()
  const letter = await sink.letterTo(email)
  const mail = await readMail(letter.raw)
  assert.equal(mail.subject, 'Set a new password')
  assert.equal(mail.unsubscribe.web, undefined)
  const token = linkIn(mail, /\/reset#/).split('#')[1]!
  const newPassword = 'a completely new one'
  assert.equal((await post('/reset-password', { token, newPassword })).status, 200)
  assert.equal((await post('/sign-in/email', { email, password: newPassword })).status, 200)
})

test('an address nobody has gets the same answer, and no mail', async () => {
  sink.clear()
  assert.equal((await post('/request-password-reset', { email: 'nobody@example.com' })).status, 200)
  await sleep(300)
  await house.settle()
  assert.equal(sink.letters.length, 0)
})

test('A13 a name with a line break forges no header of the program’s own mail', async () => {
  await outing.connect(sink)
  sink.clear()
  await outing.org.program((caller) =>
    sendSystemMail(caller, { to: { name: 'Eve\r\nBcc: x@example.com', address: 'eve@example.com' }, subject: 'Hello', text: 'x' }),
  )
  await house.settle()
  const mail = await readMail((await sink.letterTo('eve@example.com')).raw)
  assert.deepEqual(mail.to, ['eve@example.com'])
  assert.equal(mail.headers.has('bcc'), false)
})
