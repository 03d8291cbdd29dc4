// The headers every answer carries, and which requests with a session cookie come from our own pages.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { baseFaults } from '#kernel/fault.ts'
import type { Settings } from './settings.ts'

// React sets style attributes through the CSSOM, which the policy allows; nothing here needs inline script or style.
const policy = [
  "default-src 'self'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** Sets them before anything else; a handler may replace the policy by a stricter one. */
export function securityHeaders(response: ServerResponse, settings: Settings): void {
  response.setHeader('content-security-policy', policy)
  response.setHeader('x-content-type-options', 'nosniff')
  response.setHeader('referrer-policy', 'strict-origin-when-cross-origin')
  response.setHeader('cross-origin-opener-policy', 'same-origin')
  response.setHeader('permissions-policy', 'camera=(), microphone=(), geolocation=()')
  if (settings.appUrl.startsWith('https:')) response.setHeader('strict-transport-security', 'max-age=31536000')
}

/** The origins our own pages may have when they reach this server: by the Host they used, or the address people were given. */
export function ownOrigins(host: string | undefined, settings: Settings): string[] {
  return host === undefined ? [settings.appUrl] : [settings.appUrl, `http://${host}`, `https://${host}`]
}

/** The refusal of a request whose session cookie came along from somewhere else. */
export const foreign = { ...baseFaults.notAllowed, message: 'This request did not come from a page of this program.' }

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Whether a request may use its session cookie: reading may, writing only from our own pages (CSRF). */
export function fromOwnPages(request: IncomingMessage, settings: Settings): boolean {
  if (safe.has(request.method ?? 'GET')) return true
  return request.headers.origin !== undefined && ownOrigins(request.headers.host, settings).includes(request.headers.origin)
}
