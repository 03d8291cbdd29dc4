// What content does when a channel reports about a version, the decision of A/B tests when their counting has ended, and how the people of a
// sequence move on.
import { z } from 'zod'
import { events as channels } from '#channels/contract/base.ts'
import { id } from '#kernel/contract.ts'
import { reaction, task, type Job, type Jobs } from '#kernel/jobs.ts'
import { advance, letIn, seeOff, type Mark } from './actions/course.ts'
import { decideComparison, noteTestEnded } from './actions/deciding.ts'
import { walkRunning } from './actions/running.ts'
import { noteCancelled, noteFailed, noteOut, noteStarted, noteWithdrawn } from './actions/publish.ts'

type Turn = typeof advance

/** Goes through a sequence batch by batch, each in a transaction of its own: who was moved by one that was cut off is not moved again. */
async function walk(job: Job, sequenceId: string, turns: readonly Turn[]): Promise<void> {
  for (const turn of turns)
    for (let mark: Mark = {}; mark !== null && !job.signal.aborted;) {
      const from: NonNullable<Mark> = mark
      mark = await job.act((caller) => turn(caller, sequenceId, from))
    }
}

// What was decided of a message says best why somebody leaves; those who join begin last.
const everything: readonly Turn[] = [advance, seeOff, letIn]

export const jobs: Jobs = {
  tasks: [
    task('content.decideComparison', z.object({ comparisonId: id }), (job, { comparisonId }) =>
      job.act((caller) => decideComparison(caller, comparisonId)),
    ),
    task('content.walkSequence', z.object({ sequenceId: id }), (job, { sequenceId }) => walk(job, sequenceId, everything)),
    task('content.moveOn', z.object({ sequenceId: id }), (job, { sequenceId }) => walk(job, sequenceId, [advance])),
  ],
  schedules: [
    { name: 'content.moveOn', cron: '* * * * *', run: (job) => job.act((caller) => walkRunning(caller, 'content.moveOn')) },
    { name: 'content.walkSequences', cron: '*/5 * * * *', run: (job) => job.act((caller) => walkRunning(caller)) },
  ],
  reactions: [
    reaction('content.noteStarted', channels.dispatchStarted, (caller, news) => noteStarted(caller, news.data.nodeId, news.objectId)),
    reaction('content.noteReady', channels.dispatchReady, (caller, news) => noteStarted(caller, news.data.nodeId, news.objectId)),
    reaction('content.noteOut', channels.dispatchPublished, (caller, news) =>
      noteOut(caller, news.data.nodeId, news.objectId, news.data.address),
    ),
    reaction('content.noteFailed', channels.dispatchFailed, (caller, news) =>
      noteFailed(caller, news.data.nodeId, news.objectId, news.data.reason),
    ),
    reaction('content.noteCancelled', channels.dispatchCancelled, (caller, news) => noteCancelled(caller, news.data.nodeId, news.objectId)),
    reaction('content.noteTestSent', channels.dispatchPublished, (caller, news) => noteTestEnded(caller, news.objectId)),
    reaction('content.noteTestFailed', channels.dispatchFailed, (caller, news) => noteTestEnded(caller, news.objectId)),
    reaction('content.noteTestCancelled', channels.dispatchCancelled, (caller, news) => noteTestEnded(caller, news.objectId)),
    reaction('content.noteWithdrawn', channels.pageWithdrawn, (caller, news) => noteWithdrawn(caller, news.data.nodeId)),
  ],
}
