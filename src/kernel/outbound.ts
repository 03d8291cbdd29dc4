// Fetching an address that somebody typed: only from the public internet, within bounds of size, time and redirects.
import { lookup as resolve } from 'node:dns'
import { request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import { BlockList, isIP } from 'node:net'

/** What was found at an address after at most a few redirects. */
export interface Found {
  readonly url: string
  readonly status: number
  readonly type: string
  /** At most as long as was asked for; cut off there. */
  readonly text: string
}

export interface Bounds {
  readonly signal: AbortSignal
  /** Bytes of the body that are read. */
  readonly most?: number
  /** Milliseconds for everything together. */
  readonly wait?: number
  /** How many are followed; with 0 the redirect itself is what was found. */
  readonly redirects?: number
  /** Besides those that every request carries. */
  readonly headers?: Readonly<Record<string, string>>
  /** Which network addresses may be connected to; those of the public internet when not given. */
  readonly permits?: (address: string) => boolean
}

/** The address was refused or gave nothing: nobody's bug, and not worth trying again at once. */
export class Unreachable extends Error {}

// Everything that is not the public internet (RFC 6890 and its registries), so that no address reaches what stands beside this machine.
const inward = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  inward.addSubnet(net, bits, 'ipv4')
// Kept apart: a list with both would take every IPv4 address for the IPv6 one that wraps it.
const inwardSix = new BlockList()
// Of IPv6 only 2000::/3 is public, and of that not the ranges that wrap an IPv4 address or are documentation.
for (const [net, bits] of [
  ['::', 3],
  ['4000::', 2],
  ['8000::', 1],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
] as const)
  inwardSix.addSubnet(net, bits, 'ipv6')

/** Whether a network address belongs to the public internet. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  return family === 4 ? !inward.check(address, 'ipv4') : family === 6 && !inwardSix.check(address, 'ipv6')
}

const agent = 'Mozilla/5.0 (compatible; Throughline-reader-bot)'

/**
 * Reads an http(s) address. The network address is checked at the moment of connecting, so that a name cannot point elsewhere in between,
 * and again at every redirect. Throws `Unreachable`.
 */
export async function fetchPublic(url: string, bounds: Bounds): Promise<Found> {
  const { redirects = 3, wait = 10_000 } = bounds
  const signal = AbortSignal.any([bounds.signal, AbortSignal.timeout(wait)])
  let here = url
  for (let hop = 0; hop <= redirects; hop++) {
    const { location, ...found } = await fetchOnce(here, { ...bounds, signal })
    if (location === undefined || redirects === 0) return found
    if (!URL.canParse(location, here)) throw new Unreachable('it leads to no address')
    here = new URL(location, here).href
  }
  throw new Unreachable('it leads on and on')
}

function fetchOnce(
  url: string,
  { signal, most = 512 * 1024, permits = isPublicAddress, headers: also }: Bounds,
): Promise<Found & { location?: string }> {
  const { protocol, hostname } = new URL(url)
  if (protocol !== 'http:' && protocol !== 'https:') return Promise.reject(new Unreachable('it is no web address'))
  // A literal address is connected to without being looked up.
  const literal = hostname.replace(/^\[|\]$/g, '')
  if (isIP(literal) !== 0 && !permits(literal)) return Promise.reject(new Unreachable('it is not on the public internet'))
  return new Promise((answer, fail) => {
    const asked = (protocol === 'https:' ? requestSecure : requestPlain)(url, {
      signal,
      headers: { 'user-agent': agent, accept: 'text/html,application/xhtml+xml', 'accept-encoding': 'identity', ...also },
      lookup: (name, options, done) =>
        resolve(name, { ...options, all: true }, (error, addresses) => {
          const allowed = (addresses ?? []).filter(({ address }) => permits(address))
          if (error) return done(error, '')
          if (allowed.length === 0) return done(new Unreachable('it is not on the public internet'), '')
          return options.all ? done(null, allowed) : done(null, allowed[0]!.address, allowed[0]!.family)
        }),
    })
    asked.once('error', (error) => fail(error instanceof Unreachable ? error : new Unreachable('it did not answer', { cause: error })))
    asked.once('response', (response) => {
      const { statusCode: status = 0, headers } = response
      if (status >= 300 && status < 400 && headers.location !== undefined) {
        response.destroy()
        return answer({ url, status, type: '', text: '', location: headers.location })
      }
      const chunks: Buffer[] = []
      let size = 0
      const finish = () =>
        answer({ url, status, type: headers['content-type'] ?? '', text: decoded(Buffer.concat(chunks), headers['content-type']) })
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk.subarray(0, most - size))
        size += chunk.length
        if (size < most) return
        response.destroy()
        finish()
      })
      response.once('end', finish)
      response.once('error', (error) => fail(new Unreachable('it broke off', { cause: error })))
    })
    asked.end()
  })
}

function decoded(body: Buffer, type = ''): string {
  const named = /charset=["']?([\w-]+)/i.exec(type)?.[1] ?? /<meta[^>]+charset=["']?([\w-]+)/i.exec(body.toString('latin1', 0, 2048))?.[1]
  try {
    return new TextDecoder(named ?? 'utf-8').decode(body)
  } catch {
    // A character set nobody knows.
    return new TextDecoder().decode(body)
  }
}
