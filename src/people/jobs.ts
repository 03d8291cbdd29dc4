// What people looks after by the hour.
import type { Jobs } from '#kernel/jobs.ts'
import { endPauses } from './actions/topic.ts'

export const jobs: Jobs = {
  schedules: [{ name: 'people.endPauses', cron: '3 * * * *', run: (job) => job.act(endPauses) }],
}
