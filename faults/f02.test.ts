// F2 The program killed with kill -9 while clicks and forms come in: whatever was answered is stored, and once.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createLink } from '#tracking/actions.ts'
import { openHost, steadyPool, type Host } from './host.ts'
import type { Running } from './premises.ts'
import { upTo } from './ground.ts'

const kills = upTo(12, 2)
const readers = 24
const formsEach = 12

/** Milliseconds: the program starts and stops several times. */
const timeout = upTo(1_700_000, 170_000)

let host: Host
let path: string
let formPath: string
before(async () => {
  host = await openHost()
  const { org, campaignId: nodeId } = host.outing
  const wish = { target: 'https://www.example.com/', channel: { key: 'Newsletter', kind: 'email' as const } }
  const link = await org.program((caller) =>
    createLink(caller, { ...wish, nodeId, campaignCode: '202606_range_reach_orders_01', content: 'Post' }),
  )
  path = new URL(link.url).pathname
  const fields = [{ key: 'email', label: 'E-mail', kind: 'email' as const, required: true, options: [] }]
  const form = await org.as('marketing_director').createForm({ name: 'Ask us', fields, nodeId })
  formPath = `/f/${form.id}`
})
after(() => host.close())

const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const visitor = () => ({ 'user-agent': agent, 'x-forwarded-for': `10.${byte()}.${byte()}.${byte()}` })
const byte = () => Math.floor(Math.random() * 256)

/** A page that somebody filled in: as often as it is sent it is one submission. */
interface Page {
  readonly email: string
  readonly token: string
}

let people = 0
async function opened({ url }: Running): Promise<Page> {
  const answer = await fetch(url + formPath, { headers: visitor() })
  return { email: `visitor${people++}@example.org`, token: /name="tl_token" value="([^"]+)"/.exec(await answer.text())![1]! }
}

const sent = ({ url }: Running, { email, token }: Page) =>
  fetch(url + formPath, {
    method: 'POST',
    headers: visitor(),
    body: new URLSearchParams({ email, tl_token: token }),
    redirect: 'manual',
  })

/** Clicks without end, each in a browser of its own, until the program is gone; answers the browsers that were sent on. */
async function clicking({ url }: Running, clicked: string[]): Promise<void> {
  for (;;) {
    const browser = randomUUID()
    const answer = await fetch(url + path, { headers: { ...visitor(), cookie: `tl_v=${browser}` }, redirect: 'manual' }).catch(() => null)
    if (!answer) return
    assert.equal(answer.status, 302)
    clicked.push(browser)
  }
}

test(
  `F2 the program killed ${kills}× under ${readers} clicks at a time and forms besides: every click and form that was answered is stored, once`,
  { timeout },
  async (t) => {
    const clicked: string[] = []
    const answered: Page[] = []
    const open: Page[] = []
    const begin = () => host.program({ TRUST_PROXY: '1', LOG_LEVEL: 'silent' })
    for (let made = 0; made < kills; made++) {
      const program = await begin()
      const pages = await Promise.all(Array.from({ length: formsEach }, () => opened(program)))
      // Nobody fills in a form at once.
      await sleep(2500)
      const clicks = Array.from({ length: readers }, () => clicking(program, clicked))
      const filled = pages.map(async (page, turn) => {
        await sleep(turn * 80)
        const answer = await sent(program, page).catch(() => null)
        assert.ok(answer === null || answer.status === 303, String(answer?.status))
        ;(answer ? answered : open).push(page)
      })
      await sleep(300 + Math.random() * formsEach * 80)
      program.child.kill('SIGKILL')
      await Promise.all([...clicks, ...filled, once(program.child, 'exit')])
    }
    assert.ok(
      clicked.length > kills * readers && answered.length > 0,
      `${clicked.length} clicks and ${answered.length} forms were answered`,
    )

    // Whoever got no answer sends the page again, and so does somebody who got one.
    const last = await begin()
    for (const page of [...open, answered[0]!]) assert.equal((await sent(last, page)).status, 303)
    last.child.kill('SIGKILL')
    await last.ended

    const owner = steadyPool(host.house.database.ownerConnection)
    const { rows: touches } = await owner.query<{ visitor: string; times: number }>(
      "select visitor, count(*)::int as times from tracking.touch where kind = 'click' group by visitor",
    )
    const { rows: forms } = await owner.query<{ email: string; times: number }>(
      "select answers->>'email' as email, count(*)::int as times from tracking.submission group by 1",
    )
    await owner.end()
    const times = new Map(touches.map(({ visitor: who, times: often }) => [who, often]))
    assert.deepEqual(
      clicked.filter((browser) => times.get(browser) !== 1),
      [],
      'a click that was answered is stored once',
    )
    // What was stored and not answered was on its way when the program died.
    assert.ok(touches.length - clicked.length <= kills * readers, `${touches.length} stored, ${clicked.length} answered`)
    assert.ok([...times.values()].every((often) => often === 1))
    assert.deepEqual(
      forms.toSorted((a, b) => (a.email < b.email ? -1 : 1)),
      [...answered, ...open].map(({ email }) => ({ email, times: 1 })).toSorted((a, b) => (a.email < b.email ? -1 : 1)),
    )
    t.diagnostic(
      `found: ${clicked.length} clicks and ${answered.length} forms answered, ${touches.length - clicked.length} more clicks stored`,
    )
  },
)
