// The public site: posts, landing pages, the feed, reading back before anything counts as published; and what goes out by hand.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import { after, before, beforeEach, test } from 'node:test'
import { openHouse, type House } from '#app/testing/house.ts'
import { openSite, type Site } from '#app/testing/site.ts'
import { race } from '#app/testing/race.ts'
import { withdrawPageOf } from './actions/site.ts'
import { keepPreview, previewMail, previewPage } from './actions/preview.ts'
import { letter, openOuting, post, refused, type Outing } from './testing/outing.ts'

let house: House
let site: Site
let outing: Outing
before(async () => {
  house = await openHouse()
  site = await openSite(house)
})
beforeEach(async () => {
  outing = await openOuting(house, { publicUrl: site.url })
})
after(async () => {
  await site.close()
  await house.close()
})

async function address(path = ''): Promise<string> {
  return (await outing.desk.getSite({})).address + path
}

const page = async (path = '') => {
  const response = await fetch(await address(path))
  return { status: response.status, headers: response.headers, body: await response.text() }
}

async function published(...given: Parameters<Outing['publish']>) {
  const dispatch = await outing.publish(...given)
  await house.settle()
  return outing.read(dispatch.id)
}

test('a post is served, listed and in the feed once it was read back as it was approved #120', async () => {
  const dispatch = await published()
  assert.deepEqual([dispatch.state, dispatch.address], ['published', await address('/spring-range')])
  const { status, body } = await page('/spring-range')
  assert.equal(status, 200)
  assert.match(body, /<h1>The spring range is here<\/h1>/)
  assert.match(body, /It weighs <strong>180 grams<\/strong> &amp; lasts\./)
  assert.match((await page()).body, /href="[^"]*\/spring-range">The spring range is here</)
  const feed = await page('/feed.xml')
  assert.match(feed.headers.get('content-type')!, /^application\/rss\+xml/)
  assert.match(feed.body, new RegExp(`<guid isPermaLink="true">${dispatch.address}</guid>`))
  assert.match(feed.body, /<content:encoded>&lt;h1&gt;The spring range/)
})

test('a page of the site runs nothing, loads nothing but pictures, and needs no script', async () => {
  await published({ html: '<p onload="x()">Text</p><script>x()</script><img src="https://img.example/a.png" onerror="x()" alt="A">' })
  const { body, headers } = await page('/spring-range')
  assert.doesNotMatch(body, /<script|onload|onerror/)
  const policy = headers.get('content-security-policy')!
  assert.match(policy, /default-src 'none'/)
  const style = createHash('sha256')
    .update(/<style>([^]*)<\/style>/.exec(body)![1]!)
    .digest('base64')
  assert.ok(policy.includes(`style-src 'sha256-${style}'`), 'the browser lets the page have its looks')
  assert.match(policy, /sandbox (?!.*allow-scripts)/)
  assert.equal(headers.get('x-content-type-options'), 'nosniff')
  assert.ok(body.length < 12_000)
  for (const [font] of body.matchAll(/\/fonts\/[\w.-]+/g)) {
    const answer = await fetch(site.url + font)
    assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'font/woff2'])
  }
  assert.equal((await fetch(`${site.url}/fonts/..%2f..%2fpackage.json`)).status, 404)
})

test('a visitor who has the page already is sent nothing but that', async () => {
  await published()
  const first = await fetch(await address('/spring-range'))
  const etag = first.headers.get('etag')!
  const second = await fetch(await address('/spring-range'), { headers: { 'if-none-match': etag } })
  assert.equal(second.status, 304)
})

test('a visit to a page counts as a touch of its version; a machine’s does not', async () => {
  const { nodeId } = await published()
  const browser = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36' }
  await fetch(await address('/spring-range'), { headers: browser })
  await fetch(await address('/spring-range'), { headers: { 'user-agent': 'Googlebot/2.1' } })
  await fetch(await address('/spring-range'), { method: 'HEAD', headers: browser })
  const touches = await outing.org.as('marketing_director').listTouches({ nodeId })
  assert.deepEqual(
    touches.items.map(({ kind }) => kind),
    ['visit'],
  )
})

test('a landing page stands alone: not listed, not in the feed, with its call to action and its form #326', async () => {
  const owner = outing.org.as('marketing_director')
  const form = await owner.createForm({
    name: 'Enquiry',
    purpose: 'inquiry',
    fields: [{ key: 'email', label: 'E-mail', kind: 'email', required: true }],
  })
  const dispatch = await published({
    kind: 'landing',
    slug: 'try-it',
    formId: form.id,
    cta: { label: 'Read on', url: 'https://www.example.com/l/bcdfghjk' },
  })
  assert.equal(dispatch.state, 'published')
  const { body } = await page('/try-it')
  assert.match(body, /<meta name="robots" content="noindex">/)
  assert.match(body, /<a class="act" href="https:\/\/www\.example\.com\/l\/bcdfghjk">Read on<\/a>/)
  assert.match(body, new RegExp(`action="/f/${form.id}"`))
  assert.doesNotMatch((await page()).body + (await page('/feed.xml')).body, /try-it/)
})

test('a form that does not exist is refused, and so is an address that another page has', async () => {
  await assert.rejects(outing.publish({ formId: outing.campaignId }), refused('no_such_target'))
  await published()
  await assert.rejects(outing.publish(), refused('page_address_taken'))
  const first = await outing.publish({ slug: 'twice' })
  const second = await outing.publish({ slug: 'twice' })
  await house.settle()
  assert.equal((await outing.read(first.id)).state, 'published')
  assert.equal((await outing.read(second.id)).failure, 'Another page of the site has the address twice.')
})

test('a corrected page replaces the earlier text and keeps its date', async () => {
  const version = await outing.version()
  await published({}, version)
  const { publishedAt } = (await outing.desk.listPages({})).items[0]!
  house.pass(24 * 3600_000)
  await published({ title: 'Corrected' }, version)
  const { items } = await outing.desk.listPages({})
  assert.deepEqual(
    items.map(({ title, publishedAt: at }) => [title, at]),
    [['Corrected', publishedAt]],
  )
  assert.match((await page('/spring-range')).body, /<h1>Corrected<\/h1>/)
})

test('a withdrawn page says that it is gone, and leaves the list', async () => {
  await published()
  const { id, version } = (await outing.desk.listPages({})).items[0]!
  const withdrawn = await outing.desk.withdrawPage({ id, version })
  assert.equal((await page('/spring-range')).status, 410)
  assert.doesNotMatch((await page()).body, /spring-range/)
  await assert.rejects(outing.desk.withdrawPage({ id, version: withdrawn.version }), refused('page_withdrawn'))
})

test('a page that several take back at once is withdrawn once', async () => {
  const { nodeId } = await published()
  const { id } = (await outing.desk.listPages({})).items[0]!
  for (let round = 0; round < 2; round++) await race(6, () => outing.org.program((caller) => withdrawPageOf(caller, nodeId)))
  await house.settle()
  const { items } = await outing.org.as('marketing_director').listAudit({ objectId: id })
  assert.equal(items.filter(({ name }) => name === 'channels.pageWithdrawn').length, 1)
})

/** Something between the visitors and the program: it may change what passes. */
async function openProxy(change: (body: string) => string): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    void fetch(site.url + request.url!).then(async (answer) =>
      response.writeHead(answer.status, { 'content-type': 'text/html' }).end(change(await answer.text())),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`
  house.origins.add(url)
  return { url, server }
}

async function moveTo(urls: { publicUrl?: string; appUrl?: string }): Promise<void> {
  const owner = outing.org.as('marketing_director')
  await owner.updateOrganisation({ version: (await owner.getOrganisation({})).version, ...urls })
}

test('a page that visitors would see otherwise than approved is a failure, and is taken back', async () => {
  const version = await outing.version()
  await published({}, version)
  const { url, server } = await openProxy((body) => body.replace('180 grams', '80 grams'))
  await moveTo({ publicUrl: url })
  const other = await published({ slug: 'other' })
  assert.equal(other.state, 'failed')
  assert.match(other.failure!, /is not what was approved\.$/)
  assert.equal((await fetch(`${site.url}/@${(await outing.desk.getSite({})).path.slice(2)}/other`)).status, 410)
  const corrected = await published({ title: 'Corrected' }, version)
  assert.equal(corrected.state, 'failed')
  const { body } = await fetch(`${site.url}${(await outing.desk.getSite({})).path}/spring-range`).then(async (answer) => ({
    body: await answer.text(),
  }))
  assert.match(body, /The spring range is here/, 'it shows again what it showed before')
  server.close()
})

test('a page that cannot be read back at all is a failure with the address and what it answered', async () => {
  const { url, server } = await openProxy((body) => body)
  server.close()
  await moveTo({ publicUrl: url, appUrl: url })
  const lost = await published({ slug: 'lost' })
  assert.deepEqual(
    [lost.state, lost.failure],
    ['failed', `The page could not be read back: ${lost.failure!.match(/http\S+/)![0]} did not answer, or is not on the public internet.`],
  )
  const wrong = createServer((_, response) => response.writeHead(503).end()).listen(0, '127.0.0.1')
  await once(wrong, 'listening')
  const busy = `http://127.0.0.1:${(wrong.address() as { port: number }).port}`
  house.origins.add(busy)
  await moveTo({ publicUrl: busy })
  assert.match((await published({ slug: 'busy' })).failure!, /answered 503/)
  wrong.close()
})

test('a page cancelled while it is read back is taken off again', async () => {
  let dispatch: Awaited<ReturnType<Outing['publish']>> | undefined
  const slow = createServer((request, response) => {
    void (async () => {
      const { version } = await outing.read(dispatch!.id)
      await outing.desk.cancelDispatch({ id: dispatch!.id, version })
      const answer = await fetch(site.url + request.url!)
      response.writeHead(answer.status).end(await answer.text())
    })()
  }).listen(0, '127.0.0.1')
  await once(slow, 'listening')
  const url = `http://127.0.0.1:${(slow.address() as { port: number }).port}`
  house.origins.add(url)
  await moveTo({ publicUrl: url })
  dispatch = await outing.publish()
  await house.settle()
  assert.equal((await outing.read(dispatch.id)).state, 'cancelled')
  assert.equal((await fetch(`${site.url}${(await outing.desk.getSite({})).path}/spring-range`)).status, 410)
  slow.close()
})

test('A3 an address inside the network that is none of the installation’s own is not asked when a page is read back', async (t) => {
  let asked = 0
  const inside = createServer((_, response) => response.writeHead(200).end(String(++asked))).listen(0, '127.0.0.1')
  await once(inside, 'listening')
  t.after(() => inside.close())
  const { port } = inside.address() as { port: number }
  for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]']) {
    await moveTo({ publicUrl: `http://${host}:${port}`, appUrl: `http://${host}:${port}` })
    const refusedPage = await published({ slug: `inside-${host.replaceAll(/[^a-z0-9]+/g, '')}` })
    assert.deepEqual([refusedPage.state, /did not answer, or is not on the public internet/.test(refusedPage.failure!)], ['failed', true])
  }
  assert.equal(asked, 0)
})

test('where the public address does not lead back from the inside, the page is read where the program answers', async () => {
  const { url, server } = await openProxy((body) => body)
  server.close()
  await moveTo({ publicUrl: url, appUrl: site.url })
  const dispatch = await published()
  assert.deepEqual([dispatch.state, dispatch.address?.startsWith(url)], ['published', true])
})

test('the site presents itself in the organisation’s words, and may ask search engines to stay away', async () => {
  await published()
  const first = await outing.desk.getSite({})
  assert.deepEqual([first.title, first.version], ['Littoral Athletics', 0])
  const end = await outing.desk.updateSite({
    version: 0,
    title: 'Littoral news',
    description: 'Running by the sea',
    contact: 'press@littoral.example',
    listed: false,
  })
  await assert.rejects(outing.desk.updateSite({ version: 0, title: 'Late' }), refused('version_conflict'))
  const { body } = await page()
  assert.match(body, /<h1>Littoral news<\/h1>/)
  assert.match(body, /noindex/)
  assert.match(body, /press@littoral\.example/)
  assert.equal(end.pages, 1)
  await assert.rejects(outing.org.as('sales_lead').updateSite({ version: end.version, title: 'No' }), refused('not_allowed'))
})

test('robots are asked to read the sites and nothing else', async () => {
  assert.equal(await (await fetch(`${site.url}/robots.txt`)).text(), 'User-agent: *\nAllow: /@\nDisallow: /\n')
})

test('an unknown site, page or preview is a friendly 404', async () => {
  for (const path of [
    '/@nobody-here',
    '/@nobody-here/feed.xml',
    `${(await outing.desk.getSite({})).path}/none`,
    `${(await outing.desk.getSite({})).path}/preview/none`,
  ]) {
    const answer = await fetch(site.url + path)
    assert.equal(answer.status, 404, path)
    assert.match(await answer.text(), /<h1>/)
  }
})

test('a preview can be seen for an hour by whoever has its address', async () => {
  const path = await outing.org.program((caller) => keepPreview(caller, '<p style="color:red">Draft</p>'))
  const answer = await house.visit('GET', path)
  assert.match(String(answer?.body), /Draft/)
  assert.match(String(answer?.headers?.['content-security-policy']), /sandbox(?!.*allow-scripts)/)
  house.pass(3600_000 + 1)
  assert.equal((await house.visit('GET', path))?.status, 404)
})

test('a preview shows the complete e-mail and the complete page', async () => {
  const mail = await outing.org.program((caller) =>
    previewMail(caller, { ...letter, cta: { label: 'Look', url: `${site.url}/l/bcdfghjk` } }),
  )
  assert.equal(mail.subject, 'The spring range is here, Robin')
  assert.match(mail.html, /Rua do Sal 4<br>4050-543 Porto/)
  assert.match(mail.html, /\/l\/bcdfghjk\?p=preview/)
  assert.match(await outing.org.program((caller) => previewPage(caller, post)), /<h1>The spring range is here<\/h1>/)
})

test('what goes out by hand waits with its tagged link until somebody says where it was posted #134', async () => {
  const { id } = await outing.hand()
  await house.settle()
  const ready = await outing.desk.getDispatch({ id })
  assert.deepEqual([ready.state, ready.headline, ready.link], ['ready', 'Leaflet for the shop', 'https://www.example.com/l/bcdfghjk'])
  await assert.rejects(outing.desk.markPosted({ id, version: ready.version }), refused('no_proof'))
  const posted = await outing.desk.markPosted({ id, version: ready.version, address: 'https://social.example/post/1' })
  assert.deepEqual(
    [posted.state, posted.address, posted.proof?.memberId],
    ['published', 'https://social.example/post/1', outing.org.memberId],
  )
  await assert.rejects(outing.desk.markPosted({ id, version: posted.version, note: 'Again' }), refused('dispatch_ended'))
})

test('a sentence is proof enough where there is no address; only what goes by hand is reported, and nothing under a hold', async () => {
  const leaflet = await outing.hand()
  await house.settle()
  const hold = await outing.desk.declareHold({ scope: 'organisation', reason: 'Crisis' })
  const { version } = await outing.read(leaflet.id)
  await assert.rejects(outing.desk.markPosted({ id: leaflet.id, version, note: 'In the window' }), refused('held'))
  await outing.letGo(hold.id)
  const posted = await outing.desk.markPosted({ id: leaflet.id, version: version + 1, note: 'In the window of the shop' })
  assert.equal(posted.proof?.note, 'In the window of the shop')
  const planned = await outing.publish({ slug: 'later' }, { scheduledAt: '2030-01-01T00:00:00.000Z' })
  await assert.rejects(outing.desk.markPosted({ id: planned.id, version: planned.version, note: 'x' }), refused('not_by_hand'))
})

test('the list of dispatches follows the thread: what leaves below an object is found there', async () => {
  const first = await outing.hand()
  await outing.publish({}, { scheduledAt: '2030-01-01T00:00:00.000Z' })
  await house.settle()
  const below = await outing.desk.listDispatches({ nodeId: outing.campaignId })
  assert.equal(below.items.length, 2)
  assert.deepEqual(
    (await outing.desk.listDispatches({ nodeId: first.nodeId })).items.map(({ id }) => id),
    [first.id],
  )
  assert.deepEqual(
    (await outing.desk.listDispatches({ state: 'ready' })).items.map(({ id }) => id),
    [first.id],
  )
  await assert.rejects(outing.desk.listDispatches({ nodeId: first.id }), refused('not_found'))
})
