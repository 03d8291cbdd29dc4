// What content does when a channel reports about a version, and the decision of A/B tests when their counting has ended.
import { z } from 'zod'
import { id } from '#kernel/contract.ts'
import { events as channels } from '#channels/contract/base.ts'
import { reaction, task, type Jobs } from '#kernel/jobs.ts'
import { decideComparison, noteTestEnded } from './actions/deciding.ts'
import { noteCancelled, noteFailed, noteOut, noteStarted, noteWithdrawn } from './actions/publish.ts'

export const jobs: Jobs = {
  tasks: [
    task('content.decideComparison', z.object({ comparisonId: id }), (job, { comparisonId }) =>
      job.act((caller) => decideComparison(caller, comparisonId)),
    ),
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
