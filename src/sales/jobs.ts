// What sales hears of: somebody sent a form, somebody was erased.
import { reaction, type Jobs } from '#kernel/jobs.ts'
import { events as people } from '#people/contract/person.ts'
import { events as tracking } from '#tracking/contract.ts'
import { takeSubmission } from './actions/lead.ts'
import { emptyNotesOf } from './actions/result.ts'

export const jobs: Jobs = {
  reactions: [
    reaction('sales.takeSubmission', tracking.formSubmitted, (caller, { objectId, data }) =>
      takeSubmission(caller, { ...data, formId: objectId }),
    ),
    reaction('sales.emptyNotes', people.personErased, (caller, { objectId }) => emptyNotesOf(caller, objectId)),
  ],
}
