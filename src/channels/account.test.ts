// E-mail accounts: connected with a preset, tested on the screen, their password kept to themselves.
import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import services from 'nodemailer/lib/well-known/services.json' with { type: 'json' }
import { openHouse, type House } from '#app/testing/house.ts'
import { readMail } from '#kernel/testing/mail.ts'
import { openSink, type Sink } from '#kernel/testing/smtp.ts'
import { lineOf, noteBroken, noteTrial, openTrial } from './actions/account.ts'
import { LineFault, openLine } from './smtp.ts'
import { accountById } from './store/account.ts'
import { providerById, providers } from './providers.ts'
import { openOuting, refused, type Outing } from './testing/outing.ts'

let house: House
let sink: Sink
let outing: Outing
before(async () => {
  house = await openHouse()
  sink = await openSink({ login: { user: 'news', password: 'open sesame' } })
  outing = await openOuting(house)
})
after(async () => {
  await sink.close()
  await house.close()
})

const settings = () => ({
  name: 'Newsletter',
  provider: 'other',
  host: sink.host,
  port: sink.port,
  security: 'none' as const,
  username: 'news',
  password: 'open sesame',
  fromName: 'Littoral Athletics',
  fromAddress: 'news@littoral.example',
})

async function tested(changes: Partial<Parameters<Outing['desk']['createAccount']>[0]> = {}) {
  const { id } = await outing.desk.createAccount({ ...settings(), ...changes })
  const running = await outing.desk.testAccount({ id, to: 'ines@littoral.example' })
  assert.equal(running.state, 'testing')
  await assert.rejects(outing.desk.testAccount({ id, to: 'ines@littoral.example' }), refused('test_running'))
  await house.settle()
  return outing.desk.getAccount({ id })
}

const failure = ({ steps }: Awaited<ReturnType<typeof tested>>) => steps.find(({ outcome }) => outcome === 'failed')

test('an account is connected, tested step by step, and a test message arrives #313', async () => {
  const account = await tested()
  assert.equal(account.state, 'working')
  assert.deepEqual(
    account.steps.map(({ step, outcome }) => [step, outcome]),
    [
      ['address', 'ok'],
      ['connect', 'ok'],
      ['secure', 'ok'],
      ['sign_in', 'ok'],
      ['message', 'ok'],
    ],
  )
  const mail = await readMail((await sink.letterTo('ines@littoral.example')).raw)
  assert.equal(mail.subject, 'Test message of Littoral Athletics')
  assert.deepEqual(mail.from, { name: 'Littoral Athletics', address: 'news@littoral.example' })
})

test('what failed is said in words, at the step where it failed', async () => {
  const wrong = await tested({ password: 'wrong' })
  assert.equal(wrong.state, 'failing')
  assert.equal(failure(wrong)?.step, 'sign_in')
  assert.match(failure(wrong)!.words, /refused the user name or the password.*535/)

  const closed = createServer().listen(0, '127.0.0.1')
  await once(closed, 'listening')
  const { port } = closed.address() as { port: number }
  await new Promise((resolve) => closed.close(resolve))
  const nobody = await tested({ port })
  assert.deepEqual(failure(nobody), {
    step: 'connect',
    outcome: 'failed',
    words: `127.0.0.1 does not answer on port ${port}: check the port, and that a mail server runs there.`,
  })

  const plain = await tested({ security: 'starttls' })
  assert.deepEqual([failure(plain)?.step, /offers no STARTTLS/.test(failure(plain)!.words)], ['secure', true])
  const early = await tested({ security: 'tls' })
  assert.deepEqual([failure(early)?.step, /does not begin with TLS/.test(failure(early)!.words)], ['secure', true])

  sink.treat('ines@littoral.example', { at: 'message', code: 554, text: '5.7.1 Not from here' })
  const refusedText = await tested()
  sink.accept('ines@littoral.example')
  assert.deepEqual(failure(refusedText), {
    step: 'message',
    outcome: 'failed',
    words: 'The server refused the message. It said: 554 5.7.1 Not from here',
  })
})

test('a server that says nothing is given up after a while, so that others are not kept waiting', async () => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const { port } = silent.address() as { port: number }
  const server = { host: '127.0.0.1', port, security: 'none' as const, username: '', password: null }
  const started = performance.now()
  await assert.rejects(
    openLine(server, () => {}, { connect: 200, answer: 200 }),
    (error) => error instanceof LineFault && error.step === 'connect' && /took too long/.test(error.message),
  )
  assert.ok(performance.now() - started < 5000)
  silent.close()
})

test('a server that falls silent after the text leaves the delivery uncertain', async () => {
  const open = await openSink()
  const line = await openLine({ host: open.host, port: open.port, security: 'none', username: '', password: null }, () => {}, {
    connect: 1000,
    answer: 300,
  })
  open.pause()
  const handed = await line.hand('news@littoral.example', 'ada@example.net', Buffer.from('Subject: x\r\n\r\nx\r\n'))
  assert.equal(handed.outcome, 'uncertain')
  line.close()
  open.resume()
  await open.close()
})

test('no operation answers the password, and in the database it is sealed', async () => {
  const account = await tested()
  assert.equal(account.hasPassword, true)
  const answers = [
    account,
    await outing.desk.listAccounts({}),
    await outing.desk.updateAccount({ id: account.id, version: account.version, name: 'Other' }),
  ]
  assert.doesNotMatch(JSON.stringify(answers), /open sesame|"password"/)
  const kept = await outing.org.program(async (caller) => {
    const { accountById } = await import('./store/account.ts')
    return (await accountById(caller, account.id))?.password
  })
  assert.match(kept!, /^v1\./)
  assert.doesNotMatch(kept!, /sesame/)
})

test('a new name leaves the test as it was; another server or password asks for a new one', async () => {
  const account = await tested()
  const renamed = await outing.desk.updateAccount({ id: account.id, version: account.version, name: 'Weekly' })
  assert.equal(renamed.state, 'working')
  const changed = await outing.desk.updateAccount({ id: account.id, version: renamed.version, password: 'another' })
  assert.equal(changed.state, 'untested')
  await assert.rejects(outing.desk.updateAccount({ id: account.id, version: renamed.version, name: 'Late' }), refused('version_conflict'))
})

test('a password is never sent in the clear to another machine', async () => {
  await assert.rejects(outing.desk.createAccount({ ...settings(), host: 'smtp.example.com' }), refused('password_in_the_clear'))
  const account = await outing.desk.createAccount(settings())
  await assert.rejects(
    outing.desk.updateAccount({ id: account.id, version: 1, host: 'smtp.example.com' }),
    refused('password_in_the_clear'),
  )
})

test('A13 a line break in a name or address of an account is refused', async () => {
  for (const changes of [
    { fromName: 'A\r\nBcc: b@example.com' },
    { fromAddress: 'a@example.com\r\nBcc: b@example.com' },
    { username: 'a\r\nb' },
  ])
    await assert.rejects(outing.desk.createAccount({ ...settings(), ...changes }), refused('BAD_REQUEST'), JSON.stringify(changes))
})

test('only a hat that approves sending connects accounts', async () => {
  for (const hat of ['marketing_director', 'sales_lead'] as const)
    await assert.rejects(outing.org.as(hat).createAccount(settings()), refused('not_allowed'))
})

test('a disconnected account forgets its password and is not tested or used any more', async () => {
  const lone = await openOuting(house)
  const open = await openSink()
  const account = await lone.connect(open)
  const dispatch = await lone.mail({}, { scheduledAt: '2030-01-01T00:00:00.000Z' })
  await assert.rejects(lone.desk.archiveAccount({ id: account.id, version: account.version }), refused('account_in_use'))
  await lone.desk.cancelDispatch({ id: dispatch.id, version: dispatch.version })
  const gone = await lone.desk.archiveAccount({ id: account.id, version: account.version })
  assert.deepEqual([gone.hasPassword, gone.state], [false, 'untested'])
  await assert.rejects(lone.desk.testAccount({ id: account.id, to: 'a@example.com' }), refused('test_running'))
  await assert.rejects(lone.mail({}, { accountId: account.id }), refused('no_account'))
  assert.deepEqual((await lone.desk.listAccounts({})).items, [])
  await open.close()
})

test('the presets are the addresses the providers publish', () => {
  const known = new Map(Object.values(services as Record<string, { host?: string }>).map((service) => [service.host, service]))
  for (const id of ['gmail', 'microsoft', 'fastmail', 'icloud', 'zoho', 'gmx', 'sendgrid', 'mailgun', 'ses', 'brevo'])
    assert.ok(known.has(providerById(id)!.host), id)
  for (const { host, port, security, advice } of providers) {
    assert.ok(advice.endsWith('.'))
    if (host !== '') assert.equal(security, port === 465 ? 'tls' : 'starttls', host)
  }
})

test('a test of the old server does not make the new one a working one', async () => {
  const { id, version } = await outing.desk.createAccount(settings())
  await outing.desk.testAccount({ id, to: 'ines@littoral.example' })
  const trial = await outing.org.program((caller) =>
    openTrial(caller, id, caller.vault.seal('ines@littoral.example', `channels.test:${id}`)),
  )
  await outing.desk.updateAccount({ id, version, port: 1, password: 'other' })
  const ok = [{ step: 'message', outcome: 'ok', words: 'The server took the test message.' } as const]
  await outing.org.program((caller) => noteTrial(caller, id, trial!, ok))
  assert.equal((await outing.desk.getAccount({ id })).state, 'untested')
  await outing.desk.testAccount({ id, to: 'ines@littoral.example' })
  await outing.org.program((caller) => noteTrial(caller, id, trial!, ok))
  assert.equal((await outing.desk.getAccount({ id })).state, 'testing')
})

test('a delivery that failed through the old server does not speak of the new one', async () => {
  const account = await tested()
  const line = await outing.org.program(async (caller) => lineOf((await accountById(caller, account.id))!))
  await outing.desk.updateAccount({ id: account.id, version: account.version, username: 'new', password: 'new' })
  await outing.org.program((caller) => noteBroken(caller, account.id, line, { step: 'sign_in', outcome: 'failed', words: 'Refused.' }))
  assert.equal((await outing.desk.getAccount({ id: account.id })).state, 'untested')
})

test('a kept password does not go to another server: it is typed again', async () => {
  const account = await outing.desk.createAccount({ ...settings(), security: 'starttls' })
  const away = { id: account.id, version: account.version, host: 'mail.evil.example' }
  await assert.rejects(outing.desk.updateAccount(away), refused('password_again'))
  const moved = await outing.desk.updateAccount({ ...away, password: 'typed again' })
  assert.deepEqual([moved.host, moved.hasPassword], ['mail.evil.example', true])
})
