// What tracking does later: tell people of clicks, forget erased persons, make room for coming months.
import { z } from 'zod'
import { instant } from '#kernel/contract.ts'
import { reaction, task, type Jobs } from '#kernel/jobs.ts'
import { events as people } from '#people/contract/person.ts'
import { forgetPerson, noteClicks, tidy } from './actions.ts'

export const jobs: Jobs = {
  reactions: [reaction('tracking.forgetPerson', people.personErased, (caller, news) => forgetPerson(caller, news.objectId))],
  // Enqueued by the door that links are followed through, for the clicks of one second.
  tasks: [
    task('tracking.noteClicks', z.object({ since: instant }), async ({ act }, { since }) => {
      let last: string | null = null
      do last = await act((caller) => noteClicks(caller, since, last))
      while (last !== null)
    }),
  ],
  schedules: [{ name: 'tracking.tidy', cron: '23 3 * * *', run: (job) => job.act(tidy) }],
}
