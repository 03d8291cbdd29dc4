// Work done later: reactions to events, tasks that actions enqueue in their own transaction, and schedules. Each calls one action.
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Caller } from './caller.ts'
import type { EventKind } from './contract.ts'
import type { Lock } from './db/locks.ts'
import type { Logger } from './log.ts'
import type { Instant } from './time.ts'

/** An event as a subscriber receives it; personal fields are not in it, an action reads them from the object. */
export interface News<Data = Record<string, unknown>> {
  readonly id: string
  readonly seq: number
  readonly name: string
  readonly objectId: string
  readonly objectVersion: number
  readonly memberId: string | null
  readonly hat: string
  readonly at: Instant
  readonly data: Data
}

/** One transaction of the job's organisation. */
export type Act = <Result>(work: (caller: Caller) => Promise<Result>) => Promise<Result>

/** What a job may use: transactions of its organisation, and the time. Network calls stand between two `act` calls, never inside one. */
export interface Job {
  readonly orgId: string
  readonly act: Act
  /**
   * Holds advisory locks on a connection of its own while the work runs. The `act` it is given runs on that connection: once the locks are lost,
   * it fails. Network calls may stand between two of them.
   */
  locked<Result>(locks: readonly Lock[], work: (act: Act) => Promise<Result>): Promise<Result>
  now(): Instant
  readonly log: Logger
  /** Whether an address is one of this installation's own, as its operator set it up: only those may be fetched inside the network. */
  isOwn(address: string): boolean
  /** The DNS servers to ask, as the operator set them; none: those of the system. */
  readonly nameServers: readonly string[]
  /** Aborts when the worker stops. */
  readonly signal: AbortSignal
  /** How often this was tried before. */
  readonly attempts: number
}

export interface Reaction {
  /** `coordination.sendHandoff`: who reacts; the mark that makes it happen once is kept under this name. */
  readonly subscriber: string
  readonly event: string
  run(caller: Caller, news: News): Promise<void>
}

export interface Task {
  readonly name: string
  readonly schema: z.ZodType
  run(job: Job, payload: unknown): Promise<void>
  /** How often it is tried in all; 25 when not given. */
  readonly attempts?: number
}

export interface Schedule {
  readonly name: string
  /** Five-field cron, UTC; runs once per organisation. */
  readonly cron: string
  run(job: Job): Promise<void>
}

export interface Jobs {
  readonly reactions?: readonly Reaction[]
  readonly tasks?: readonly Task[]
  readonly schedules?: readonly Schedule[]
}

/** Subscribes to an event of an upper context. The data arrives as its contract declares it. */
export function reaction<Shape extends z.ZodRawShape>(
  subscriber: string,
  event: EventKind<Shape>,
  run: (caller: Caller, news: News<z.output<z.ZodObject<Shape>>>) => Promise<void>,
): Reaction {
  return { subscriber, event: event.name, run: (caller, news) => run(caller, news as News<z.output<z.ZodObject<Shape>>>) }
}

/** Declares a task; its payload is checked when it is enqueued and again when it runs. */
export function task<Payload extends z.ZodType>(
  name: string,
  schema: Payload,
  run: (job: Job, payload: z.output<Payload>) => Promise<void>,
  attempts?: number,
): Task {
  return { name, schema, run: (job, payload) => run(job, schema.parse(payload)), ...(attempts === undefined ? {} : { attempts }) }
}

export interface Enqueued {
  /** Not before this instant. */
  readonly runAt?: Instant
  /** A job with the same key that has not begun is replaced. */
  readonly key?: string
  readonly attempts?: number
}

/** Puts a task in the queue, in the caller's transaction: it exists if and only if the change does. */
export async function enqueue(caller: Caller, taskName: string, payload: Record<string, unknown>, options: Enqueued = {}): Promise<void> {
  await sql`select graphile_worker.add_job(${taskName}, ${JSON.stringify({ ...payload, orgId: caller.home.id })}::json,
    run_at => ${options.runAt ?? caller.now}::timestamptz, job_key => ${options.key ?? null}, max_attempts => ${options.attempts ?? 25})`.execute(
    caller.tx,
  )
}
