// What coordination hears of, and what it looks after by the hour.
import { events as channels } from '#channels/contract/base.ts'
import { reaction, type Jobs } from '#kernel/jobs.ts'
import { events as brief } from '#plan/contract/brief.ts'
import { events as pr } from '#pr/contract.ts'
import { tellOfCoverage, tellOfFailure, tellOfHold } from './actions/alert.ts'
import { escalate, noteAgreed, noteBegun, noteReturned, noteRewritten, sendBrief } from './actions/handoff.ts'

export const jobs: Jobs = {
  reactions: [
    reaction('coordination.sendBrief', brief.whatApproved, (caller, { objectId, memberId, hat, data }) =>
      sendBrief(caller, objectId, { memberId, hat, dueOn: data.dueOn }),
    ),
    reaction('coordination.noteBegun', brief.howWritten, (caller, { objectId, memberId }) => noteBegun(caller, objectId, memberId)),
    reaction('coordination.noteAgreed', brief.howApproved, (caller, { objectId }) => noteAgreed(caller, objectId)),
    reaction('coordination.noteReturned', brief.briefReturned, (caller, { objectId, data }) => noteReturned(caller, objectId, data.note)),
    reaction('coordination.noteRewritten', brief.whatWritten, async (caller, { objectId, data }) => {
      if (data.approvalEnded) await noteRewritten(caller, objectId)
    }),
    reaction('coordination.tellOfCoverage', pr.coverageAdded, (caller, { objectId }) => tellOfCoverage(caller, objectId)),
    reaction('coordination.tellOfTitle', pr.coverageRead, (caller, { objectId }) => tellOfCoverage(caller, objectId)),
    reaction('coordination.tellOfFailure', channels.dispatchFailed, (caller, { objectId, data }) =>
      tellOfFailure(caller, objectId, data.nodeId, data.reason),
    ),
    reaction('coordination.tellOfHold', channels.holdDeclared, (caller, { objectId, data }) =>
      tellOfHold(caller, objectId, data.nodeId, data.reason),
    ),
  ],
  schedules: [{ name: 'coordination.escalate', cron: '7 * * * *', run: (job) => job.act(escalate) }],
}
