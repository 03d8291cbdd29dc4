// A4 Script in every text that strangers get to see: the pages of a site, a form with its answers, the ways out, and letters, opened in a real browser.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, BrowserContext } from 'playwright-core'
import { openHouse, type House } from '#app/testing/house.ts'
import { openSite, type Site } from '#app/testing/site.ts'
import { audienceOf, mailAccount, openDesk, type Desk } from '#content/testing/desk.ts'
import { readMail } from '#kernel/testing/mail.ts'
import type { Sink } from '#kernel/testing/smtp.ts'
import { launch } from '../e2e/browser.ts'
import { upTo } from './ground.ts'

/** Milliseconds: a browser opens every page. */
const timeout = upTo(600_000, 60_000)

let house: House
let site: Site
let desk: Desk
let sink: Sink
let browser: Browser
let context: BrowserContext
before(async () => {
  house = await openHouse()
  house.at(new Date().toISOString())
  site = await openSite(house)
  desk = await openDesk(house, { publicUrl: site.url, name: `Littoral ${plain[0]}` })
  sink = await mailAccount(house, desk.org)
  browser = await launch()
  context = await browser.newContext()
})
after(async () => {
  await context?.close()
  await browser?.close()
  await sink?.close()
  await site?.close()
  await house?.close()
})

// Each asks for this address when it is run or loaded by itself, which the browser tells.
const told = 'https://evil.example'
const run = `fetch('${told}')`
const plain = [
  `<script>${run}</script>`,
  `"><script>${run}</script>`,
  `'><img src=x onerror="${run}">`,
  `</title><svg onload="${run}">`,
  `</style><svg/onload=${run}>`,
  `<iframe srcdoc="<script>${run}</script>"></iframe>`,
  `<iframe src="javascript:${run}"></iframe>`,
  `" autofocus onfocus="${run}" x="`,
  `' onmouseover='${run}' style='position:fixed;inset:0`,
  `<details open ontoggle="${run}">x</details>`,
  `<math><mtext></form><form><mglyph><style></math><img src onerror=${run}>`,
  `<meta http-equiv="refresh" content="0;url=${told}">`,
  `<base href="${told}">`,
  `<object data="${told}"></object><embed src="${told}">`,
  `<link rel="stylesheet" href="${told}">`,
  `<body onload="${run}"><video><source onerror="${run}"></video>`,
  `]]><script>${run}</script>`,
  `--><script>${run}</script>`,
  `<form action="javascript:${run}"><button autofocus>x</button></form>`,
  `&lt;script&gt;${run}&lt;/script&gt;`,
  `<noscript><p title="</noscript><img src=x onerror=${run}>">`,
  `<a href="javascript:${run}">x</a>`,
]
const marked = [
  `[x](javascript:${run})`,
  `[x](JaVaScRiPt:${run})`,
  `[x](&#106;avascript:${run})`,
  `[x](data:text/html,<script>${run}</script>)`,
  `[x](vbscript:x "onclick=${run}")`,
  `![x](x"onerror="${run})`,
  `<javascript:${run}>`,
  `[x]: javascript:${run}\n\n[x]`,
  `\`<script>\`<script>${run}</script>`,
  `- <img src=x onerror=${run}>`,
]

/** Other spellings of the same: in capitals, with slashes, tabs and half-closed tags. */
const dresses = [
  (text: string) => text,
  (text: string) => text.replaceAll('script', 'ScRiPt'),
  (text: string) => text.replaceAll(' ', '/'),
  (text: string) => text.replaceAll(' ', '\t'),
  (text: string) => text.replace(/>$/, ''),
  (text: string) => `<<${text}`,
  (text: string) => `\u00ad${text}\u2028`,
  (text: string) => text.replaceAll('"', '`'),
  (text: string) => `x" ${text}`,
  (text: string) => `${text}${text}`,
  (text: string) => text.replaceAll('=', '&#61;'),
  (text: string) => `</textarea></option></select>${text}`,
  (text: string) => `<svg><style>${text}`,
  (text: string) => `<!--${text}`,
  (text: string) => `<template>${text}</template>`,
  (text: string) => text.replaceAll('javascript:', 'java\nscript:'),
]
const payloads = dresses.flatMap((dress) => [...plain, ...marked].map(dress))
const tried = payloads.slice(0, upTo(payloads.length, 40))
/** So many stand on one page, each apart. */
const together = 20

interface Found {
  readonly asked: string[]
  readonly made: string[]
}

/** What a page did when it was opened, and what in it could do something. */
async function opened(open: { address: string } | { html: string }, referer = site.url): Promise<Found> {
  const page = await context.newPage()
  const asked: string[] = []
  page.on('request', (request) => request.url().startsWith(told) && asked.push(request.url()))
  page.on('dialog', (dialog) => void dialog.dismiss())
  await page.route(`${told}/**`, (route) => route.abort())
  if ('address' in open) await page.goto(open.address, { referer, waitUntil: 'load' })
  else await page.setContent(open.html, { waitUntil: 'load' })
  await page.mouse.move(50, 50)
  const made = await page.evaluate(() =>
    [...document.querySelectorAll('*')].flatMap((element) => {
      const name = element.tagName.toLowerCase()
      const odd = [...element.attributes].filter(
        ({ name: of, value }) =>
          of.startsWith('on') ||
          of === 'srcdoc' ||
          (['href', 'src', 'action', 'formaction', 'data', 'xlink:href'].includes(of) &&
            /^\s*(javascript|vbscript|data:text)/i.test(value)),
      )
      const lively = ['script', 'iframe', 'object', 'embed', 'svg', 'math', 'video', 'template', 'noscript'].includes(name)
      const leads =
        (name === 'meta' && element.getAttribute('http-equiv')?.toLowerCase() === 'refresh') ||
        (name === 'base' && element.hasAttribute('href'))
      return lively || leads || odd.length > 0 ? [element.outerHTML.slice(0, 200)] : []
    }),
  )
  await page.close()
  return { asked, made }
}

const harmless: Found = { asked: [], made: [] }
const line = (text: string, most: number) => text.replaceAll(/[\r\n\t\u2028]+/g, ' ').slice(0, most)
const batches = Array.from({ length: Math.ceil(tried.length / together) }, (_, n) => tried.slice(n * together, (n + 1) * together))

test(
  `A4 ${tried.length} scripts in posts, forms, names and addresses: no page that strangers see runs or makes any of them`,
  { timeout },
  async () => {
    const { tom, channel } = desk
    const { address } = await tom.getSite({})
    const ctaUrl = 'https://www.example.com/trace'
    for (const batch of batches) {
      const [one, two] = [batch[0]!, batch[1] ?? batch[0]!]
      const form = await tom.createForm({
        name: line(one, 100),
        intro: line(batch.join(' '), 1500),
        consentWording: line(two, 200),
        button: line(one, 60),
        thanks: line(batch.join(' '), 1500),
        fields: [
          { key: 'email', label: line(two, 80), kind: 'email', required: true, options: [] },
          { key: 'size', label: line(one, 80), kind: 'choice', required: false, options: batch.slice(0, 4).map((text) => line(text, 60)) },
        ],
      })
      const piece = await tom.createPiece({ title: 'Where leggings come from' })
      const words = { subject: line(one, 120), preheader: line(two, 120), body: batch.join('\n\n') }
      const made = await tom.createVariant({ id: piece.id, channelId: channel('website'), ...words, ctaLabel: line(two, 60), ctaUrl })
      const up = await tom.submitVariant({ id: made.id, version: made.version })
      const approved = await tom.approveVariant({ id: made.id, version: up.version, checked: true })
      await tom.publishVariant({ id: made.id, version: approved.version })
      await house.settle()
      const out = await tom.getVariant({ id: made.id })
      assert.equal(out.state, 'published', out.failure ?? '')
      const referer = `${site.url}/?${encodeURIComponent(one)}`
      const query = `?utm_source=${encodeURIComponent(one)}&p=${encodeURIComponent(two)}`
      for (const place of [out.address!, address, `${site.url}/f/${form.id}`, `${site.url}/f/${form.id}/thanks`])
        assert.deepEqual(await opened({ address: `${place}${query}` }, referer), harmless, place)
      // What was typed wrong is shown again.
      const html = await (
        await fetch(`${site.url}/f/${form.id}`, {
          method: 'POST',
          redirect: 'manual',
          headers: { referer, 'user-agent': one.replaceAll(/[^\x20-\x7e]/g, '') },
          body: new URLSearchParams({ email: one, size: two, tl_token: one }),
        })
      ).text()
      assert.deepEqual(await opened({ html }), harmless, 'a form shown again')
    }
    for (const path of ['u', 'c', 'l', 'f']) {
      const odd = encodeURIComponent(tried[1]!)
      assert.deepEqual(await opened({ address: `${site.url}/${path}/${odd}` }), harmless, path)
    }
  },
)

test(
  'A4 the same in a letter and in the name of its reader: without the help of any policy it runs and makes nothing',
  { timeout },
  async () => {
    const { tom, channel } = desk
    // Each alone as well: one that is taken out may take along what stands behind it.
    for (const body of tried) {
      const { html } = await tom.previewVariant({ adapter: 'email', body })
      assert.deepEqual(await opened({ html }), harmless, body)
    }
    for (const [turn, batch] of batches.entries()) {
      const email = `eve${turn}@people.example.com`
      const name = line(batch[0]!, 150)
      await tom.createPerson({ name, email, consent: { source: 'Fair', wording: 'Write to me' } })
      const segmentId = await audienceOf(desk.org, 1)
      const piece = await tom.createPiece({ title: 'Where leggings come from' })
      const words = { subject: line(batch[1] ?? 'x', 120), preheader: name.slice(0, 120), body: `To {{name|you}}\n\n${batch.join('\n\n')}` }
      const made = await tom.createVariant({
        id: piece.id,
        channelId: channel('email'),
        segmentId,
        ...words,
        ctaLabel: name.slice(0, 60),
        ctaUrl: 'https://www.example.com/trace',
      })
      const up = await tom.submitVariant({ id: made.id, version: made.version })
      const approved = await tom.approveVariant({ id: made.id, version: up.version, checked: true })
      const { path } = await tom.showVariant({ id: made.id })
      await tom.publishVariant({ id: made.id, version: approved.version })
      house.pass(10_000)
      await house.settle()
      const { html } = await readMail((await sink.letterTo(email)).raw)
      assert.match(html, /fetch\(/, 'the words are there, as words')
      assert.deepEqual(await opened({ html }), harmless)
      assert.deepEqual(await opened({ address: new URL(path!, site.url).href }), harmless, 'its preview')
    }
  },
)
