// What anonymous visitors reach: matches the contexts' public pages and calls them with what they may know and do.
import { createHash, createHmac } from 'node:crypto'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { atDoor } from '#kernel/db/transaction.ts'
import { baseFaults, fault, type Fault } from '#kernel/fault.ts'
import { html, sheet } from '#kernel/markup.ts'
import type { Answer, PublicPage, Visitor } from '#kernel/publicpage.ts'
import type { Instant } from '#kernel/time.ts'
import { addressOf, networkOf } from './address.ts'
import { pages } from './compose.ts'
import type { Parts } from './parts.ts'
import { asProgram, type Pipeline } from './pipeline.ts'
import { faultOf } from './refusals.ts'
import type { Settings } from './settings.ts'
import type { Exchange } from './server.ts'

/** What arrives, whether over HTTP or from a test. */
export interface Arrival {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingHttpHeaders
  readonly address: string
  readonly body: AsyncIterable<Uint8Array>
  readonly now: Instant
  readonly requestId: string
}

type Origins = Pick<Settings, 'secretKey' | 'appUrl' | 'publicUrl'>

const largestForm = 64 * 1024

const routes = pages.map((page) => ({ page, ...patternOf(page.path) }))

/** Tries the public pages of the contexts; false when none of them knows the address. */
export function publicPages(parts: Parts, pipeline: Pipeline): (exchange: Exchange) => Promise<boolean> {
  return async ({ request, response, url, requestId }) => {
    const { method = 'GET', headers } = request
    const arrival = {
      method,
      url,
      headers,
      address: addressOf(request, parts.settings),
      body: request,
      now: parts.database.now(),
      requestId,
    }
    const answer = await visitPage(pipeline, parts.settings, arrival)
    if (answer) send(response, method, answer)
    return answer !== null
  }
}

function send(response: ServerResponse, method: string, { status = 200, headers = {}, body }: Answer): void {
  response.setHeader('cache-control', 'no-store')
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  response.statusCode = status
  if (body !== undefined) response.setHeader('content-length', Buffer.byteLength(body))
  response.end(method === 'HEAD' ? undefined : body)
}

/** The answer of the page at this address; null when there is none. */
export async function visitPage(pipeline: Pipeline, settings: Origins, arrival: Arrival): Promise<Answer | null> {
  for (const { page, pattern, names } of routes) {
    const match = pattern.exec(arrival.url.pathname)
    const params = match && decoded(names, match.slice(1))
    if (params) return answered(page, visitorOf(pipeline, settings, arrival, params), arrival.method)
  }
  return null
}

function patternOf(path: string): { pattern: RegExp; names: string[] } {
  const names: string[] = []
  const source = path.replace(/[.+*?^$()|[\]\\]/g, '\\$&').replace(/\{(\w+)\}/g, (_, name: string) => (names.push(name), '([^/]+)'))
  return { pattern: new RegExp(`^${source}$`), names }
}

/** The parts of a path by name; null for what is no text: bytes that are not UTF-8, and NUL, which the database cannot store. */
function decoded(names: readonly string[], values: readonly string[]): Record<string, string> | null {
  try {
    const parts = values.map((value) => decodeURIComponent(value))
    return parts.some((part) => part.includes('\0')) ? null : Object.fromEntries(names.map((name, index) => [name, parts[index]!]))
  } catch {
    return null
  }
}

async function answered(page: PublicPage, visitor: Visitor, method: string): Promise<Answer> {
  const run = method === 'POST' ? page.post : method === 'GET' || method === 'HEAD' ? page.get : undefined
  try {
    if (run) return await run(visitor)
    const allow = [page.get && 'GET, HEAD', page.post && 'POST'].filter(Boolean).join(', ')
    return refusal(fault(baseFaults.wrongMethod), { allow })
  } catch (error) {
    const known = faultOf(error)
    if (!known) throw error
    return refusal(known)
  }
}

function refusal({ message, kind, detail }: Fault, headers: Record<string, string> = {}): Answer {
  const body = html`<h1>${message}</h1>
    <p class="soft">${detail.fix ?? kind.fix}</p>`
  return sheet({ title: message, body, status: kind.status, headers })
}

function visitorOf(pipeline: Pipeline, settings: Origins, arrival: Arrival, params: Record<string, string>): Visitor {
  const { url, headers, address, now, requestId, body } = arrival
  return {
    method: arrival.method as Visitor['method'],
    url,
    params,
    headers,
    address,
    now,
    requestId,
    vault: pipeline.vault,
    publicUrl: settings.publicUrl ?? settings.appUrl,
    // Only where a page asks for them: a short link is followed thousands of times a second.
    get key() {
      return visitorKey(address, headers['user-agent'] ?? '', dailySalt(settings.secretKey, now))
    },
    get addressKey() {
      return visitorKey(networkOf(address), '', dailySalt(settings.secretKey, now))
    },
    cookie: (name) => cookieOf(headers.cookie, name),
    form: (most = largestForm) => formOf(headers, body, most),
    find: (ask) => atDoor(pipeline.database, ask),
    act: (orgId, work) => asProgram(pipeline, orgId, 'visitor', now, work, { requestId }),
  }
}

function cookieOf(header: string | undefined, name: string): string | undefined {
  const found = header
    ?.split(';')
    .map((part) => part.trim().split('='))
    .find(([key]) => key === name)
  return found?.slice(1).join('=')
}

async function formOf(headers: IncomingHttpHeaders, body: Arrival['body'], most: number): Promise<URLSearchParams> {
  // Announced sizes are refused unread, so that the answer still reaches the sender.
  if (Number(headers['content-length'] ?? 0) > most) throw fault(baseFaults.tooLarge)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > most) throw fault(baseFaults.tooLarge)
    chunks.push(chunk)
  }
  // The platform's own reader knows both encodings of a form; an empty body is an empty form whatever it says to be.
  const form =
    size === 0
      ? []
      : await new Response(Buffer.concat(chunks), { headers: { 'content-type': headers['content-type'] ?? '' } })
          .formData()
          .catch(() => null)
  if (form === null || [...form].flat().some((part) => typeof part === 'string' && part.includes('\0'))) throw fault(baseFaults.badInput)
  return new URLSearchParams([...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])))
}

let lastSalt = { secretKey: '', day: '', value: '' }

// Made of the day and the installation's secret: the same on every server, and useless to whoever has only the keys.
function dailySalt(secretKey: string, now: Instant): string {
  const day = now.slice(0, 10)
  if (lastSalt.secretKey !== secretKey || lastSalt.day !== day)
    lastSalt = { secretKey, day, value: createHmac('sha256', secretKey).update(`visitors ${day}`).digest('base64url') }
  return lastSalt.value
}

/** A visitor's address and client as one daily key: enough to tell two visits apart, not to find a person. */
export function visitorKey(address: string, agent: string, salt: string): string {
  return createHash('sha256').update(`${salt}\n${address}\n${agent}`).digest('base64url').slice(0, 22)
}
