// Live screens: server-sent events of what was sealed, by number, resumable with Last-Event-ID, on any server.
import pg from 'pg'
import { newsAfter } from '#kernel/events/read.ts'
import { sealedChannel } from '#kernel/events/sealer.ts'
import { baseFaults, Fault } from '#kernel/fault.ts'
import { enter, inOrganisation } from '#kernel/db/transaction.ts'
import { homeOf, placeOf } from '#identity/actions.ts'
import type { Identify } from './identify.ts'
import type { Parts } from './parts.ts'
import { noOrganisation, type Asker, type Pipeline } from './pipeline.ts'
import { refuse } from './problem.ts'
import { askAgain, limits, seats, type Limits } from './seats.ts'
import type { Exchange } from './server.ts'

interface Listener {
  readonly orgId: string
  readonly exchange: Exchange
  /** Number of the last event sent. */
  seq: number
  busy: Promise<void>
}

const heartbeat = 20_000
const batch = 200

/** Serves `/api/v1/live`. One connection listens to the database for all screens of this server. */
export function live(parts: Parts & { readonly liveLimits?: Limits }, pipeline: Pipeline, identify: Identify) {
  const listeners = new Set<Listener>()
  const room = seats(parts.liveLimits ?? limits)
  let client: pg.Client | null = null
  let stopped = false

  const wake = (payload: string) => {
    const heads = payload === '*' ? null : (JSON.parse(payload) as Record<string, number>)
    for (const listener of listeners)
      if (!heads || heads[listener.orgId] !== undefined) listener.busy = listener.busy.then(() => deliver(listener))
  }

  const connect = async () => {
    if (stopped) return
    client = new pg.Client(parts.database.programConnection)
    client.on('notification', ({ payload }) => wake(payload ?? '*'))
    client.on('error', () => {})
    client.on('end', () => void (stopped || setTimeout(() => void connect(), 1000).unref()))
    try {
      await client.connect()
      await client.query(`listen ${sealedChannel}`)
      // What was sealed while nobody listened is read by number now.
      wake('*')
    } catch {
      await client.end().catch(() => {})
    }
  }
  void connect()

  const deliver = async (listener: Listener): Promise<void> => {
    const { exchange } = listener
    if (exchange.response.destroyed || exchange.response.writableEnded) return
    try {
      // Asked anew each time: a session that ended or a member who left gets no further news.
      const place = await placeFor(pipeline, parts, exchange, await identify(exchange.request))
      if (place?.orgId !== listener.orgId) return void exchange.response.end()
      const news = await inOrganisation(pipeline.database, listener.orgId, async (tx) => {
        const home = await homeOf(tx, listener.orgId)
        return home ? newsAfter({ tx, home }, listener.seq, batch) : []
      })
      let flows = true
      for (const { seq, name, objectId, objectVersion } of news) {
        flows = exchange.response.write(`id: ${seq}\ndata: ${JSON.stringify({ name, id: objectId, version: objectVersion })}\n\n`)
        listener.seq = seq
      }
      // Whoever asks for years of news and reads none of it must not fill the memory.
      if (!flows) await drained(exchange.response)
      if (news.length === batch) await deliver(listener)
    } catch {
      exchange.response.end()
    }
  }

  const open = async (exchange: Exchange, orgId: string) => {
    const { request, response } = exchange
    const wanted = Number(request.headers['last-event-id'] ?? Number.NaN)
    const seq = Number.isSafeInteger(wanted) && wanted >= 0 ? wanted : await latest(pipeline, orgId)
    // Who has left in the meantime is not told of again.
    if (response.destroyed) return
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
    response.write(`retry: 2000\nid: ${seq}\n\n`)
    const listener: Listener = { orgId, exchange, seq, busy: Promise.resolve() }
    listeners.add(listener)
    // A write after the end is an error that nobody would catch.
    const beat = setInterval(() => response.writableEnded || response.write(': still here\n\n'), heartbeat)
    response.on('close', () => {
      clearInterval(beat)
      listeners.delete(listener)
    })
    listener.busy = deliver(listener)
  }

  return {
    async handle(exchange: Exchange): Promise<boolean> {
      if (exchange.url.pathname !== '/api/v1/live') return false
      const { request, response, requestId } = exchange
      try {
        const asker = await identify(request)
        if (response.destroyed) return true
        // Taken before anything else is asked of the database: between a look and a seat there must be no time.
        const full = asker.kind === 'nobody' ? null : room.take(holderOf(asker), response)
        if (full) return (refuse(response, full, requestId, { 'retry-after': String(askAgain) }), true)
        const place = await placeFor(pipeline, parts, exchange, asker)
        if (!place) refuse(response, baseFaults.notSignedIn, requestId)
        else await open(exchange, place.orgId)
      } catch (error) {
        if (!(error instanceof Fault)) throw error
        refuse(response, error.kind, requestId)
      }
      return true
    },
    async stop() {
      stopped = true
      for (const { exchange } of listeners) exchange.response.end()
      await client?.end().catch(() => {})
    },
  }
}

/** Whoever makes further keys gets no further seats by them. */
function holderOf(asker: Exclude<Asker, { kind: 'nobody' }>): string {
  return asker.kind === 'user' ? `user ${asker.userId}` : `member ${asker.memberId}`
}

/** Resolves when more may be written, or nobody is there to read it. */
function drained(response: Exchange['response']): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      response.off('drain', go).off('close', go)
      resolve()
    }
    response.on('drain', go).on('close', go)
  })
}

async function placeFor(pipeline: Pipeline, { database }: Parts, { requestId }: Exchange, asker: Asker): Promise<{ orgId: string } | null> {
  if (asker.kind === 'nobody') return null
  if (asker.kind === 'member') return asker
  const { userId, sessionId } = asker
  const now = database.now()
  return inOrganisation(pipeline.database, noOrganisation, (tx) =>
    placeOf({ userId, sessionId, tx, now, requestId, vault: pipeline.vault }),
  )
}

async function latest(pipeline: Pipeline, orgId: string): Promise<number> {
  return inOrganisation(pipeline.database, orgId, async (tx) => {
    await enter(tx, orgId)
    const row = await tx.selectFrom('kernel.chain').select('seq').where('orgId', '=', orgId).executeTakeFirst()
    return Number(row?.['seq'] ?? 0)
  })
}
