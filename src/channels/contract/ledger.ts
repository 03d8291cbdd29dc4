// The ledger as a report, by mailing and by person, and what is done about recipients that are uncertain.
import { z } from 'zod'
import { count, day, done, id, instant, operation, page, paging, version } from '#kernel/contract.ts'
import { mostUncertainHours, uncertainPolicies } from '../uncertain.ts'
import { dispatchState, faults, sendState } from './base.ts'
import { counts, dispatch, part, rowFilter, told } from './dispatch.ts'

const tally = {
  recipients: count.describe('All rows of the ledger; the counts add up to it, and so do the parts.'),
  counts,
  parts: z.array(part).describe('How many are in which state for which reason.'),
}

const mailing = z.object({
  id,
  nodeId: id,
  title: z.string(),
  ...told,
  state: dispatchState,
  scheduledAt: instant,
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
  ...tally,
})
export type Mailing = z.infer<typeof mailing>

const personSend = z.object({
  id,
  dispatchId: id,
  nodeId: id,
  title: z.string(),
  subject: told.subject,
  state: sendState,
  reason: z.string().nullable(),
  answer: z.string().nullable(),
  dueAt: instant,
  handedAt: instant.nullable(),
  endedAt: instant.nullable(),
})
export type PersonSend = z.infer<typeof personSend>

export const uncertainPolicy = z.enum(uncertainPolicies)
export const uncertainHours = z
  .int()
  .min(1)
  .max(mostUncertainHours)
  .describe('How long it waits for a late answer before it counts them or sends again.')
/** For an operation that lets something out: what is done about recipients that turn out uncertain. */
export const uncertainty = z.strictObject({ policy: uncertainPolicy, hours: uncertainHours })
export type Uncertainty = z.infer<typeof uncertainty>

/** Which mailings a report is about. */
const reported = {
  nodeId: id.optional().describe('Only of this object and what hangs below it.'),
  from: day.optional().describe('Only mailings due on this day or later.'),
  to: day.optional().describe('Only mailings due on this day or earlier.'),
}

const begun = z.object({ rows: count.describe('How many rows there are at this moment.') })

export const contract = {
  getSendReport: operation({
    method: 'GET',
    path: '/send-report',
    permission: 'send.read',
    summary:
      'Report on mailings, the latest first, and on all of them together: how many recipients there are in which state for which reason, counted from the ledger.',
    input: {
      ...paging,
      ...reported,
    },
    output: page(mailing).extend({ mailings: count, total: z.object(tally) }),
  }),
  listPersonSends: operation({
    method: 'GET',
    path: '/persons/{id}/sends',
    permission: 'people.read',
    summary: 'List what was sent to a person, or was to be sent and why it was not, the latest first.',
    input: { id, ...paging },
    output: page(personSend),
  }),
  exportRecipients: operation({
    method: 'POST',
    path: '/dispatches/{id}/recipients/exports',
    permission: 'people.read',
    summary:
      'Begin an export of the recipients of a dispatch: who takes them out, narrowed to which and how many they are stands in the audit before the first of them is listed.',
    input: { id, ...rowFilter },
    output: begun,
  }),
  exportReport: operation({
    method: 'POST',
    path: '/send-report/exports',
    permission: 'people.read',
    summary:
      'Begin an export of the recipients of all mailings of a report: who takes them out, narrowed to which and how many they are stands in the audit before the first of them is listed.',
    input: { ...reported, state: rowFilter.state, reason: rowFilter.reason },
    output: begun,
  }),
  setUncertainPolicy: operation({
    method: 'PUT',
    path: '/dispatches/{id}/uncertain-policy',
    permission: 'send.edit',
    summary:
      'Say what is done about recipients of a mailing whose delivery is uncertain: wait for a person, count them as delivered after some hours, or send to them once more.',
    input: { id, version, policy: uncertainPolicy, hours: uncertainHours },
    output: dispatch,
    faults: [faults.notByMail],
  }),
  getUncertainDefault: operation({
    method: 'GET',
    path: '/uncertain-default',
    permission: 'send.read',
    summary: 'Read what is done about uncertain recipients of a mailing that says nothing else.',
    input: {},
    output: z.object({ policy: uncertainPolicy, hours: z.int() }),
  }),
  setUncertainDefault: operation({
    method: 'PUT',
    path: '/uncertain-default',
    permission: 'send.approve',
    summary: 'Say what is done about uncertain recipients of mailings from now on that say nothing else.',
    input: { policy: uncertainPolicy, hours: uncertainHours },
    output: done,
  }),
}
