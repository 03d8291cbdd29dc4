// A whole house for a test: a fresh database, an organisation, members under their hats, a clock, and the operations as they are.
import { Readable } from 'node:stream'
import { createRouterClient } from '@orpc/server'
import type { ContractRouterClient } from '@orpc/contract'
import { runOnce, type TaskList } from 'graphile-worker'
import { queryBuilder } from '#kernel/db/connect.ts'
import type { Caller, Home } from '#kernel/caller.ts'
import { sealBatch } from '#kernel/events/sealer.ts'
import { newId } from '#kernel/id.ts'
import { logger } from '#kernel/log.ts'
import { addMilliseconds, type Instant } from '#kernel/time.ts'
import { vault } from '#kernel/vault.ts'
import { hatFunction, type Hat } from '#identity/rules.ts'
import { reactions, type Contract } from '../compose.ts'
import { asProgram, router, type Asker, type Context, type Pipeline } from '../pipeline.ts'
import { visitPage } from '../publicpages.ts'
import { taskList } from '../tasks.ts'
import { testDatabase } from './database.ts'
import { secretKey } from './secret.ts'

export type Operations = ContractRouterClient<Contract>

export interface Foundation {
  readonly kind?: Home['kind']
  readonly name?: string
  readonly currency?: string
  readonly zone?: string
  readonly locale?: string
  readonly publicUrl?: string
}

/** An organisation of the house, with the operations as each of its hats may call them. */
export interface Organisation {
  readonly id: string
  readonly memberId: string
  /** The operations as the owner under this hat. */
  as(hat: Hat): Operations
  /** The operations as another member under this hat. */
  asMember(memberId: string, hat: Hat): Operations
  /** Invites and seats another member, and returns the id. */
  join(name: string, hats: readonly Hat[]): Promise<string>
  /** Work of the program itself in one transaction: for what a lower context would call. */
  program<Result>(work: (caller: Caller) => Promise<Result>): Promise<Result>
}

/** What a visitor brings to a public page. */
export interface Visiting {
  readonly form?: Readonly<Record<string, string>>
  /** A body of another kind; its content-type is given in the headers. */
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly address?: string
}

/** Opens a house; `close` drops its database. */
export async function openHouse() {
  const database = await testDatabase()
  const builder = queryBuilder<Record<string, never>>(database.program)
  const pipeline: Pipeline = { database: builder, vault: vault(secretKey), committed: () => {} }
  const operations = router(pipeline)
  const origins = new Set<string>()
  const nameServers = ['127.0.0.1:9']
  let now: Instant = '2026-06-01T09:00:00.000Z'

  const call = (asker: Asker, idempotencyKey: string | null = null): Operations =>
    createRouterClient(operations, {
      context: (): Context => ({ visit: { requestId: newId(), now, idempotencyKey, identify: async () => asker } }),
      // The router is built from the contract, one procedure an operation, which its own type is too wide to say.
    }) as unknown as Operations

  const found = async (wanted: Foundation = {}): Promise<Organisation> => {
    const kind = wanted.kind ?? 'business'
    const name = wanted.name ?? 'Littoral Athletics'
    const address = `owner-${newId()}@example.com`
    const person = { name: 'Ines Varga', email: address, password: 'correct horse battery' }
    const organisation = {
      kind,
      name,
      currency: wanted.currency ?? 'USD',
      zone: wanted.zone ?? 'Europe/Lisbon',
      locale: wanted.locale ?? 'en-US',
      appUrl: 'https://work.example.com',
      publicUrl: wanted.publicUrl ?? 'https://www.example.com',
    }
    const made = (await anyOrganisation())
      ? await call({ kind: 'user', userId: await firstUser(), sessionId: 'none' }).addOrganisation(organisation)
      : await call({ kind: 'nobody' }).setUp({ ...person, organisation })
    return handle(made.organisationId, made.memberId)
  }

  const anyOrganisation = async () => (await database.program.query('select 1 from auth."user" limit 1')).rows.length > 0
  const firstUser = async () =>
    (await database.program.query<{ id: string }>('select id from auth."user" order by "createdAt" limit 1')).rows[0]!.id

  const handle = (id: string, memberId: string): Organisation => {
    const asMember = (who: string, hat: Hat) => call({ kind: 'member', orgId: id, memberId: who, hat })
    return {
      id,
      memberId,
      as: (hat) => asMember(memberId, hat),
      asMember,
      program: (work) => asProgram(pipeline, id, 'program', now, work),
      async join(name, hats) {
        const email = `${hatFunction[hats[0]!]}-${newId()}@example.com`
        const { link } = await asMember(memberId, 'marketing_director').inviteMember({ email, hats: [...hats] })
        const token = link.split('#')[1]!
        return (await call({ kind: 'nobody' }).acceptInvitation({ token, name, password: 'correct horse battery' })).memberId
      },
    }
  }

  /** Seals what happened and runs every job that is due by the house's clock, until nothing is left. */
  const settle = async () => {
    const signal = new AbortController().signal
    const list = whenDue(taskList(pipeline, { now: () => now, log: logger('silent'), origins, nameServers, signal }))
    await database.program.query(
      'update graphile_worker._private_jobs set run_at = run_at - $1::interval where run_at > now() + $1::interval / 2',
      [away],
    )
    for (;;) {
      const sealed = await sealBatch(builder, reactions)
      const { rows } = await database.program.query<{ due: number }>(
        `with due as (update graphile_worker._private_jobs set run_at = least(run_at, now()) where run_at <= $1 and attempts < max_attempts returning 1)
         select count(*)::int as due from due`,
        [now],
      )
      if (sealed === 0 && rows[0]!.due === 0) return failedJobs()
      await runOnce({ pgPool: database.program, taskList: list, noPreparedStatements: true })
    }
  }

  // The queue goes by the real clock. A job that is not due by the house's is put away out of its sight until the next settling.
  const away = '36500 days'
  const whenDue = (list: TaskList): TaskList =>
    Object.fromEntries(
      Object.entries(list).map(([name, run]) => [
        name,
        async (payload, helpers) => {
          const { run_at: at, created_at: made, key, max_attempts: most } = helpers.job
          // Reactions are queued without an instant, which is the real moment.
          const atOnce = Math.abs(Number(new Date(at)) - Number(new Date(made))) < 1000
          if (atOnce || new Date(at).toISOString() <= now) return run!(payload, helpers)
          await database.program.query(
            'select graphile_worker.add_job($1, $2::json, run_at => $3::timestamptz + $4::interval, job_key => $5, max_attempts => $6)',
            [name, JSON.stringify(payload), at, away, key, most],
          )
        },
      ]),
    )

  /** A job that failed is a failed test, unless the test looks for just that and reads the queue itself. */
  const failedJobs = async () => {
    const { rows } = await database.program.query<{ task: string; error: string }>(
      `select t.identifier as task, j.last_error as error from graphile_worker._private_jobs j
       join graphile_worker._private_tasks t on t.id = j.task_id where j.last_error is not null`,
    )
    if (rows.length > 0) throw new Error(rows.map(({ task, error }) => `${task}: ${error}`).join('\n'))
  }

  /** A visitor's request to a public page; null when no page knows the address. */
  const visit = (method: 'GET' | 'HEAD' | 'POST', path: string, { form, body, headers = {}, address = '203.0.113.9' }: Visiting = {}) => {
    const sent = form === undefined ? (body ?? '') : new URLSearchParams(form).toString()
    const type = form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }
    const settings = { secretKey, appUrl: 'https://work.example.com', publicUrl: 'https://www.example.com' }
    return visitPage(pipeline, settings, {
      method,
      url: new URL(path, settings.publicUrl),
      headers: { ...type, ...headers },
      address,
      body: Readable.from(sent === '' ? [] : [Buffer.from(sent)]),
      now,
      requestId: newId(),
    })
  }

  return {
    database,
    pipeline,
    /** Where the house can be reached: an open site adds its own. */
    origins,
    /** The DNS servers to ask. At first there is one where nobody answers: what a test asks for never leaves this machine. */
    nameServers,
    call,
    found,
    settle,
    visit,
    get now() {
      return now
    },
    /** Puts the clock at an instant. */
    at(instant: Instant) {
      now = instant
    },
    /** Lets time pass. */
    pass(milliseconds: number) {
      now = addMilliseconds(now, milliseconds)
    },
    close: () => database.drop(),
  }
}

export type House = Awaited<ReturnType<typeof openHouse>>

/** The operations for walks through all of them, which know names and inputs only while they run. */
export const byName = (operations: Operations) => operations as unknown as Record<string, (input: object) => Promise<unknown>>
