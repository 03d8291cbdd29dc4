// Proves the tools of the stories: a page that shows an error fails its story, and axe finds what is planted.
import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launch } from './browser.ts'
import { noViolations, watch } from './story.ts'

let browser: Browser
let server: Server
let address: string

before(async () => {
  browser = await launch()
  server = createServer((request, response) => {
    const path = request.url ?? '/'
    const status = Number(/^\/(\d{3})/.exec(path)?.[1] ?? 200)
    response
      .writeHead(status, { 'content-type': 'text/html' })
      .end('<!doctype html><html lang="en"><title>Page</title><main><h1>Page</h1></main></html>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
after(async () => {
  await browser.close()
  server.close()
})

/** What is collected while this runs in the page. */
async function mishaps(script: string): Promise<string[]> {
  const collected: string[] = []
  const page = await browser.newPage()
  watch(page, collected)
  await page.goto(address)
  await page.evaluate(script)
  await page.waitForLoadState('networkidle')
  await page.close()
  return collected
}

const wrong: readonly [string, string, RegExp][] = [
  ['an error on the console', `console.error('lost the thread')`, /console: lost the thread/],
  ['an uncaught exception', `setTimeout(() => { throw new Error('undone') })`, /uncaught: .*undone/],
  ['an answer 500', `fetch('/500')`, /500: .*\/500/],
  [
    'a picture that is not there',
    `new Promise((go) => { const i = new Image(); i.onerror = go; i.src = '/404.png' })`,
    /404: .*\/404\.png/,
  ],
  ['no answer at all', `fetch('http://127.0.0.1:9/').catch(() => {})`, /no answer: /],
]
for (const [what, script, expected] of wrong) {
  test(`a story notices ${what}`, async () => assert.match((await mishaps(script)).join('\n'), expected))
}

test('a story does not mind a warning, or an operation that is refused', async () => {
  assert.deepEqual(await mishaps(`console.warn('mind'), fetch('/404').then(() => fetch('/422'))`), [])
})

test('axe finds a picture without words and text that is too pale', async () => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(address)
  await noViolations(page)
  await page.evaluate(`document.querySelector('main').innerHTML += '<img src="/x.png"><p style="color:#ccc">pale</p>'`)
  await assert.rejects(noViolations(page), (error: Error) => /image-alt/.test(error.message) && /color-contrast/.test(error.message))
  await context.close()
})
