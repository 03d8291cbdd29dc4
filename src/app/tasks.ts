// What the queue can run: every task of the contexts, the reactions to events, the schedules, and the kernel's own tidying.
import type { TaskList } from 'graphile-worker'
import { underLocks } from '#kernel/db/locks.ts'
import { firstReaction, newsById } from '#kernel/events/read.ts'
import type { Job, Task } from '#kernel/jobs.ts'
import type { Logger } from '#kernel/log.ts'
import { addMilliseconds, type Instant } from '#kernel/time.ts'
import { reactions, schedules, tasks } from './compose.ts'
import { asProgram, type Pipeline } from './pipeline.ts'

export interface Surroundings {
  now(): Instant
  readonly log: Logger
  /** The installation's own origins. */
  readonly origins: ReadonlySet<string>
  readonly nameServers: readonly string[]
  readonly signal: AbortSignal
}

type JobFor = (orgId: string, name: string, attempts: number) => Job

const day = 24 * 3600 * 1000

/** The task list of a worker. */
export function taskList(pipeline: Pipeline, { now, log, origins, nameServers, signal }: Surroundings): TaskList {
  const jobFor: JobFor = (orgId, name, attempts) => ({
    orgId,
    act: (work) => asProgram(pipeline, orgId, 'program', now(), work),
    locked: (locks, work) =>
      underLocks(pipeline.database, locks, (database) => {
        const known = {}
        return work((inside) => asProgram({ ...pipeline, database }, orgId, 'program', now(), inside, { known }))
      }),
    now,
    log: log.child({ job: name }),
    isOwn: (address) => origins.has(new URL(address).origin),
    nameServers,
    signal,
    attempts,
  })
  return {
    ...Object.fromEntries(tasks.map((task) => [task.name, runTask(task, jobFor)])),
    react: react(pipeline, now),
    schedule: schedule(jobFor),
    analyse: async (payload, { withPgClient }) => {
      const { tables } = payload as { tables: string[] }
      for (const table of tables) await withPgClient((client) => client.query('select door.analyse($1)', [table]))
    },
    forget: async (_payload, { withPgClient }) => {
      const before = addMilliseconds(now(), -day)
      await withPgClient(async (client) => {
        await client.query('select door.forget_answers($1)', [before])
        await client.query('delete from kernel.attempt where since < $1', [before])
        await client.query('delete from auth.session where "expiresAt" < $1', [before])
        await client.query('delete from auth.verification where "expiresAt" < $1', [before])
      })
    },
  }
}

function runTask(task: Task, jobFor: JobFor): TaskList[string] {
  return async (payload, { job }) => {
    const { orgId, ...rest } = payload as { orgId: string }
    await task.run(jobFor(orgId, task.name, job.attempts - 1), rest)
  }
}

/** A reaction runs in one transaction with the mark that it has run. */
function react(pipeline: Pipeline, now: () => Instant): TaskList[string] {
  return async (payload) => {
    const { orgId, eventId, subscriber } = payload as { orgId: string; eventId: string; subscriber: string }
    await asProgram(pipeline, orgId, 'program', now(), async (caller) => {
      const news = await newsById(caller, eventId)
      const reaction = reactions.find((candidate) => candidate.subscriber === subscriber && candidate.event === news?.name)
      if (news && reaction && (await firstReaction(caller, subscriber, eventId))) await reaction.run(caller, news)
    })
  }
}

/** A schedule runs once for every organisation, each time as a job of its own: what fails for one does not keep it from the others. */
function schedule(jobFor: JobFor): TaskList[string] {
  return async (payload, { job, withPgClient }) => {
    const { schedule: name, orgId } = payload as { schedule: string; orgId?: string }
    const due = schedules.find((candidate) => candidate.name === name)
    if (!due) return
    if (orgId !== undefined) return due.run(jobFor(orgId, name, job.attempts - 1))
    await withPgClient((client) => client.query(everywhere, [name]))
  }
}

// The key replaces what the last round left behind for the same organisation.
const everywhere = `select graphile_worker.add_job('schedule', json_build_object('schedule', $1::text, 'orgId', o.id), job_key => $1 || ':' || o.id)
  from door.organisations() as o(id)`
