// What content offers about whom an e-mail is for: how one person gets it, who will get it and who will not, and test copies of it.
import { z } from 'zod'
import { count, email, event, id, instant, operation, page, paging, personal, text } from '#kernel/contract.ts'
import { faults as channelFaults, testFaults } from '#channels/contract/base.ts'
import { faults } from './base.ts'

/** Why somebody does not get it, as the ledger names it; null when they do. */
const refusal = z.string().nullable().describe('Why they do not get it, as things are now; null when they do.')
const only = z
  .string()
  .regex(/^[a-z_]{1,40}$/)
  .optional()
  .describe('Only those who get it (`get`), or those who do not for this reason.')

const testCopy = z.object({
  id,
  address: personal(z.string()),
  state: z.enum(['waiting', 'sent', 'refused']),
  answer: z.string().nullable().describe('What the mail server said.'),
  at: instant,
  endedAt: instant.nullable(),
})
export type TestCopy = z.infer<typeof testCopy>

export const contract = {
  showVariantTo: operation({
    method: 'POST',
    path: '/variants/{id}/show-to',
    permission: 'people.read',
    summary:
      'Show an e-mail exactly as one person would get it, with its subject and what stands beside it, and say whether they would get it at all.',
    input: { id, personId: id },
    output: z.object({
      name: personal(z.string()),
      email: personal(z.string()).nullable(),
      subject: personal(z.string()),
      preheader: personal(z.string()),
      text: personal(z.string()).describe('The plain text of it, for mail programs that show no other.'),
      path: z.string().describe('The letter in its frame, kept for an hour at an address nobody can guess.'),
      refusal,
      gaps: z.array(z.string()).describe('The fields the text names without a default that are empty for this person.'),
    }),
    faults: [faults.onlyEmail, faults.nothingToRead, channelFaults.unknownField, channelFaults.unsafeHeader],
  }),
  countRecipientsOf: operation({
    method: 'GET',
    path: '/variants/{id}/recipients/count',
    permission: 'people.read',
    summary:
      'Count who of an e-mail’s audience would get it now and who would not, by reason; the gate decides anew for each person when it leaves.',
    input: { id },
    output: z.object({
      segment: z.object({ id, name: z.string() }),
      total: count,
      gets: count,
      reasons: z.array(z.object({ reason: z.string(), people: count })).describe('Those who would not get it.'),
      gaps: z
        .array(z.object({ field: z.string(), people: count }))
        .describe('Fields the text names without a default, with how many of those who get it they are empty for.'),
      held: z.string().nullable().describe('The reason of a hold over all of it.'),
    }),
    faults: [faults.onlyEmail, faults.noAudience],
  }),
  listRecipientsOf: operation({
    method: 'GET',
    path: '/variants/{id}/recipients',
    permission: 'people.read',
    summary: 'List an e-mail’s audience before it goes: each person with the address, and whether they would get it now or why not.',
    input: { id, ...paging, only, q: text(100).optional().describe('Only those whose name or address holds this.') },
    output: page(z.object({ personId: id, name: personal(z.string()), email: personal(z.string()).nullable(), refusal })),
    faults: [faults.onlyEmail, faults.noAudience],
  }),
  sendVariantTest: operation({
    method: 'POST',
    path: '/variants/{id}/tests',
    permission: 'content.edit',
    summary:
      'Send an e-mail as it stands to up to five addresses to try it out, marked as a test; it counts for nobody and its way out leads nowhere.',
    input: {
      id,
      to: z.array(email).min(1).max(5).describe('Addresses of members; any, for a role that approves sending.'),
      personId: id.optional().describe('As whom it is merged; a person of an example when not given.'),
    },
    output: z.object({ tests: z.array(testCopy) }),
    faults: [faults.onlyEmail, faults.nothingToRead, ...testFaults],
  }),
  listVariantTests: operation({
    method: 'GET',
    path: '/variants/{id}/tests',
    permission: 'content.read',
    summary: 'List the test copies of a version of the last thirty days with what became of each, newest first.',
    input: { id, ...paging },
    output: page(testCopy),
  }),
}

export const events = {
  variantTested: event('content.variantTested', { pieceId: id, copies: z.int() }),
}
