// The visitor's network address: the socket's, or what the trusted proxy in front of us says.
import type { IncomingMessage } from 'node:http'
import type { Settings } from './settings.ts'

/** With TRUST_PROXY=n the n-th hop from the end of X-Forwarded-For counts: those behind it were written by our own proxies. */
export function addressOf(request: IncomingMessage, settings: Settings): string {
  const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',').map((part) => part.trim()).filter(Boolean)
  return (settings.trustProxy > 0 && forwarded.at(-settings.trustProxy)) || request.socket.remoteAddress || 'unknown'
}
