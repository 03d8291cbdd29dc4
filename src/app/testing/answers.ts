// Sends a sketched request over HTTP and judges what comes back against the document.
import type { Described } from './document.ts'
import type { Sketch } from './request.ts'

export interface Answer {
  readonly status: number
  readonly type: string
  readonly requestId: string
  readonly body: unknown
}

export interface Sent {
  readonly method: string
  readonly address: string
  readonly body: string | undefined
}

/** The request as it goes over the wire. */
export function written({ operation: { method, path: pattern }, path, query, body }: Sketch): Sent {
  const filled = pattern.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(path[name])))
  const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]))
  return { method, address: `/api/v1${filled}${search.size > 0 ? `?${search}` : ''}`, body: body && JSON.stringify(body) }
}

/** `credential` is the header that says who asks. */
export async function send(url: string, { method, address, body }: Sent, credential: Readonly<Record<string, string>>): Promise<Answer> {
  const headers = { ...credential, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }
  const response = await fetch(`${url}${address}`, { method, headers, ...(body === undefined ? {} : { body }) })
  const text = await response.text()
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    requestId: response.headers.get('x-request-id') ?? '',
    body: parsed(text),
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

interface Problem {
  readonly status?: number
  readonly code?: string
  readonly title?: string
  readonly fix?: string
  readonly requestId?: string
}

// Columns that are for the program alone.
const secret = /"(orgId|org_id|password|tokenHash|hash|emailHash|addressHash)":/

/** What is wrong with an answer by the document; undefined when nothing is. */
export function flaw({ statuses, codes, answer }: Described, { status, type, requestId, body }: Answer): string | undefined {
  if (status >= 500) return `answered ${status}`
  const told = secret.exec(JSON.stringify(body))
  if (told) return `tells ${told[0]}`
  if (!statuses.has(status)) return `answered ${status}, which the document does not know`
  if (status < 300) {
    const result = answer.safeParse(body)
    return result.success ? undefined : `answered what is not in its schema: ${result.error.message}`
  }
  const problem = body as Problem
  if (type !== 'application/problem+json') return `refused as ${type}`
  if (problem.status !== status) return `says ${problem.status} in an answer with ${status}`
  if (problem.requestId !== requestId) return 'names another request than its header'
  if (!problem.title || !problem.fix) return 'does not say what happened and what to do'
  return codes.has(problem.code ?? '') ? undefined : `refused with ${problem.code}, which its contract does not declare`
}
