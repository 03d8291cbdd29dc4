// Forms on public pages: what a visitor sees and sends, what becomes of it, and what machines achieve with it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { openHouse, type House, type Operations, type Organisation } from '#app/testing/house.ts'
import { newsAfter } from '#kernel/events/read.ts'
import { createLink, lastTouchOf, renderForm } from './actions.ts'
import { placeThread } from '#app/testing/thread.ts'

const browser = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const fields = [
  { key: 'name', label: 'Your name', kind: 'text', required: true },
  { key: 'email', label: 'E-mail', kind: 'email', required: true },
  { key: 'size', label: 'Size', kind: 'choice', required: false, options: ['S', 'M', 'L'] },
  { key: 'message', label: 'What would you like to know?', kind: 'long', required: false },
] as const
const consentWording = 'Yes, write to me about new products. I can stop this at any time.'

let house: House
let org: Organisation
let ines: Operations
let places: Awaited<ReturnType<typeof placeThread>>
before(async () => {
  house = await openHouse()
  org = await house.found()
  ines = org.as('marketing_director')
  places = await placeThread(org)
})
after(() => house.close())

type Form = Awaited<ReturnType<Operations['createForm']>>
const makeForm = (change: Partial<Parameters<Operations['createForm']>[0]> = {}) =>
  ines.createForm({
    name: 'Ask us',
    fields: fields.map((field) => ({ ...field, options: [...('options' in field ? field.options : [])] })),
    consentWording,
    nodeId: places.variant,
    ...change,
  })

const open = (form: Form, headers: Record<string, string> = {}) =>
  house.visit('GET', `/f/${form.id}`, { headers: { 'user-agent': browser, ...headers } })
const tokenIn = (body: unknown) => /name="tl_token" value="([^"]+)"/.exec(String(body))![1]!
const given = { name: 'Ana Sousa', email: 'ana@example.com', size: 'M', message: 'Does it shrink?' }

/** A person opens the form, takes their time, and sends it. */
async function send(
  form: Form,
  typed: Record<string, string> = {},
  {
    headers = {},
    address = '203.0.113.9',
    wait = 20_000,
    token,
  }: { headers?: Record<string, string>; address?: string; wait?: number; token?: string } = {},
) {
  const page = token ?? tokenIn((await open(form, headers))!.body)
  house.pass(wait)
  return house.visit('POST', `/f/${form.id}`, {
    form: { ...given, tl_token: page, ...typed },
    headers: { 'user-agent': browser, ...headers },
    address,
  })
}
const personCalled = async (name: string) => (await org.as('sales_lead').listPersons({ q: name })).items[0]
const cookieOf = (answer: { headers?: object } | null) => String((answer!.headers as Record<string, string>)['set-cookie']).split(';')[0]!

test('a form sent from its page makes a person with a touch at the object it stands on #288', async () => {
  const form = await makeForm({ thanks: 'Thank you, we answer today.' })
  const answer = await send(form)
  assert.equal(answer!.status, 303)
  assert.equal(answer!.headers!['location'], `/f/${form.id}/thanks`)
  assert.match(String((await house.visit('GET', `/f/${form.id}/thanks`))!.body), /Thank you, we answer today\./)
  const { items } = await ines.listSubmissions({ id: form.id })
  assert.deepEqual(items[0]!.answers, given)
  assert.equal(items[0]!.consent, false)
  const [touch] = (await ines.listTouches({ personId: items[0]!.personId!, kind: 'submission' })).items
  assert.equal(touch!.nodeId, places.variant)
  assert.equal((await ines.getForm({ id: form.id })).submissions, 1)
  await house.settle()
  const news = await org.program((caller) => newsAfter(caller, 0, 1000))
  const { data, objectId } = news.find(({ name }) => name === 'tracking.formSubmitted')!
  assert.equal(objectId, form.id)
  assert.deepEqual(data, {
    submissionId: items[0]!.id,
    personId: items[0]!.personId,
    touchId: touch!.id,
    nodeId: places.variant,
    purpose: 'inquiry',
    conversionId: null,
    consent: false,
  })
})

test('an unticked box is no consent, a ticked one is consent with its wording', async () => {
  const form = await makeForm()
  await send(form, { email: 'unticked@example.com', name: 'Unticked' })
  await send(form, { email: 'ticked@example.com', name: 'Ticked', tl_consent: 'yes' })
  assert.equal((await personCalled('Unticked'))!.emailConsent, 'none')
  const ticked = await org.as('sales_lead').getPerson({ id: (await personCalled('Ticked'))!.id })
  assert.deepEqual(
    ticked.consents.map(({ state, wording, source }) => ({ state, wording, source })),
    [{ state: 'granted', wording: consentWording, source: 'Form: Ask us' }],
  )
})

test('a form that asks for no consent grants none, whatever is sent', async () => {
  const form = await makeForm({ consentWording: null })
  await send(form, { email: 'sly@example.com', name: 'Sly', tl_consent: 'yes' })
  assert.equal((await personCalled('Sly'))!.emailConsent, 'none')
})

test('what is wrong is said at its field, and what was typed stays', async () => {
  const form = await makeForm()
  const answer = await send(form, { name: '', email: 'nonsense', size: 'XXL', message: 'Ünïcode <b>& "quotes"</b>', tl_consent: 'yes' })
  const body = String(answer!.body)
  assert.equal(answer!.status, 422)
  assert.match(body, /Nothing has been sent yet/)
  assert.match(body, /This is needed\./)
  assert.match(body, /This is not an e-mail address/)
  assert.match(body, /Choose one of the list\./)
  assert.match(body, /value="nonsense"/)
  assert.ok(body.includes('Ünïcode &lt;b&gt;&amp; &quot;quotes&quot;&lt;/b&gt;'))
  assert.match(body, /name="tl_consent" value="yes"\s+checked/)
  assert.equal((await ines.listSubmissions({ id: form.id })).items.length, 0)
  assert.equal((await send(form, {}, { token: tokenIn(body) }))!.status, 303)
})

test('a machine that fills the trap is thanked and leaves nothing', async () => {
  const form = await makeForm()
  assert.equal((await send(form, { tl_website: 'https://spam.example', email: 'spam@example.com' }))!.status, 303)
  assert.equal((await ines.listSubmissions({ id: form.id })).items.length, 0)
})

test('nobody fills a form in a second, and a page from yesterday is shown anew', async () => {
  const form = await makeForm()
  const fast = await send(form, {}, { wait: 900 })
  assert.equal(fast!.status, 422)
  assert.match(String(fast!.body), /very fast/)
  const old = await send(form, {}, { wait: 25 * 3600 * 1000 })
  assert.equal(old!.status, 422)
  assert.match(String(old!.body), /open for a long time/)
  assert.match(String(old!.body), /value="ana@example\.com"/)
  assert.equal((await send(form, {}, { token: tokenIn(old!.body) }))!.status, 303)
  for (const token of ['', 'forged', tokenIn((await open(await makeForm()))!.body)])
    assert.equal((await send(form, {}, { token }))!.status, 422)
})

test('one page sent twice, or fifty times at once, has one effect', async () => {
  const form = await makeForm()
  const token = tokenIn((await open(form))!.body)
  house.pass(10_000)
  const twice = () =>
    house.visit('POST', `/f/${form.id}`, { form: { ...given, tl_token: token }, headers: { 'user-agent': browser }, address: '192.0.2.1' })
  const answers = await Promise.all(Array.from({ length: 15 }, twice))
  assert.ok(answers.every((answer) => answer!.status === 303))
  assert.equal((await ines.listSubmissions({ id: form.id })).items.length, 1)
})

test('too much from one address waits; others are not kept from sending', async () => {
  const form = await makeForm()
  const token = tokenIn((await open(form))!.body)
  house.pass(10_000)
  const from = (address: string) =>
    house.visit('POST', `/f/${form.id}`, { form: { ...given, email: 'bad', tl_token: token }, headers: { 'user-agent': browser }, address })
  const statuses = []
  for (let n = 0; n < 21; n++) statuses.push((await from('192.0.2.50'))!.status)
  assert.deepEqual(statuses, [...Array.from({ length: 20 }, () => 422), 429])
  const refused = await from('192.0.2.50')
  assert.match(String(refused!.body), /Too much was sent/)
  assert.match(String(refused!.body), /value="bad"/)
  assert.ok(Number(refused!.headers!['retry-after']) > 0)
  assert.equal((await from('192.0.2.51'))!.status, 422)
  house.pass(11 * 60_000)
  assert.equal((await from('192.0.2.50'))!.status, 422)
})

test('more than a form can hold is refused with a page', async () => {
  const form = await makeForm()
  assert.equal((await send(form, { message: 'x'.repeat(5001) }))!.status, 422)
  assert.equal((await send(form, { message: 'x'.repeat(70_000) }))!.status, 413)
})

test('what the visitor did before belongs to the person from then on, and history is not rewritten', async () => {
  const form = await makeForm()
  const link = await org.program((caller) =>
    createLink(caller, {
      nodeId: places.piece,
      target: 'https://www.example.com/',
      channel: { key: 'Website', kind: 'website' },
      campaignCode: 'c',
      content: 'x',
    }),
  )
  const path = new URL(link.url).pathname
  const clicked = await house.visit('GET', path, { headers: { 'user-agent': browser } })
  const cookie = cookieOf(clicked)
  await send(form, { email: 'later@example.com', name: 'Later Known' }, { headers: { cookie } })
  const { id } = (await personCalled('Later Known'))!
  const kinds = (await ines.listTouches({ personId: id })).items.map(({ kind }) => kind)
  assert.deepEqual(kinds, ['submission', 'view', 'click'])
  const { rows } = await org.program((caller) =>
    sql<{ known: boolean }>`select person_id is not null as known from tracking.touch where link_id = ${link.id}`.execute(caller.tx),
  )
  assert.deepEqual(rows, [{ known: false }], 'the touch itself stays as it was written')
})

test('a click, the page behind it and its form are one visit, and what follows of it follows from the click', async () => {
  const form = await makeForm({ nodeId: places.piece })
  const link = await org.program((caller) =>
    createLink(caller, {
      nodeId: places.variant,
      target: 'https://www.example.com/',
      channel: { key: 'Newsletter', kind: 'email' },
      campaignCode: 'c',
      content: 'y',
    }),
  )
  const cookie = cookieOf(await house.visit('GET', new URL(link.url).pathname, { headers: { 'user-agent': browser } }))
  await open(form, { cookie })
  house.pass(29 * 60_000)
  await send(form, { email: 'once@example.com', name: 'Once Only' }, { headers: { cookie } })
  const { id } = (await personCalled('Once Only'))!
  const steps = (await ines.listTouches({ personId: id })).items
  assert.deepEqual(
    steps.map(({ kind }) => kind),
    ['submission', 'view', 'view', 'click'],
  )
  const click = steps.at(-1)!
  const began = await org.program((caller) => lastTouchOf(caller, id, { onOrBefore: click.day }))
  assert.deepEqual([began?.id, began?.nodeId], [click.id, places.variant])
  const told = await org.program((caller) =>
    sql<{
      data: { touchId: string; nodeId: string }
    }>`select data from kernel.event where name = 'tracking.formSubmitted' and object_id = ${form.id}`.execute(caller.tx),
  )
  assert.deepEqual([told.rows[0]!.data.touchId, told.rows[0]!.data.nodeId], [click.id, places.variant])
  house.pass(31 * 60_000)
  await open(form, { cookie })
  assert.equal((await ines.listTouches({ personId: id })).items[0]!.kind, 'visit', 'after half an hour of silence another visit begins')
})

test('a second person in the same browser does not inherit the first one’s past', async () => {
  const form = await makeForm()
  const cookie = cookieOf(await open(form))
  await send(form, { email: 'first@example.com', name: 'First Person' }, { headers: { cookie } })
  const answer = await send(form, { email: 'second@example.com', name: 'Second Person' }, { headers: { cookie } })
  const second = (await personCalled('Second Person'))!
  assert.deepEqual(
    (await ines.listTouches({ personId: second.id })).items.map(({ kind }) => kind),
    ['submission'],
  )
  assert.notEqual(cookieOf(answer), cookie)
})

test('the page speaks the language of the form, the organisation’s unless another is set', async () => {
  const porto = await house.found({ name: 'Casa do Porto', locale: 'pt-PT' })
  const form = await porto
    .as('marketing_director')
    .createForm({ name: 'Fale connosco', fields: [{ key: 'email', label: 'E-mail', kind: 'email', required: true }] })
  const page = await house.visit('GET', `/f/${form.id}`)
  assert.match(String(page!.body), /<html lang="pt-PT">/)
  const wrong = await house.visit('POST', `/f/${form.id}`, { form: { tl_token: tokenIn(page!.body), email: '' } })
  assert.match(String(wrong!.body), /Este dado é necessário\./)
  const german = await makeForm({ lang: 'de' })
  assert.match(String((await open(german))!.body), /<html lang="de">/)
  const klingon = await makeForm({ lang: 'tlh' })
  assert.match(String((await open(klingon))!.body), /\(optional\)/)
})

test('a form on another page counts for that page, and its markup carries no script', async () => {
  const form = await makeForm()
  const drawn = await org.program((caller) => renderForm(caller, form.id, { nodeId: places.piece }))
  assert.doesNotMatch(drawn, /<script|onsubmit|javascript:/)
  house.pass(10_000)
  await house.visit('POST', `/f/${form.id}`, {
    form: { ...given, email: 'landing@example.com', name: 'Landing', tl_token: tokenIn(drawn) },
    headers: { 'user-agent': browser },
  })
  const { id } = (await personCalled('Landing'))!
  assert.equal((await ines.listTouches({ personId: id })).items[0]!.nodeId, places.piece)
})

test('labels and wording are text to the browser, whatever they hold', async () => {
  const payload = '"><script>alert(1)</script>'
  const form = await makeForm({
    name: payload,
    intro: payload,
    consentWording: payload,
    button: payload.slice(0, 60),
    fields: [{ key: 'email', label: payload, kind: 'email', required: true }],
  })
  assert.doesNotMatch(String((await open(form))!.body), /<script>alert/)
})

test('opening a form is a visit, unless a machine opens it', async () => {
  const form = await makeForm({ nodeId: places.campaign })
  const visits = async () => (await ines.listTouches({ nodeId: places.campaign, kind: 'visit' })).items.length
  await open(form)
  assert.equal(await visits(), 1)
  await open(form, { 'user-agent': 'Googlebot/2.1' })
  await open(form, { 'sec-purpose': 'prefetch' })
  assert.equal(await visits(), 1)
})

test('a form needs exactly one required address, unlike keys, and something to choose', async () => {
  const email = { key: 'email', label: 'E-mail', kind: 'email', required: true } as const
  const text = { key: 'name', label: 'Name', kind: 'text', required: false } as const
  const wrong = [
    [text],
    [{ ...email, required: false }],
    [email, { ...email, key: 'other' }],
    [email, text, text],
    [email, { key: 'size', label: 'Size', kind: 'choice', required: false } as const],
  ]
  for (const set of wrong) await assert.rejects(makeForm({ fields: set }), { code: 'bad_fields' })
  await assert.rejects(makeForm({ fields: [email, { ...text, key: '__proto__' }] }), { code: 'BAD_REQUEST' })
  await assert.rejects(makeForm({ fields: [email, { ...text, key: 'tl_token' }] }), { code: 'BAD_REQUEST' })
})

test('a form belongs to places and conversions that exist', async () => {
  const nowhere = '00000000-0000-7000-8000-000000000000'
  await assert.rejects(makeForm({ nodeId: nowhere }), { code: 'no_such_place' })
  await assert.rejects(makeForm({ conversionId: nowhere }), { code: 'no_such_conversion' })
})

test('a form is changed by its version, and closed for good', async () => {
  const form = await makeForm()
  const changed = await ines.updateForm({ id: form.id, version: 1, name: 'Write to us', nodeId: null })
  assert.deepEqual([changed.name, changed.nodeId, changed.version], ['Write to us', null, 2])
  await assert.rejects(ines.updateForm({ id: form.id, version: 1, name: 'Late' }), { code: 'version_conflict' })
  await assert.rejects(
    ines.updateForm({ id: form.id, version: 2, fields: [{ key: 'name', label: 'Name', kind: 'text', required: true }] }),
    { code: 'bad_fields' },
  )
  const closed = await ines.archiveForm({ id: form.id, version: 2 })
  assert.notEqual(closed.archivedAt, null)
  assert.equal((await ines.archiveForm({ id: form.id, version: 3 })).version, 3)
  assert.equal((await open(form))!.status, 404)
  assert.match(String((await open(form))!.body), /This form is closed/)
  assert.ok(!(await ines.listForms({ limit: 200 })).items.some(({ id }) => id === form.id))
  await assert.rejects(ines.updateForm({ id: form.id, version: 3, name: 'Again' }), { code: 'not_found' })
})

test('erasing a person empties what they sent and forgets their browser; the touch stays counted', async () => {
  const form = await makeForm()
  const cookie = cookieOf(await open(form))
  await send(form, { email: 'gone@example.com', name: 'Soon Gone' }, { headers: { cookie } })
  const person = (await personCalled('Soon Gone'))!
  const leo = org.as('sales_lead')
  await leo.erasePerson({ id: person.id, version: person.version })
  await house.settle()
  const [sent] = (await ines.listSubmissions({ id: form.id })).items
  assert.deepEqual(sent!.answers, {})
  assert.deepEqual(
    (await ines.listTouches({ personId: person.id })).items.map(({ kind }) => kind),
    ['submission'],
  )
})

test('a hat that only reads content makes no form, and reads the answers only with the people', async () => {
  const form = await makeForm()
  await assert.rejects(
    org.as('sales_lead').createForm({ name: 'No', fields: [{ key: 'email', label: 'E', kind: 'email', required: true }] }),
    { code: 'not_allowed' },
  )
  assert.deepEqual((await org.as('sales_lead').listSubmissions({ id: form.id })).items, [])
})
