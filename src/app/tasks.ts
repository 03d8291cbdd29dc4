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
  readonly signal: AbortSignal
}

type JobFor = (orgId: string, name: string, attempts: number) => Job

const day = 24 * 3600 * 1000

/** The task list of a worker. */
export function taskList(pipeline: Pipeline, { now, log, signal }: Surroundings): TaskList {
  const jobFor: JobFor = (orgId, name, attempts) => ({
    orgId,
    act: (work) => asProgram(pipeline, orgId, 'program', now(), work),
    locked: (locks, work) =>
      underLocks(pipeline.database, locks, (database) => work((inside) => asProgram({ ...pipeline, database }, orgId, 'program', now(), inside))),
    now,
    log: log.child({ job: name }),
    signal,
    attempts,
  })
  return {
    ...Object.fromEntries(tasks.map((task) => [task.name, runTask(task, jobFor)])),
    react: react(pipeline, now),
    schedule: schedule(jobFor),
    forget: async (_payload, { withPgClient }) => {
      await withPgClient((client) => client.query('select door.forget_answers($1)', [addMilliseconds(now(), -day)]))
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
    const reaction = reactions.find((candidate) => candidate.subscriber === subscriber)
    if (!reaction) return
    await asProgram(pipeline, orgId, 'program', now(), async (caller) => {
      const news = await newsById(caller, eventId)
      if (news && (await firstReaction(caller, subscriber, eventId))) await reaction.run(caller, news)
    })
  }
}

/** A schedule runs once for every organisation. */
function schedule(jobFor: JobFor): TaskList[string] {
  return async (payload, { job, withPgClient }) => {
    const due = schedules.find(({ name }) => name === (payload as { schedule: string }).schedule)
    if (!due) return
    const { rows } = await withPgClient((client) => client.query<{ id: string }>('select door.organisations() as id'))
    for (const { id } of rows) await due.run(jobFor(id, due.name, job.attempts - 1))
  }
}
