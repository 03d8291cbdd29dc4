// E-mail accounts: connecting them, changing them, and the test that is checked on the screen.
import { z } from 'zod'
import { email, id, instant, operation, page, paging, text, version } from '#kernel/contract.ts'
import { providerIds } from '../providers.ts'
import { headerSafe } from '../rules.ts'
import { faults } from './base.ts'

const oneLine = (max: number) => text(max).refine(headerSafe, 'must be on one line')
const label = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?'
const hostName = z
  .string()
  .trim()
  .max(253)
  .regex(new RegExp(`^${label}(?:\\.${label})*\\.?$|^\\[?[0-9a-f:.]+\\]?$`, 'i'), 'is not the name of a server')

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
  connections: z.int(),
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

const accountFields = {
  name: oneLine(80),
  provider: z.enum(providerIds),
  host: hostName,
  port: z.int().min(1).max(65_535),
  security: z.enum(['tls', 'starttls', 'none']),
  username: z.string().trim().max(254).refine(headerSafe, 'must be on one line'),
  password: z.string().max(1000).describe('Kept sealed and never answered; an empty one removes it.'),
  fromName: oneLine(80),
  fromAddress: email,
  replyTo: email.nullable(),
  connections: z.int().min(1).max(32),
  sign: z
    .boolean()
    .describe('Sign messages (DKIM) once the key is found in the DNS of the sender’s domain; false where the provider signs.'),
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
    summary: 'Read an e-mail account and what its last test found.',
    input: { id },
    output: account,
  }),
  createAccount: operation({
    method: 'POST',
    path: '/accounts',
    permission: 'send.approve',
    summary: 'Connect an e-mail account; nothing leaves through it before a test has worked.',
    input: {
      ...accountFields,
      replyTo: email.nullable().optional(),
      connections: accountFields.connections.optional(),
      sign: accountFields.sign.optional(),
    },
    output: account,
    faults: [faults.passwordInTheClear],
  }),
  updateAccount: operation({
    method: 'PATCH',
    path: '/accounts/{id}',
    permission: 'send.approve',
    summary: 'Change an e-mail account; a change of server or sign-in asks for a new test.',
    input: { id, version, ...z.object(accountFields).partial().shape },
    output: account,
    faults: [faults.passwordInTheClear, faults.passwordAgain],
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
