// Where a story of the whole house plays: the operations under each hat, the public pages, and time; in a test's house or over HTTP.
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '#kernel/client.ts'
import type { Instant } from '#kernel/time.ts'
import type { Hat } from '#identity/rules.ts'
import { contract } from '../compose.ts'
import type { House, Operations, Organisation } from './house.ts'

/** What a visitor got. */
export interface Seen {
  readonly status: number
  readonly body: string
  readonly location: string | null
  /** What the visitor's browser now sends with it. */
  readonly cookies: string
}

export interface Scene {
  as(hat: Hat): Operations
  /** A visitor's request to a public page, by its whole address; redirects are not followed. */
  visit(method: 'GET' | 'POST', address: string, sent?: { form?: Readonly<Record<string, string>>; cookies?: string }): Promise<Seen>
  now(): Instant
  /** Lets time pass. */
  pass(milliseconds: number): Promise<void>
  /** Lets the jobs work until this finds what it looks for; throws, with its name, when that does not happen. */
  until<Found>(what: string, look: () => Promise<Found | undefined | false>): Promise<Found>
}

/** Milliseconds between two looks; an e-mail waits ten seconds in which it can be taken back. */
const pause = 5_000
const looks = 12
/** Milliseconds it may take where time passes by itself; a server that was not reached is tried again after a minute. */
const patience = 150_000

// A browser's name: visitors without one are taken for machines.
const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

/** A story in a test's house: its clock moves as the story needs. */
export function houseScene(house: House, org: Organisation): Scene {
  return {
    as: org.as,
    async visit(method, address, { form, cookies = '' } = {}) {
      const headers = { 'user-agent': agent, ...(cookies ? { cookie: cookies } : {}) }
      const answer = await house.visit(method, pathOf(address), { headers, ...(form ? { form } : {}) })
      if (!answer) throw new Error(`no page knows ${address}`)
      const { 'set-cookie': set = [], location } = answer.headers ?? {}
      return {
        status: answer.status ?? 200,
        body: String(answer.body ?? ''),
        location: location === undefined ? null : String(location),
        cookies: kept(cookies, [set].flat()),
      }
    },
    now: () => house.now,
    pass: async (milliseconds) => house.pass(milliseconds),
    async until(what, look) {
      for (let turn = 0; turn < looks; turn++) {
        await house.settle()
        const found = await look()
        if (found !== undefined && found !== false) return found
        house.pass(pause)
      }
      throw new Error(`it never came to this: ${what}`)
    },
  }
}

/** A story over HTTP: one API key for each hat it is told under. Time passes as it does. */
export function siteScene(url: string, keys: Readonly<Partial<Record<Hat, string>>>): Scene {
  return {
    as(hat) {
      const key = keys[hat]
      if (key === undefined) throw new Error(`there is no key for ${hat}`)
      return connect(contract, () => url, { authorization: `Bearer ${key}` })
    },
    async visit(method, address, { form, cookies = '' } = {}) {
      const body = form ? { body: new URLSearchParams(form) } : {}
      const headers = { 'user-agent': agent, ...(cookies ? { cookie: cookies } : {}) }
      const answer = await fetch(new URL(pathOf(address), url), { method, redirect: 'manual', headers, ...body })
      return {
        status: answer.status,
        body: await answer.text(),
        location: answer.headers.get('location'),
        cookies: kept(cookies, answer.headers.getSetCookie()),
      }
    },
    now: () => new Date().toISOString(),
    pass: (milliseconds) => sleep(milliseconds),
    async until(what, look) {
      const deadline = performance.now() + patience
      while (performance.now() < deadline) {
        const found = await look()
        if (found !== undefined && found !== false) return found
        await sleep(200)
      }
      throw new Error(`it never came to this: ${what}`)
    },
  }
}

// A tagged link carries the public address; whoever follows it in a story comes to the server of the story.
function pathOf(address: string): string {
  const { pathname, search } = new URL(address, 'http://localhost')
  return `${pathname}${search}`
}

function kept(before: string, set: readonly string[]): string {
  const jar = new Map(before.split('; ').filter(Boolean).map(pairOf))
  for (const cookie of set) jar.set(...pairOf(cookie.split(';')[0]!))
  return [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
}

function pairOf(cookie: string): [string, string] {
  const at = cookie.indexOf('=')
  return [cookie.slice(0, at), cookie.slice(at + 1)]
}
