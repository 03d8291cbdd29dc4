// E-mail accounts: connecting them, changing them, and the test that is checked on the screen.
import { z } from 'zod'
import { count, day, email, id, instant, operation, page, paging, version } from '#kernel/contract.ts'
import { providerIds } from '../providers.ts'
import { faults } from './base.ts'
import { lineFields, oneLine } from './line.ts'
import { mailbox } from './mailbox.ts'

export const step = z.object({
  step: z.enum(['address', 'connect', 'secure', 'sign_in', 'message']),
  outcome: z.enum(['ok', 'warning', 'failed']),
  words: z.string(),
})
export type Step = z.infer<typeof step>

export const finding = z.object({
  check: z.enum(['spf', 'dkim', 'dmarc']),
  outcome: z.enum(['ok', 'warning', 'failed']),
  /** What was found, and what to do. */
  words: z.string(),
  /** The TXT record to enter; null when nothing has to be entered. */
  record: z.object({ name: z.string(), value: z.string() }).nullable(),
})
export type Finding = z.infer<typeof finding>
const perMinute = z.int().min(1).max(100_000)
const perDay = z.int().min(1).max(10_000_000)

export const domainLimit = z.object({
  domain: z
    .string()
    .trim()
    .toLowerCase()
    .max(253)
    .regex(/^[^\s@.]+(\.[^\s@.]+)+$/, 'is not the part of an address behind the @'),
  perMinute,
})

export const account = z.object({
  id,
  name: z.string(),
  provider: z.string(),
  host: z.string(),
  port: z.int(),
  security: z.enum(['tls', 'starttls', 'none']),
  username: z.string(),
  /** Whether a password is kept; the password itself is never answered. */
  hasPassword: z.boolean(),
  fromName: z.string(),
  fromAddress: z.string(),
  replyTo: z.string().nullable(),
  bounceAddress: z.string().nullable(),
  connections: z.int(),
  ratePerMinute: z.int().nullable(),
  domainLimits: z.array(domainLimit),
  dailyLimit: z.int().nullable(),
  warmUpFrom: day.nullable(),
  warmUpFirst: z.int().nullable(),
  state: z.enum(['untested', 'testing', 'working', 'failing']),
  steps: z.array(step),
  checkedAt: instant.nullable(),
  /** Whether messages are to be signed here (DKIM); the key that signs them is never answered. */
  sign: z.boolean(),
  domain: z.object({
    name: z.string(),
    /** `waiting`: wanted, and not done before the key was found in the DNS. */
    signing: z.enum(['on', 'waiting', 'off']),
    state: z.enum(['unchecked', 'checking', 'checked']),
    findings: z.array(finding),
    checkedAt: instant.nullable(),
  }),
  version,
  createdAt: instant,
  archivedAt: instant.nullable(),
})
export type Account = z.infer<typeof account>

/** An account with what has left through it today, in the organisation's zone, and how much may. */
export const fullAccount = account.extend({
  today: z.object({ sent: count, allowed: z.int().nullable() }),
  mailbox: mailbox.nullable().describe('Where returned mail and replies are read; null while none is connected.'),
})
export type FullAccount = z.infer<typeof fullAccount>

const limitFields = {
  ratePerMinute: perMinute.nullable().describe('At most so many messages within a minute; null is no limit.'),
  domainLimits: z
    .array(domainLimit)
    .max(50)
    .refine((limits) => new Set(limits.map(({ domain }) => domain)).size === limits.length, 'names a domain twice')
    .describe('At most so many messages within a minute to the addresses of a domain.'),
  dailyLimit: perDay.nullable().describe('At most so many messages on one day; null is no limit.'),
  warmUpFrom: day.nullable().describe('The first day of a warm-up, which allows twice as many from day to day up to the daily limit.'),
  warmUpFirst: perDay.nullable().describe('How many messages may leave on the first day of the warm-up.'),
}

const accountFields = {
  name: oneLine(80),
  provider: z.enum(providerIds),
  ...lineFields,
  fromName: oneLine(80),
  fromAddress: email,
  replyTo: email.nullable(),
  bounceAddress: email
    .nullable()
    .describe('Where a message that cannot be delivered goes back to (the sender of the envelope); null is the sender’s address.'),
  connections: z.int().min(1).max(32),
  sign: z
    .boolean()
    .describe('Sign messages (DKIM) once the key is found in the DNS of the sender’s domain; false where the provider signs.'),
  ...limitFields,
}

export const contract = {
  listAccounts: operation({
    method: 'GET',
    path: '/accounts',
    permission: 'send.read',
    summary: 'List the connected e-mail accounts.',
    input: paging,
    output: page(account),
  }),
  getAccount: operation({
    method: 'GET',
    path: '/accounts/{id}',
    permission: 'send.read',
    summary: 'Read an e-mail account, what its last test found, and how much has left through it today.',
    input: { id },
    output: fullAccount,
  }),
  createAccount: operation({
    method: 'POST',
    path: '/accounts',
    permission: 'send.approve',
    summary: 'Connect an e-mail account; nothing leaves through it before a test has worked.',
    input: {
      ...accountFields,
      replyTo: email.nullable().optional(),
      bounceAddress: accountFields.bounceAddress.optional(),
      connections: accountFields.connections.optional(),
      sign: accountFields.sign.optional(),
      ...z.object(limitFields).partial().shape,
    },
    output: account,
    faults: [faults.passwordInTheClear, faults.warmUpIncomplete],
  }),
  updateAccount: operation({
    method: 'PATCH',
    path: '/accounts/{id}',
    permission: 'send.approve',
    summary: 'Change an e-mail account; a change of server or sign-in asks for a new test, new limits hold from the next messages on.',
    input: { id, version, ...z.object(accountFields).partial().shape },
    output: account,
    faults: [faults.passwordInTheClear, faults.passwordAgain, faults.warmUpIncomplete],
  }),
  archiveAccount: operation({
    method: 'POST',
    path: '/accounts/{id}/archive',
    permission: 'send.approve',
    summary: 'Disconnect an e-mail account and forget its password.',
    input: { id, version },
    output: account,
    faults: [faults.accountInUse],
  }),
  testAccount: operation({
    method: 'POST',
    path: '/accounts/{id}/test',
    permission: 'send.approve',
    summary: 'Connect to the account’s server, sign in and send a test message; read the account for the outcome, step by step.',
    input: { id, to: email.describe('Who gets the test message.') },
    output: account,
    faults: [faults.testRunning],
  }),
  checkDomain: operation({
    method: 'POST',
    path: '/accounts/{id}/domain-check',
    permission: 'send.approve',
    summary:
      'Look up SPF, DKIM and DMARC of the account’s sender domain in the DNS; read the account for what was found and what to enter.',
    input: { id },
    output: account,
    faults: [faults.domainCheckRunning],
  }),
}
