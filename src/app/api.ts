// The operations over HTTP: `/api/v1`, JSON in and out, and the OpenAPI document beside them.
import { ORPCError } from '@orpc/contract'
import { OpenAPIHandler } from '@orpc/openapi/node'
import { BodyLimitPlugin } from '@orpc/server/node'
import { baseFaults } from '#kernel/fault.ts'
import { contract } from './compose.ts'
import type { Identify } from './identify.ts'
import type { Parts } from './parts.ts'
import { router, type Pipeline } from './pipeline.ts'
import { problemOf, refuse } from './problem.ts'
import type { Exchange } from './server.ts'

const prefix = '/api/v1'
// A pasted or uploaded list of people is the largest thing anybody sends.
const largestBody = 12 * 1024 * 1024
/** Whoever is not known yet sends a name and a password at the most. */
const strangersBody = 64 * 1024
const longestKey = 200

/** The handler for everything below `/api/v1`. */
export function api(parts: Parts, pipeline: Pipeline, identify: Identify): (exchange: Exchange) => Promise<boolean> {
  // The body encoder knows only the error; the request id travels with it in this map until it is written.
  const requestIds = new WeakMap<object, string>()
  const operations = router(pipeline)
  const handlerUpTo = (maxBodySize: number) =>
    new OpenAPIHandler(operations, {
      plugins: [new BodyLimitPlugin({ maxBodySize })],
      customErrorResponseBodyEncoder: (error) => problemOf(error, requestIds.get(error) ?? ''),
      interceptors: [
        async ({ next, ...options }) => {
          const { context, request } = options
          try {
            return await next({ ...options, request: { ...request, body: () => request.body().catch(unreadable) } })
          } catch (error) {
            const requestId = context.visit.requestId
            const known = error instanceof ORPCError ? error : new ORPCError('bug', { status: 500, cause: error })
            requestIds.set(known, requestId)
            if (known.status >= 500 && known.status !== 503) logBug(parts, requestId, error)
            throw known
          }
        },
      ],
    })
  const [handler, strangersHandler] = [handlerUpTo(largestBody), handlerUpTo(strangersBody)]
  const document = documentOf(parts.settings.appUrl)
  return async ({ request, response, url, requestId }) => {
    if (!url.pathname.startsWith(`${prefix}/`)) return false
    response.setHeader('cache-control', 'no-store')
    if (url.pathname === `${prefix}/openapi.json`) {
      const text = await document()
      response.writeHead(200, { 'content-type': 'application/json' }).end(text)
      return true
    }
    if (url.pathname === `${prefix}/live`) return false
    const key = request.headers['idempotency-key']
    if (typeof key === 'string' && (key.length > longestKey || key.length === 0)) {
      refuse(response, { ...baseFaults.badInput, message: `An Idempotency-Key has 1 to ${longestKey} characters.` }, requestId)
      return true
    }
    errorsAsProblems(response)
    const now = parts.database.now()
    const asker = identify(request)
    const stranger = await asker.then(
      ({ kind }) => kind === 'nobody',
      () => true,
    )
    const visit = { requestId, now, idempotencyKey: typeof key === 'string' ? key : null, identify: () => asker }
    const { matched } = await (stranger ? strangersHandler : handler).handle(request, response, { prefix, context: { visit } })
    if (!matched) refuseUnmatched(url.pathname.slice(prefix.length), response, requestId)
    return true
  }
}

/** The OpenAPI document, made when somebody first asks: it is 3 MB long, takes longer than all else at a start, and most never ask. */
function documentOf(serverUrl: string): () => Promise<string> {
  let made: Promise<string> | undefined
  const make = async () => JSON.stringify(await (await import('./openapi.ts')).openapi(serverUrl))
  return () => (made ??= make())
}

/** A body that is no JSON, or breaks off, is the sender's mistake; what is refused already keeps its reason. */
function unreadable(error: unknown): never {
  throw error instanceof ORPCError ? error : new ORPCError('BAD_REQUEST', { cause: error })
}

/** The library writes every error as application/json; the standard's type is set as the head goes out. */
function errorsAsProblems(response: Exchange['response']): void {
  const writeHead = response.writeHead.bind(response)
  response.writeHead = (status: number, ...rest: unknown[]) => {
    const headers = rest.find((part) => typeof part === 'object' && part !== null) as Record<string, unknown> | undefined
    if (status >= 400) {
      response.setHeader('content-type', 'application/problem+json')
      if (headers)
        for (const name of Object.keys(headers)) if (name.toLowerCase() === 'content-type') headers[name] = 'application/problem+json'
    }
    return (writeHead as (...parts: unknown[]) => Exchange['response'])(status, ...rest)
  }
}

const routes = Object.values(contract).map((operation) => {
  const { method, path } = operation['~orpc'].route
  return { method: method!, pattern: new RegExp(`^${path!.replace(/\{[^}]+\}/g, '[^/]+')}$`) }
})

function refuseUnmatched(path: string, response: Exchange['response'], requestId: string): void {
  const methods = routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)
  if (methods.length > 0) refuse(response, baseFaults.wrongMethod, requestId, { allow: methods.join(', ') })
  else refuse(response, baseFaults.notFound, requestId)
}

function logBug({ log }: Parts, requestId: string, error: unknown): void {
  const cause = error instanceof ORPCError && error.cause ? error.cause : error
  log.error({ requestId, error: cause }, 'bug')
}
