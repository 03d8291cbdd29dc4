// The HTTP server: one door for people, programs and visitors. Matches, then hands over; nothing is decided here.
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { newId } from '#kernel/id.ts'
import { queryBuilder } from '#kernel/db/connect.ts'
import { inOrganisation } from '#kernel/db/transaction.ts'
import { vault } from '#kernel/vault.ts'
import { organisationsOf } from '#identity/actions.ts'
import { api } from './api.ts'
import { authentication } from './auth.ts'
import { identifier } from './identify.ts'
import { live } from './live.ts'
import type { Parts } from './parts.ts'
import { refuse } from './problem.ts'
import { publicPages } from './publicpages.ts'
import { noOrganisation, type Pipeline } from './pipeline.ts'
import { securityHeaders } from './headers.ts'
import type { Limits } from './seats.ts'
import { StartFault } from './startfault.ts'
import { webFiles } from './webfiles.ts'
import { sendReset } from './reset.ts'
import { forgiver, signIn } from './signin.ts'
import { endKeys } from './keys.ts'
import { faultOf } from './refusals.ts'
import { baseFaults } from '#kernel/fault.ts'

export interface HealthParts extends Parts {
  /** Whether the worker runs, for /ready; a process without one answers for the database alone. */
  workerAlive?(): boolean
}

export interface ServerParts extends HealthParts {
  readonly webRoot: string
  /** Other limits of live connections than the program's own. */
  readonly liveLimits?: Limits
  /** Told when events may have been recorded, so that the sealer of the same process looks at once. */
  committed?(): void
}

export interface Server {
  readonly url: string
  stop(): Promise<void>
}

/** What a request carries through the server. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly url: URL
  readonly requestId: string
}

type Handler = (exchange: Exchange) => Promise<boolean>

/** Starts listening. Throws StartFault when the port or address cannot be had. */
export async function startServer(parts: ServerParts): Promise<Server> {
  const database = queryBuilder<Record<string, never>>(parts.database.program)
  const pipeline: Pipeline = { database, vault: vault(parts.settings.secretKey), committed: () => parts.committed?.() }
  const [forgive, end] = [forgiver(parts), endKeys(pipeline, parts)]
  const auth = authentication(parts, {
    sendReset: sendReset(pipeline, parts),
    passwordSet: async ({ id, email }) => {
      await forgive(email)
      await end(id)
    },
    organisationsOf: async (userId) => {
      const all = await inOrganisation(database, noOrganisation, (tx) => organisationsOf(tx, userId))
      return all.map(({ name }) => name)
    },
    failed: (error) => parts.log.error({ error }, 'bug'),
  })
  const listening = live(parts, pipeline, identifier(parts, auth))
  const operations = api(parts, pipeline, identifier(parts, auth))
  const handlers: Handler[] = [
    health(parts),
    operations,
    listening.handle,
    signIn(parts, auth, end),
    publicPages(parts, pipeline),
    webFiles(parts.webRoot),
  ]
  return serve(parts, handlers, async (closed) => {
    await listening.stop()
    await closed()
    await auth.close()
  })
}

/** What a process that only works answers: how it fares. */
export function startWatch(parts: HealthParts): Promise<Server> {
  return serve(parts, [health(parts)], (closed) => closed())
}

/** Listens for these handlers. `ending` closes what they keep open; what it is given waits for the requests under way. */
async function serve(parts: Parts, handlers: readonly Handler[], ending: (closed: () => Promise<void>) => Promise<void>): Promise<Server> {
  const server = createServer(outerHop(parts, handlers))
  server.requestTimeout = 60_000
  await listen(server, parts)
  const { port } = server.address() as AddressInfo
  const host = parts.settings.host.includes(':') ? `[${parts.settings.host}]` : parts.settings.host
  return {
    url: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`,
    stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      return ending(() => {
        server.closeIdleConnections()
        setTimeout(() => server.closeAllConnections(), 3000).unref()
        return closed
      })
    },
  }
}

function listen(server: ReturnType<typeof createServer>, { settings }: Parts): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const sentence: Record<string, string> = {
        EADDRINUSE: `Port ${settings.port} is already in use: stop the other program or set PORT to a free one.`,
        EACCES: `Port ${settings.port} may not be opened by this user: set PORT to one above 1023.`,
        EADDRNOTAVAIL: `HOST ${settings.host} is not an address of this machine: set HOST to one that is, or to 127.0.0.1.`,
      }
      reject(
        new StartFault(sentence[error.code ?? ''] ?? `The server cannot listen on ${settings.host}:${settings.port}: ${error.message}.`),
      )
    })
    server.listen(settings.port, settings.host, resolve)
  })
}

function outerHop(parts: Parts, handlers: readonly Handler[]): RequestListener {
  return (request, response) => {
    const requestId = newId()
    const started = performance.now()
    response.setHeader('x-request-id', requestId)
    securityHeaders(response, parts.settings)
    const url = addressOf(request)
    response.on('close', () => {
      // A public path may hold a token (unsubscribe): only its first part is logged, of an operation's the first three, and no query.
      const path = url?.pathname
        .split('/')
        .slice(0, url.pathname.startsWith('/api/') ? 4 : 2)
        .join('/')
      parts.log.info(
        { requestId, method: request.method, path, status: response.statusCode, ms: Math.round(performance.now() - started) },
        'request',
      )
    })
    if (!url) return refuse(response, baseFaults.badInput, requestId)
    answer(handlers, { request, response, url, requestId }).catch((error: unknown) => {
      const known = faultOf(error)
      if (known && !response.headersSent) return refuse(response, known.kind, requestId)
      parts.log.error({ requestId, error }, 'bug')
      if (response.headersSent) response.destroy()
      else refuse(response, baseFaults.bug, requestId)
    })
  }
}

function addressOf(request: IncomingMessage): URL | null {
  return URL.parse(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`)
}

async function answer(handlers: readonly Handler[], exchange: Exchange): Promise<void> {
  for (const handler of handlers) if (await handler(exchange)) return
  refuse(exchange.response, baseFaults.notFound, exchange.requestId)
}

/** For those who watch from outside: /health while the database answers, /ready while the worker runs besides. They say nothing else to anybody. */
function health(parts: HealthParts): Handler {
  const answers = databaseAnswers(parts)
  return async ({ url, response, requestId }) => {
    if (url.pathname !== '/health' && url.pathname !== '/ready') return false
    const well = (url.pathname === '/health' || (parts.workerAlive?.() ?? true)) && (await answers())
    if (!well) refuse(response, baseFaults.unavailable, requestId)
    else response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end('{"status":"ok"}')
    return true
  }
}

/** Milliseconds after which a database counts as one that does not answer. */
const answerPatience = 2000

/** However many ask at the same moment, the database is asked once. */
function databaseAnswers({ database }: HealthParts): () => Promise<boolean> {
  let asking: Promise<boolean> | undefined
  const ask = async () => {
    const answered = database.program.query('select 1').then(
      () => true,
      () => false,
    )
    return Promise.race([answered, sleep(answerPatience, false, { ref: false })])
  }
  return () => (asking ??= ask().finally(() => (asking = undefined)))
}
