// The visitor's network address: the socket's, or what the trusted proxy in front of us says.
import type { IncomingMessage } from 'node:http'
import { isIPv6 } from 'node:net'
import type { Settings } from './settings.ts'

/** With TRUST_PROXY=n the n-th hop from the end of X-Forwarded-For counts: those behind it were written by our own proxies. */
export function addressOf(request: IncomingMessage, settings: Settings): string {
  const forwarded = [request.headers['x-forwarded-for'] ?? []]
    .flat()
    .join(',')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
  return (settings.trustProxy > 0 && forwarded.at(-settings.trustProxy)) || request.socket.remoteAddress || 'unknown'
}

/**
 * What tries are counted by. Of IPv6 the network of 64 bits: providers hand out no smaller ones, and whoever has one has more addresses than
 * could be counted one by one. An IPv4 address in the dress of IPv6 stays itself.
 */
export function networkOf(address: string): string {
  const plain = address.toLowerCase().split('%')[0]!
  if (!isIPv6(plain)) return plain
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain)?.[1]
  if (mapped !== undefined) return mapped
  const [before = '', after] = plain.split('::')
  const groups = (part: string | undefined) => (part === undefined || part === '' ? [] : part.split(':'))
  const [first, last] = [groups(before), groups(after)]
  const missing = after === undefined ? 0 : Math.max(0, 8 - first.length - last.length)
  return [...first, ...Array<string>(missing).fill('0'), ...last]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}
