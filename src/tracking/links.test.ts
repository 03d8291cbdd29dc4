// Short links: where they lead, which clicks count, and whose they are.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { openHouse, type House, type Organisation } from '#app/testing/house.ts'
import { Fault } from '#kernel/fault.ts'
import { createLink, mayAttempt, noteClicks, recipientToken, recordTouch, tidy, type LinkWish } from './actions.ts'
import { placeThread } from '#app/testing/thread.ts'

const browser = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15'
const wish = { target: 'https://www.example.com/leggings?size=m#reviews', channel: { key: 'Newsletter', kind: 'email' } }
const campaignCode = '202606_outfit_evidence_orders_01'

let house: House
let org: Organisation
let places: Awaited<ReturnType<typeof placeThread>>
before(async () => {
  house = await openHouse()
  org = await house.found()
  places = await placeThread(org)
})
after(() => house.close())

let pieces = 0
const link = (change: Partial<LinkWish> = {}) =>
  org.program((caller) => createLink(caller, { ...wish, nodeId: places.variant, campaignCode, content: `Piece ${++pieces}`, ...change }))
const path = ({ url }: { url: string }) => new URL(url).pathname
/** A person's click: they come one after the other, not all at once. */
const click = (where: { url: string }, headers: Record<string, string> = {}, more: { query?: string; address?: string } = {}) => {
  house.pass(5000)
  return hit(where, headers, more)
}
const hit = (where: { url: string }, headers: Record<string, string> = {}, more: { query?: string; address?: string } = {}) =>
  house.visit('GET', path(where) + (more.query ?? ''), {
    headers: { 'user-agent': browser, ...headers },
    address: more.address ?? '203.0.113.9',
  })
const clicksOf = async ({ id }: { id: string }) =>
  (await org.as('marketing_director').listLinks({})).items.find((one) => one.id === id)!.clicks
const cookieOf = (answer: Awaited<ReturnType<typeof click>>) => String(answer!.headers!['set-cookie']).split(';')[0]!
const refused = (code: string) => (error: unknown) => error instanceof Fault && error.kind.code === code
const person = (name: string) => org.as('sales_lead').createPerson({ name, email: `${name.toLowerCase().replace(/\W/g, '.')}@example.com` })

test('a link carries source, medium, campaign and piece of the plan, and keeps what stood in the address #239', async () => {
  const made = await link({ content: 'Where leggings come from' })
  const answer = await click(made)
  assert.equal(answer!.status, 302)
  assert.equal(
    answer!.headers!['location'],
    'https://www.example.com/leggings?size=m&utm_source=newsletter&utm_medium=email&utm_campaign=202606_outfit_evidence_orders_01&utm_content=where-leggings-come-from#reviews',
  )
  assert.match(made.url, /^https:\/\/www\.example\.com\/l\/[a-z0-9]{8}$/)
})

test('a link made by hand takes its parameters from the campaign above and the channel’s register, and only from there', async () => {
  const planned = await house.found({ name: 'Planned Wear' })
  const ines = planned.as('marketing_director')
  const { campaigns, goalId } = await ines.beginThread({
    metric: 'orders',
    target: 1200,
    dueOn: '2026-12-31',
    audience: 'Trail runners',
    reason: 'Traceable yarn',
  })
  const [channel] = (await ines.listChannels({})).items
  const { campaign } = await ines.getCampaign({ id: campaigns[0]!.id })
  const wanted = { nodeId: campaign.id, channelId: channel!.id, target: 'https://www.example.com/sale' }
  const made = await ines.addLink(wanted)
  assert.deepEqual([made.source, made.medium, made.campaign, made.clicks], [channel!.key, channel!.kind, campaign.code.toLowerCase(), 0])
  assert.equal((await ines.addLink(wanted)).code, made.code)
  const nowhere = '00000000-0000-7000-8000-000000000000'
  await assert.rejects(ines.addLink({ ...wanted, nodeId: goalId }), { code: 'no_campaign' })
  await assert.rejects(ines.addLink({ ...wanted, nodeId: nowhere }), { code: 'no_such_place' })
  await assert.rejects(ines.addLink({ ...wanted, channelId: nowhere }), { code: 'no_such_channel' })
  await assert.rejects(ines.addLink({ ...wanted, ctaId: nowhere }), { code: 'no_such_cta' })
  await assert.rejects(ines.addLink({ ...wanted, target: 'https://www.example.com/?utm_medium=x' }), { code: 'parameters_typed' })
  await assert.rejects(ines.addLink({ ...wanted, target: 'https://me:secret@www.example.com/' }), { code: 'bad_target' })
  await assert.rejects(planned.as('sales_lead').addLink(wanted), { code: 'not_allowed' })
})

test('asked for again it is the same link, and another piece has another one', async () => {
  const first = await link({ content: 'Same' })
  assert.deepEqual(await link({ content: 'Same' }), first)
  assert.notEqual((await link({ content: 'Other' })).code, first.code)
})

test('A9 typed parameters are refused, and so is an address nobody should be sent to', async () => {
  await assert.rejects(link({ target: 'https://www.example.com/?utm_source=mine' }), refused('parameters_typed'))
  await assert.rejects(link({ target: 'https://www.example.com/?UTM_Campaign=mine' }), refused('parameters_typed'))
  for (const target of ['javascript:alert(1)', '//evil.example', 'https://user:secret@www.example.com/', 'nowhere'])
    await assert.rejects(link({ target }), refused('bad_target'), target)
})

test('a click is stored before the visitor is sent on, with the place the object had', async () => {
  const made = await link()
  await click(made)
  const { items } = await org.as('marketing_director').listTouches({ nodeId: places.variant, kind: 'click' })
  const [touch] = items.filter(({ linkId }) => linkId === made.id)
  assert.deepEqual(
    { ...touch, id: null },
    {
      id: null,
      kind: 'click',
      nodeId: places.variant,
      function: 'communications',
      personId: null,
      linkId: made.id,
      conversionId: null,
      at: house.now,
      day: '2026-06-01',
    },
  )
  assert.equal(await clicksOf(made), 1)
  const above = await org.as('marketing_director').countTouches({ nodeId: places.campaign, from: '2026-06-01', to: '2026-06-30' })
  assert.ok(above.touches >= 1 && above.kinds.every(({ kind }) => kind === 'click'))
})

test('two hundred clicks at the same moment are two hundred touches', async () => {
  const made = await link()
  const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => hit(made, {}, { address: `198.51.100.${n}` })))
  assert.ok(answers.every((answer) => answer!.status === 302))
  assert.equal(await clicksOf(made), 200)
})

test('A9 nothing in the query decides where a link leads', async () => {
  const made = await link({ target: 'https://www.example.com/only-here' })
  for (const query of ['?url=https://evil.example', '?next=//evil.example', '?utm_source=evil', '?p=forged', '?p[]=1']) {
    const answer = await click(made, {}, { query })
    assert.match(String(answer!.headers!['location']), /^https:\/\/www\.example\.com\/only-here\?utm_source=newsletter&/, query)
  }
})

test('an unknown code is a friendly page', async () => {
  for (const address of ['/l/zzzzzzzz', '/l/NOT-A-CODE', `/l/${encodeURIComponent("' or 1=1 --")}`]) {
    const answer = await house.visit('GET', address, { headers: { 'user-agent': browser } })
    assert.equal(answer!.status, 404)
    assert.match(String(answer!.body), /This link leads nowhere/)
  }
})

test('bots, mail scanners, prefetches and HEAD are sent on and not counted', async () => {
  const made = await link()
  const machines: Record<string, string>[] = [
    { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' },
    { 'user-agent': 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)' },
    { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) HeadlessChrome/140.0.0.0 Safari/537.36' },
    { 'user-agent': 'Mozilla/4.0 (compatible; ms-office; MSOffice 16)' },
    { 'user-agent': 'BarracudaCentral/1.0' },
    { 'user-agent': 'curl/8.9.1' },
    { 'user-agent': '' },
    { 'sec-purpose': 'prefetch;prerender' },
    { purpose: 'prefetch' },
    { 'x-moz': 'prefetch' },
  ]
  for (const headers of machines) {
    const answer = await click(made, headers)
    assert.equal(answer!.status, 302, JSON.stringify(headers))
    assert.equal(answer!.headers!['set-cookie'], undefined)
  }
  const head = await house.visit('HEAD', path(made), { headers: { 'user-agent': browser } })
  assert.equal(head!.status, 302)
  assert.equal(await clicksOf(made), 0)
})

test('a scanner that looks like a browser and opens every link of a message at once is not counted', async () => {
  const links = [await link(), await link(), await link()]
  const ana = await person('Ana Sousa')
  const query = `?p=${await org.program(async (caller) => recipientToken(caller, ana.id, places.variant))}`
  for (const one of links) await hit(one, {}, { query, address: '192.0.2.77' })
  assert.deepEqual(await Promise.all(links.map(clicksOf)), [0, 0, 0])
  house.pass(60_000)
  await click(links[1]!, {}, { query, address: '192.0.2.78' })
  assert.deepEqual(await Promise.all(links.map(clicksOf)), [0, 1, 0])
  await house.settle()
  house.pass(6000)
  await house.settle()
  const facts = (await org.as('sales_lead').listPersonFacts({ id: ana.id })).items.filter(({ kind }) => kind === 'clicked')
  assert.equal(facts.length, 1, 'only the click that a person made is known of the person')
})

test('the click in a person’s own copy is theirs; a token of another message, or a forged one, names nobody', async () => {
  const [made, ana] = [await link(), await person('Rui Matos')]
  const personOf = async () => (await org.as('marketing_director').listTouches({ kind: 'click' })).items[0]!.personId
  const token = await org.program(async (caller) => recipientToken(caller, ana.id, places.variant))
  assert.ok(token.length <= 120 && /^[\w.-]+$/.test(token))
  await click(made, {}, { query: `?p=${token}` })
  assert.equal(await personOf(), ana.id)
  const elsewhere = await org.program(async (caller) => recipientToken(caller, ana.id, places.piece))
  for (const bad of [elsewhere, `${token.slice(0, -2)}xx`, token.slice(5), '', 'a'.repeat(900)]) {
    await click(made, {}, { query: `?p=${bad}` })
    assert.equal(await personOf(), null)
  }
})

test('whoever refuses to be followed is counted without a browser id and without a name', async () => {
  const [made, ana] = [await link(), await person('Rita Gomes')]
  const query = `?p=${await org.program(async (caller) => recipientToken(caller, ana.id, places.variant))}`
  for (const refusal of ['sec-gpc', 'dnt']) {
    const answer = await click(made, { [refusal]: '1' }, { query })
    assert.equal(answer!.headers!['set-cookie'], undefined)
  }
  assert.equal(await clicksOf(made), 2)
  const { items } = await org.as('marketing_director').listTouches({ kind: 'click' })
  assert.deepEqual(
    items.slice(0, 2).map(({ personId }) => personId),
    [null, null],
  )
  const had = await click(made, { 'sec-gpc': '1', cookie: 'tl_v=00000000-0000-4000-8000-000000000001' })
  assert.match(String(had!.headers!['set-cookie']), /^tl_v=; .*Max-Age=0/)
})

test('a browser keeps its id for ninety days, out of reach of scripts', async () => {
  const made = await link()
  const first = await click(made)
  assert.match(String(first!.headers!['set-cookie']), /^tl_v=[0-9a-f-]{36}; Path=\/; Max-Age=7776000; HttpOnly; SameSite=Lax; Secure$/)
  const second = await click(made, { cookie: cookieOf(first) })
  assert.equal(cookieOf(second), cookieOf(first))
})

test('another organisation sees neither links nor clicks', async () => {
  const made = await link()
  await click(made)
  const other = await house.found({ name: 'Studio Okafor' })
  assert.deepEqual((await other.as('marketing_director').listLinks({})).items, [])
  assert.deepEqual((await other.as('marketing_director').listTouches({})).items, [])
  assert.equal((await other.as('marketing_director').countTouches({})).touches, 0)
})

test('every month’s touches have a place of their own before the month begins, and attempts are forgotten after their window', async () => {
  const studio = await house.found({ name: 'Months' })
  const partitionsFrom = async (month: string) =>
    (
      await house.database.program.query<{ name: string }>(
        `select relname as name from pg_class where relname >= $1 and relkind = 'r' and relname like 'touch_20%' order by 1`,
        [month],
      )
    ).rows.map(({ name }) => name)
  house.at('2031-06-15T03:23:00.000Z')
  assert.equal(await studio.program((caller) => mayAttempt(caller, 'somebody')), null)
  await studio.program(tidy)
  await studio.program(tidy)
  assert.deepEqual(await partitionsFrom('touch_2031_01'), ['touch_2031_06', 'touch_2031_07', 'touch_2031_08', 'touch_2031_09'])
  await studio.program((caller) => recordTouch(caller, { kind: 'call', nodeId: null }))
  const stored = async () =>
    (
      await studio.program((caller) =>
        sql<{ place: string }>`select tableoid::regclass::text as place from tracking.touch`.execute(caller.tx),
      )
    ).rows
  assert.deepEqual(await stored(), [{ place: 'tracking.touch_2031_06' }])
  const attempts = async () => (await studio.program((caller) => sql`select 1 from tracking.pace`.execute(caller.tx))).rows.length
  assert.equal(await attempts(), 1)
  house.pass(11 * 60_000)
  await studio.program(tidy)
  assert.equal(await attempts(), 0)
})

test('a task that runs again after a crash tells of a click once', async () => {
  const ada = await person('Ada Twice')
  const made = await link()
  const token = await org.program(async (caller) => recipientToken(caller, ada.id, places.variant))
  await click(made, {}, { query: `?p=${token}` })
  house.pass(6000)
  await house.settle()
  const { items } = await org.as('sales_lead').listTouches({ personId: ada.id })
  await org.program((caller) => noteClicks(caller, items[0]!.at, null))
  const facts = (await org.as('sales_lead').listPersonFacts({ id: ada.id })).items.filter(({ kind }) => kind === 'clicked')
  assert.deepEqual(
    facts.map(({ at }) => at),
    items.map(({ at }) => at),
  )
  assert.equal(facts.length, 1)
})

test('of 1,200 people who click within one second each is known to have clicked, once', async () => {
  const crowd = await house.found({ name: 'Crowd Wear' })
  const here = await placeThread(crowd)
  const readers = Array.from({ length: 1200 }, (_, n) => `reader${n}@example.net`)
  await crowd.as('marketing_director').importPersons({
    csv: ['Email', ...readers].join('\n'),
    source: 'Fair',
    consent: { source: 'Fair', wording: 'News' },
  })
  const made = await crowd.program((caller) => createLink(caller, { ...wish, nodeId: here.variant, campaignCode, content: 'All at once' }))
  const tokens = await crowd.program(async (caller) => {
    const { rows: people } = await sql<{ id: string }>`select id from people.person`.execute(caller.tx)
    return people.map(({ id }) => recipientToken(caller, id, here.variant))
  })
  const answers = await Promise.all(tokens.map((token) => hit(made, {}, { query: `?p=${token}` })))
  assert.ok(answers.every((answer) => answer!.status === 302))
  house.pass(6000)
  await house.settle()
  const { rows: known } = await crowd.program((caller) =>
    sql`select count(distinct person_id)::int as people, count(*)::int as facts from people.fact where kind = 'clicked'`.execute(caller.tx),
  )
  assert.deepEqual(known, [{ people: 1200, facts: 1200 }])
})
