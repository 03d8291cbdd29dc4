// What content does when a channel reports about a version.
import { events as channels } from '#channels/contract/base.ts'
import { reaction, type Jobs } from '#kernel/jobs.ts'
import { noteCancelled, noteFailed, noteOut, noteStarted, noteWithdrawn } from './actions/publish.ts'

export const jobs: Jobs = {
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
    reaction('content.noteWithdrawn', channels.pageWithdrawn, (caller, news) => noteWithdrawn(caller, news.data.nodeId)),
  ],
}
