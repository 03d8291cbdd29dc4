// The task of PR: reading the head of a pasted page for its title and outlet.
import { z } from 'zod'
import { id } from '#kernel/contract.ts'
import { task, type Job, type Jobs } from '#kernel/jobs.ts'
import { fetchPublic, Unreachable } from '#kernel/outbound.ts'
import { keepDescription, toRead } from './actions.ts'
import { described, type Described } from './rules.ts'

export const jobs: Jobs = {
  tasks: [
    task('pr.read', z.object({ coverageId: id }), async (job, { coverageId }) => {
      const url = await job.act((caller) => toRead(caller, coverageId))
      if (url === undefined) return
      const page = await readPage(job, url)
      await job.act((caller) => keepDescription(caller, coverageId, page))
    }),
  ],
}

/** Null for a page that is not there, not public or no page: the coverage then stays as it was typed. */
async function readPage({ signal }: Job, url: string): Promise<Described | null> {
  try {
    const { status, type, text } = await fetchPublic(url, { signal })
    return status === 200 && type.includes('html') ? described(text) : null
  } catch (error) {
    if (error instanceof Unreachable) return null
    throw error
  }
}
