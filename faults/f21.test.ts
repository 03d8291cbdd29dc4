// F21, F22 The one click that ends all mail, and the machines that open every link of a letter before its reader does.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import pg from 'pg'
import { openHouse, type House } from '#app/testing/house.ts'
import { openSite, type Site } from '#app/testing/site.ts'
import { openOuting, type Outing } from '#channels/testing/outing.ts'
import { listRecipients } from '#channels/testing/turn.ts'
import { readMail, type Mail } from '#kernel/testing/mail.ts'
import { openSink, type Sink } from '#kernel/testing/smtp.ts'
import { createLink } from '#tracking/actions.ts'

let house: House
let site: Site
let sink: Sink
let outing: Outing
let owner: pg.Client
before(async () => {
  house = await openHouse()
  // The server goes by the real clock.
  house.at(new Date().toISOString())
  site = await openSite(house, { trustProxy: 1 })
  sink = await openSink()
  owner = new pg.Client(house.database.ownerConnection)
  await owner.connect()
})
beforeEach(async () => {
  outing = await openOuting(house)
  await outing.connect(sink)
})
after(async () => {
  await owner.end()
  await sink.close()
  await site.close()
  await house.close()
})

const reader = 'ada@example.net'

/** The letter the reader got, as their mail program reads it. */
async function letterTo(address: string): Promise<Mail> {
  const { nodeId, bodyHash } = await outing.version()
  const wish = { target: 'https://shop.example.com/', channel: { key: 'newsletter', kind: 'email' as const } }
  const link = await outing.org.program((caller) => createLink(caller, { ...wish, nodeId, campaignCode: 'spring', content: 'range' }))
  await outing.mail({ html: '<p>Dear {{name}}</p>', cta: { label: 'See it', url: link.url } }, { nodeId, bodyHash })
  await house.settle()
  return readMail((await sink.letterTo(address)).raw)
}

const pathOf = (address: string) => {
  const { pathname, search } = new URL(address)
  return pathname + search
}
const clickable = (mail: Mail) => mail.links.find((link) => new URL(link).pathname.startsWith('/l/'))!

const oneClick = (path: string) =>
  fetch(site.url + path, { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }), redirect: 'manual' })

test('F21 one click in the mail program bars the address before it is answered, and what was queued for it is dropped', async () => {
  await outing.person(reader, 'Ada')
  await outing.person('leo@example.net', 'Leo')
  const mail = await letterTo(reader)
  // One mailing whose recipients are listed already, and one that begins later.
  const listed = await outing.mail()
  await listRecipients(outing, listed.id)
  assert.equal((await outing.read(listed.id)).counts.queued, 2)
  const later = await outing.mail({}, { scheduledAt: new Date(Date.parse(house.now) + 3_600_000).toISOString() })
  sink.clear()
  const answers = await Promise.all(Array.from({ length: 10 }, () => oneClick(pathOf(mail.unsubscribe.web!))))
  const { rows } = await owner.query('select reason from people.suppression where org_id = $1', [outing.org.id])
  assert.deepEqual([rows, answers.map(({ status }) => status)], [[{ reason: 'unsubscribed' }], Array(10).fill(200)])
  house.pass(2 * 3_600_000)
  await house.settle()
  for (const { id } of [listed, later])
    assert.deepEqual(await outing.ledger(id), { [reader]: 'suppressed: suppressed', 'leo@example.net': 'delivered' })
  assert.deepEqual([...new Set(sink.letters.flatMap(({ to }) => to))], ['leo@example.net'])
  house.at(new Date().toISOString())
})

const browser = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const machines: Record<string, string>[] = [
  { 'user-agent': 'BarracudaCentral/1.0' },
  { 'user-agent': 'Mozilla/4.0 (compatible; ms-office; MSOffice 16)' },
  { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' },
  { 'user-agent': 'curl/8.9.1' },
  { 'user-agent': '' },
  { 'user-agent': browser, 'sec-purpose': 'prefetch' },
]

/** Everything the organisation has, but what a queue or a limit keeps for a while. */
async function everything(): Promise<Map<string, string>> {
  const { rows: tables } = await owner.query<{ name: string }>(
    `select distinct format('%I.%I', c.table_schema, c.table_name) as name from information_schema.columns c
     join information_schema.tables t using (table_schema, table_name)
     where c.column_name = 'org_id' and t.table_type = 'BASE TABLE'`,
  )
  const contents = new Map<string, string>()
  for (const { name } of tables) {
    const { rows } = await owner.query<{ row: string }>(`select t::text as row from ${name} t where org_id = $1 order by 1`, [
      outing.org.id,
    ])
    contents.set(name, rows.map(({ row }) => row).join('\n'))
  }
  return contents
}

test('F22 whatever opens the unsubscribe link without posting changes nothing, be it a scanner or the reader’s own browser', async () => {
  await outing.person(reader, 'Ada')
  const path = pathOf((await letterTo(reader)).unsubscribe.web!)
  await house.settle()
  const before = await everything()
  for (const headers of [...machines, { 'user-agent': browser }])
    for (const method of ['GET', 'HEAD', 'GET']) {
      const answer = await fetch(site.url + path, { method, headers })
      assert.equal(answer.status, 200, `${method} ${JSON.stringify(headers)}`)
      await answer.text()
    }
  // A scanner that posts what it finds does not post what the mail program does.
  assert.equal((await fetch(site.url + path, { method: 'POST', body: new URLSearchParams({}) })).status, 200)
  await house.settle()
  assert.deepEqual(await everything(), before)
  assert.equal((await oneClick(path)).status, 200)
  assert.notDeepEqual((await everything()).get('people.suppression'), before.get('people.suppression'), 'and the one click does change it')
})

test('F22 the clicks of machines are sent on and not counted; the reader’s own click is', async () => {
  await outing.person(reader, 'Ada')
  const link = clickable(await letterTo(reader))
  const clicks = async () => (await outing.org.as('marketing_director').listLinks({})).items[0]!.clicks
  for (const headers of machines)
    for (const method of ['GET', 'HEAD']) {
      const answer = await fetch(site.url + pathOf(link), { method, headers, redirect: 'manual' })
      assert.deepEqual([answer.status, answer.headers.get('set-cookie')], [302, null], `${method} ${JSON.stringify(headers)}`)
    }
  const head = { method: 'HEAD', headers: { 'user-agent': browser }, redirect: 'manual' } as const
  assert.equal((await fetch(site.url + pathOf(link), head)).status, 302)
  assert.equal(await clicks(), 0)
  const own = await fetch(site.url + pathOf(link), { headers: { 'user-agent': browser }, redirect: 'manual' })
  assert.equal(own.status, 302)
  assert.equal(await clicks(), 1)
})
