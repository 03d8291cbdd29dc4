// Who stands behind a visit: a person or a machine, whether they refuse to be followed, and which browser it is.
import { randomUUID } from 'node:crypto'
import { isbot } from 'isbot'
import type { Answer, Visitor } from '#kernel/publicpage.ts'

export type Visit = Pick<Visitor, 'method' | 'headers' | 'cookie' | 'key' | 'publicUrl'>

export interface Reader {
  /** False for bots, mail scanners, prefetches and HEAD. */
  readonly counted: boolean
  /** The browser's own id; null for machines and for whoever refuses. */
  readonly visitor: string | null
  /** Whoever it is as far as this one request tells, for finding scanners; null for whoever refuses. */
  readonly source: string | null
  /** Refuses to be followed: Global Privacy Control or Do Not Track. */
  readonly refuses: boolean
  /** To send with the answer. */
  readonly headers: NonNullable<Answer['headers']>
}

const cookieName = 'tl_v'
const cookieSeconds = 90 * 24 * 3600
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

// What opens links to look for malware or to draw a preview, and does not call itself a bot.
const scanners =
  /barracuda|proofpoint|mimecast|safelinks|ms-?office|microsoft office|trend ?micro|symantec|messagelabs|forti(mail|guard)|sophos|ironport|bitdefender|avanan|googleimageproxy|yahoomailproxy|url ?defense|link ?check|preview|headless/i

const prefetching = ['purpose', 'sec-purpose', 'x-purpose', 'x-moz'] as const

/** Reads a visit's headers; nothing is looked up. */
export function readerOf(visit: Visit): Reader {
  const known = visit.cookie(cookieName)
  const visitor = known !== undefined && uuid.test(known) ? known : undefined
  const refuses = visit.headers['sec-gpc'] === '1' || visit.headers.dnt === '1'
  const counted = visit.method !== 'HEAD' && !isMachine(visit.headers)
  if (refuses) return { counted, visitor: null, source: null, refuses, headers: known === undefined ? {} : cookie(visit, '', 0) }
  if (!counted) return { counted, visitor: null, source: null, refuses, headers: {} }
  const current = visitor ?? randomUUID()
  // A new browser id says nothing yet: whoever keeps no cookies has a new one at every request.
  return { counted, visitor: current, source: visitor ?? visit.key, refuses, headers: cookie(visit, current, cookieSeconds) }
}

/** The cookie that gives this browser a new id, for when somebody else names themselves in it. */
export function newVisitor(visit: Visit): { visitor: string; headers: Reader['headers'] } {
  const visitor = randomUUID()
  return { visitor, headers: cookie(visit, visitor, cookieSeconds) }
}

function isMachine(headers: Visit['headers']): boolean {
  const agent = headers['user-agent'] ?? ''
  const ahead = prefetching.some((name) => /prefetch|prerender|preview/i.test(String(headers[name] ?? '')))
  return ahead || agent === '' || isbot(agent) || scanners.test(agent)
}

function cookie({ publicUrl }: Visit, value: string, seconds: number): Reader['headers'] {
  const secure = publicUrl.startsWith('https:') ? '; Secure' : ''
  return { 'set-cookie': `${cookieName}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}` }
}
