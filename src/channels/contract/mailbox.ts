// Return mailboxes: where an account's bounces, complaints and replies are read.
import { z } from 'zod'
import { count, id, instant, operation, version } from '#kernel/contract.ts'
import { faults } from './base.ts'
import { lineFields, oneLine } from './line.ts'

export const mailboxStep = z.object({
  step: z.enum(['connect', 'secure', 'sign_in', 'folder']),
  outcome: z.enum(['ok', 'warning', 'failed']),
  words: z.string(),
})
export type MailboxStep = z.infer<typeof mailboxStep>

export const mailbox = z.object({
  id,
  accountId: id,
  host: z.string(),
  port: z.int(),
  security: lineFields.security,
  username: z.string(),
  /** Whether a password is kept; the password itself is never answered. */
  hasPassword: z.boolean(),
  folder: z.string(),
  state: z.enum(['testing', 'working', 'failing']),
  steps: z.array(mailboxStep),
  checkedAt: instant.nullable(),
  readAt: instant.nullable().describe('When it was read last without a fault.'),
  fault: z.string().nullable().describe('Why it cannot be read; it is tried again at resumeAt.'),
  failedAt: instant.nullable(),
  resumeAt: instant.nullable(),
  lately: z
    .object({ bounced: count, refused: count, delayed: count, complained: count, replied: count, automatic: count })
    .describe('What came back within the last thirty days.'),
  version,
  createdAt: instant,
  archivedAt: instant.nullable(),
})
export type Mailbox = z.infer<typeof mailbox>

const fields = {
  ...lineFields,
  username: lineFields.username.min(1),
  password: z.string().min(1).max(1000).describe('Kept sealed and never answered.'),
  folder: oneLine(200).describe('INBOX when not given.'),
}

export const contract = {
  createMailbox: operation({
    method: 'POST',
    path: '/accounts/{id}/mailbox',
    permission: 'send.approve',
    summary:
      'Connect the mailbox where an account’s bounces, complaints and replies arrive; it is tested at once and then read every minute, nothing in it is changed.',
    input: { id, ...fields, folder: fields.folder.optional() },
    output: mailbox,
    faults: [faults.mailboxConnected, faults.accountArchived, faults.passwordInTheClear],
  }),
  updateMailbox: operation({
    method: 'PATCH',
    path: '/mailboxes/{id}',
    permission: 'send.approve',
    summary: 'Change a return mailbox; it is tested anew.',
    input: { id, version, ...z.object(fields).partial().shape },
    output: mailbox,
    faults: [faults.mailboxDisconnected, faults.passwordInTheClear, faults.passwordAgain],
  }),
  testMailbox: operation({
    method: 'POST',
    path: '/mailboxes/{id}/test',
    permission: 'send.approve',
    summary: 'Connect to a return mailbox, sign in and open its folder; read the account for the outcome, step by step.',
    input: { id },
    output: mailbox,
    faults: [faults.mailboxDisconnected],
  }),
  archiveMailbox: operation({
    method: 'POST',
    path: '/mailboxes/{id}/archive',
    permission: 'send.approve',
    summary: 'Disconnect a return mailbox and forget its password; what was read from it stays.',
    input: { id, version },
    output: mailbox,
    faults: [],
  }),
}
