// What an anonymous visitor reaches: the shape of a public page, what it is told of the visit, and what it answers.
//
// A context exports `pages: PublicPage[]` from its public.ts; app/compose.ts lists them, app/publicpages.ts matches and calls them.
//
//     export const pages: PublicPage[] = [{ path: '/l/{code}', get: follow }]
//
//     async function follow(visit: Visitor): Promise<Answer> {
//       const link = await visit.find((database) => store.linkBehind(database, visit.params['code']!))   // a door: no organisation yet
//       if (!link) throw fault(baseFaults.notFound)                                          // a friendly page with that status
//       await visit.act(link.orgId, (caller) => noteClick(caller, link))                     // one transaction, committed before the answer
//       return redirect(link.target)
//     }
//
// - HEAD runs `get` and sends the head only; `visit.method` tells them apart. A method the page lacks is answered 405.
// - `act` is a transaction of the program in that organisation under the hat `visitor`. What has committed stays, whatever follows.
// - A thrown fault becomes a small page with the fault's status, sentence and advice; anything else is a bug, logged, 500.
// - Answers are not cached unless the page says so. `markup.ts` writes pages that are escaped, styled, and carry no script.
import type { IncomingHttpHeaders } from 'node:http'
import type { Caller, Vault } from './caller.ts'
import type { AnyDatabase } from './db/transaction.ts'
import type { Instant } from './time.ts'

export interface PublicPage {
  /** The address below the public origin; a parameter in braces is one part of it, decoded. */
  readonly path: `/${string}`
  get?(visit: Visitor): Promise<Answer>
  post?(visit: Visitor): Promise<Answer>
}

/** One visit: who came, with what, and what the page may do about it. */
export interface Visitor {
  readonly method: 'GET' | 'HEAD' | 'POST'
  readonly url: URL
  /** The parts of the path the page named in braces. */
  readonly params: Readonly<Record<string, string>>
  readonly headers: IncomingHttpHeaders
  /** Network address, as far as the trusted proxies tell it. Personal: never stored; `key` stands for it. */
  readonly address: string
  /** Address and client as one key that changes daily: tells two visits apart, finds nobody. 22 characters. */
  readonly key: string
  /** The address alone as such a key (of IPv6 the network, which one customer has for itself): for counting attempts. */
  readonly addressKey: string
  readonly now: Instant
  readonly requestId: string
  readonly vault: Vault
  /** Origin of the public pages as the installation is set up, without a slash at the end. */
  readonly publicUrl: string
  cookie(name: string): string | undefined
  /**
   * The fields of a posted form, UTF-8, urlencoded or multipart; files are left out.
   * Throws `tooLarge` beyond `most` bytes (64 KiB when not given) and `badInput` for a body that is no form.
   */
  form(most?: number): Promise<URLSearchParams>
  /** One statement before the organisation is known: it sees what the doors show and nothing else. */
  find<Result>(ask: (database: AnyDatabase) => Promise<Result>): Promise<Result>
  /** A transaction in an organisation, as a visitor. Throws `notFound` when there is no such organisation. */
  act<Result>(orgId: string, work: (caller: Caller) => Promise<Result>): Promise<Result>
}

export interface Answer {
  /** 200 when not given. */
  readonly status?: number
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: string | Uint8Array
}

/** Sends the visitor on: 302, or 303 after a form was posted. The target is stored by us, never taken from the request. */
export function redirect(location: string, status: 302 | 303 = 302, headers: Answer['headers'] = {}): Answer {
  return { status, headers: { ...headers, location } }
}
