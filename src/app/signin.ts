// The addresses of the sign-in library that the program uses: what may be asked of it, how large, how often, and what follows from it.
import { createHmac } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { isAPIError } from 'better-auth/api'
import { countTry, forgetTries, type Limit } from '#kernel/attempts.ts'
import { baseFaults, Fault, fault, type FaultKind } from '#kernel/fault.ts'
import { deriveKey } from '#kernel/vault.ts'
import { addressOf, networkOf } from './address.ts'
import { addressHeader, type Auth } from './auth.ts'
import type { Parts } from './parts.ts'
import { foreign, fromOwnPages } from './headers.ts'
import { refuse } from './problem.ts'
import type { Exchange } from './server.ts'

const prefix = '/api/auth'
// The library has many more: what the program does not use, nobody can misuse.
const offered: Readonly<Record<string, 'GET' | 'POST'>> = {
  '/sign-in/email': 'POST',
  '/sign-out': 'POST',
  '/get-session': 'GET',
  '/list-sessions': 'GET',
  '/revoke-session': 'POST',
  '/change-password': 'POST',
  '/request-password-reset': 'POST',
  '/reset-password': 'POST',
}
const largestBody = 16 * 1024

const hour = 3600
/** Sign-ins from one network. */
const signInsFrom: Limit = { most: 10, window: 60 }
/** Tries at the password of one account, wherever they come from. A new password by the link is the way in meanwhile. */
const perAccount: Limit = { most: 20, window: hour / 4 }
const resetsFrom: Limit = { most: 20, window: hour }
const resetsFor: Limit = { most: 5, window: hour }

type Fields = Readonly<Record<string, unknown>>
type Session = Awaited<ReturnType<Auth['api']['getSession']>>

interface Counted {
  readonly key: string
  readonly limit: Limit
}

/** The keys under which tries are counted: digests, so that the table names neither accounts nor addresses. */
function keys(secretKey: string) {
  const secret = deriveKey(secretKey, 'attempts')
  return (of: string, value: unknown) => {
    const folded = typeof value === 'string' ? value.trim().toLowerCase() : ''
    return `${of} ${createHmac('sha256', secret).update(folded).digest('base64url')}`
  }
}

/** Lets the owner of an account in again who has shown by a link that they are the one. */
export function forgiver({ settings, database }: Pick<Parts, 'settings' | 'database'>): (email: string) => Promise<void> {
  const keyOf = keys(settings.secretKey)
  return (email) => forgetTries(database.program, keyOf('account', email))
}

/** Serves `/api/auth`. `passwordChanged` is told when somebody has changed their own password. */
export function signIn({ settings, database, log }: Parts, auth: Auth, passwordChanged: (userId: string) => Promise<void>) {
  const keyOf = keys(settings.secretKey)

  /** What this request adds to. The network comes first: one alone must not use up the tries of somebody else's account. */
  const counts = (path: string, fields: Fields, session: Session, network: string): Counted[] => {
    const account = { key: keyOf('account', session?.user.email ?? fields['email']), limit: perAccount }
    if (path === '/sign-in/email') return [{ key: keyOf('sign-ins from', network), limit: signInsFrom }, account]
    if (path === '/change-password') return session ? [account] : []
    if (path !== '/request-password-reset') return []
    return [
      { key: keyOf('resets from', network), limit: resetsFrom },
      { key: keyOf('resets for', fields['email']), limit: resetsFor },
    ]
  }

  /** Answers at once, and the same whether there is such an account: what follows takes longer for one that exists. */
  const requestReset = ({ email }: Fields): Response => {
    if (typeof email !== 'string') return Response.json({ code: 'INVALID_EMAIL' }, { status: 400 })
    void auth.api.requestPasswordReset({ body: { email: email.trim().toLowerCase() } }).catch((error: unknown) => {
      if (!isAPIError(error)) log.error({ error }, 'a password reset was asked for and failed')
    })
    return Response.json({ status: true })
  }

  const ask = ({ request, url }: Exchange, fields: Fields | null, address: string): Promise<Response> => {
    const headers = headersOf(request)
    headers.set(addressHeader, address)
    const body = fields === null ? null : JSON.stringify(fields)
    return auth.handler(new Request(new URL(url.pathname + url.search, settings.appUrl), { method: request.method!, headers, body }))
  }

  const afterChange = async ({ user, session: { orgId, hat } }: NonNullable<Session>, answer: Response): Promise<void> => {
    const { token } = (await answer.clone().json()) as { token: string }
    // The new session takes the place of all others: it goes on in the same organisation, under the same hat.
    await auth.pool.query('update auth.session set "orgId" = $1, hat = $2 where token = $3', [orgId, hat, token])
    await passwordChanged(user.id)
  }

  return async (exchange: Exchange): Promise<boolean> => {
    const { url, request, response, requestId } = exchange
    if (!url.pathname.startsWith(`${prefix}/`)) return false
    const refused = (kind: FaultKind, headers?: Record<string, string>) => (refuse(response, kind, requestId, headers), true)
    const path = url.pathname.slice(prefix.length)
    const method = Object.hasOwn(offered, path) ? offered[path]! : null
    if (method === null) return refused(baseFaults.notFound)
    if (request.method !== method) return refused(baseFaults.wrongMethod, { allow: method })
    if (request.headers.cookie !== undefined && !fromOwnPages(request, settings)) return refused(foreign)
    const fields = method === 'GET' ? null : await fieldsOf(request)
    if (fields instanceof Fault) return refused(fields.kind)
    const address = addressOf(request, settings)
    const session = path === '/change-password' ? await auth.api.getSession({ headers: headersOf(request) }) : null
    const counted = counts(path, fields ?? {}, session, networkOf(address))
    for (const { key, limit } of counted) {
      const wait = await countTry(database.program, key, limit, new Date(database.now()))
      if (wait > 0) return refused(baseFaults.tooMany, { 'retry-after': String(wait) })
    }
    const sent = path === '/change-password' ? { ...fields, revokeOtherSessions: true } : fields
    const answer = path === '/request-password-reset' ? requestReset(fields ?? {}) : await ask(exchange, sent, address)
    if (answer.ok) for (const { key, limit } of counted) if (limit === perAccount) await forgetTries(database.program, key)
    if (answer.ok && session) await afterChange(session, answer)
    await send(exchange, answer)
    return true
  }
}

function headersOf({ headers }: IncomingMessage): Headers {
  const found = Object.entries(headers).filter(([name]) => name !== 'content-length' && name !== 'transfer-encoding')
  return new Headers(found.map(([name, value]) => [name, String(value)]))
}

/** The fields of a JSON body, or why it is refused. */
async function fieldsOf(request: IncomingMessage): Promise<Fields | Fault> {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) return fault(baseFaults.badInput)
  if (Number(request.headers['content-length'] ?? 0) > largestBody) return fault(baseFaults.tooLarge)
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > largestBody) return fault(baseFaults.tooLarge)
    chunks.push(chunk)
  }
  try {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString())
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Fields) : fault(baseFaults.badInput)
  } catch {
    return fault(baseFaults.badInput)
  }
}

async function send({ response }: Exchange, answer: Response): Promise<void> {
  const wait = answer.headers.get('x-retry-after')
  const headers: Record<string, string | string[]> = {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    ...(wait === null ? {} : { 'retry-after': wait }),
  }
  const cookies = answer.headers.getSetCookie()
  if (cookies.length > 0) headers['set-cookie'] = cookies
  response.writeHead(answer.status, headers).end(await answer.text())
}
