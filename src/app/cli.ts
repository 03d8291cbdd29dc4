// The command line: first steps without a browser, through the same actions as the screens.
import { createRouterClient } from '@orpc/server'
import type { ContractRouterClient } from '@orpc/contract'
import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { queryBuilder } from '#kernel/db/connect.ts'
import { newId } from '#kernel/id.ts'
import { logger } from '#kernel/log.ts'
import { vault } from '#kernel/vault.ts'
import { passwordHint } from '#identity/password.ts'
import { authentication } from './auth.ts'
import type { Contract } from './compose.ts'
import { reachDatabase } from './reach.ts'
import type { Database } from './database.ts'
import { router, type Asker, type Context, type Pipeline } from './pipeline.ts'
import { problemOf } from './problem.ts'
import { report } from './report.ts'
import { settings, type Settings } from './settings.ts'
import { StartFault } from './startfault.ts'
import { upkeep } from './upkeep.ts'
import { ORPCError } from '@orpc/server'

interface Command {
  readonly usage: string
  readonly does: string
  readonly options: readonly string[]
  run(house: House, options: Record<string, string | undefined>): Promise<string>
}

interface House {
  readonly settings: Settings
  readonly database: Database
  call(asker: Asker): ContractRouterClient<Contract>
}

const kinds = ['business', 'nonprofit', 'agency', 'solo'] as const

const commands: Record<string, Command> = {
  'owner create': {
    usage:
      'owner create --name NAME --email ADDRESS --organisation NAME [--kind business|nonprofit|agency|solo] [--currency USD] [--zone UTC] [--locale en-US]',
    does: 'creates the owner and the organisation on a new installation; the password is read from standard input',
    options: ['name', 'email', 'organisation', 'kind', 'currency', 'zone', 'locale'],
    async run(house, options) {
      const organisation = {
        kind: kinds.find((kind) => kind === options['kind']) ?? 'business',
        name: required(options, 'organisation'),
        currency: options['currency'] ?? 'USD',
        zone: options['zone'] ?? 'UTC',
        locale: options['locale'] ?? 'en-US',
        appUrl: house.settings.appUrl,
        publicUrl: house.settings.publicUrl ?? house.settings.appUrl,
      }
      const owner = { name: required(options, 'name'), email: required(options, 'email'), password: await passwordFromInput() }
      const made = await house.call({ kind: 'nobody' }).setUp({ ...owner, organisation })
      return `Created ${organisation.name} (${made.organisationId}) with its owner ${owner.email}.`
    },
  },
  'api-key create': {
    usage: 'api-key create --email ADDRESS --hat HAT --name WHAT-IT-IS-FOR',
    does: 'creates an API key for a member under one of the member’s hats and prints it',
    options: ['email', 'hat', 'name'],
    async run(house, options) {
      const hat = required(options, 'hat')
      const { orgId, memberId } = await membership(house, required(options, 'email'))
      const client = house.call({ kind: 'member', orgId, memberId, hat })
      const { key } = await client.createApiKey({ name: required(options, 'name'), hat: hat as 'sales_lead' })
      return key
    },
  },
  'reset-link': {
    usage: 'reset-link --email ADDRESS',
    does: 'prints a link with which that person sets a new password; it works for one hour',
    options: ['email'],
    async run(house, options) {
      let link: string | undefined
      const auth = authentication(house, { sendReset: async (reset) => void (link = reset.link) })
      await auth.api.requestPasswordReset({ body: { email: required(options, 'email').toLowerCase() } })
      await auth.close()
      if (link === undefined) throw new StartFault('No account has that address: check it, or invite the person.')
      return link
    },
  },
  'audit check': {
    usage: 'audit check --email OWNER-ADDRESS',
    does: 'recomputes the chain of all events of the owner’s organisation and the hash of every receipt, and says whether they are as they were',
    options: ['email'],
    async run(house, options) {
      const { orgId, memberId, hat } = await membership(house, required(options, 'email'))
      const client = house.call({ kind: 'member', orgId, memberId, hat })
      const { upTo, brokenAt } = await client.checkAudit({})
      if (brokenAt !== null) throw new StartFault(`The chain is broken at entry ${brokenAt} of ${upTo}.`)
      const { checked, broken } = await client.checkReceipts({})
      const [first] = broken
      if (first)
        throw new StartFault(`${broken.length} of ${checked} receipts are not as they were sealed; the first is of hold ${first.holdId}.`)
      return `${upTo} entries, unbroken; ${checked} receipts, as they were sealed.`
    },
  },
}

function required(options: Record<string, string | undefined>, name: string): string {
  const value = options[name]?.trim()
  if (!value) throw new StartFault(`--${name} is missing: see \`npm run throughline\` for what each command takes.`)
  return value
}

async function passwordFromInput(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write(`Password (${passwordHint.toLowerCase()}): `)
  const lines = createInterface({ input: process.stdin, terminal: false })
  for await (const line of lines) return line
  throw new StartFault('No password came on standard input: pipe it in, or type it and press Enter.')
}

async function membership({ database }: House, email: string): Promise<{ orgId: string; memberId: string; hat: string }> {
  const { rows } = await database.program.query<{ org_id: string; member_id: string; hats: string[] }>(
    'select m.* from auth."user" u, door.memberships(u.id) m where u.email = $1',
    [email.toLowerCase()],
  )
  const found = rows[0]
  if (!found) throw new StartFault(`No member has the address ${email}: check it, or invite the person.`)
  return { orgId: found.org_id, memberId: found.member_id, hat: found.hats[0]! }
}

function usage(): string {
  const lines = [...Object.values(commands), ...Object.values(upkeep)].map(
    ({ usage: line, does }) => `  npm run throughline -- ${line}\n      ${does}`,
  )
  return `Commands:\n${lines.join('\n')}\n`
}

async function main(): Promise<void> {
  const config = settings()
  const words = process.argv.slice(2)
  const name = [words.slice(0, 2).join(' '), words[0] ?? ''].find((candidate) => Object.hasOwn(commands, candidate))
  if (name === undefined) return void process.stdout.write(usage())
  const command = commands[name]!
  const { values } = parseArgs({
    args: words.slice(name.split(' ').length),
    options: Object.fromEntries(command.options.map((option) => [option, { type: 'string' as const }])),
  })
  await using reached = await reachDatabase(config, logger('silent'))
  const { database } = reached
  const pipeline: Pipeline = {
    database: queryBuilder<Record<string, never>>(database.program),
    vault: vault(config.secretKey),
    committed: () => {},
  }
  const operations = router(pipeline)
  const call = (asker: Asker) =>
    createRouterClient(operations, {
      context: (): Context => ({
        visit: { requestId: newId(), now: database.now(), idempotencyKey: null, identify: async () => asker },
      }),
      // The router is built from the contract, one procedure an operation, which its own type is too wide to say.
    }) as unknown as ContractRouterClient<Contract>
  process.stdout.write(`${await command.run({ settings: config, database, call }, values)}\n`)
}

/** A refusal of an operation in one sentence, with the fields it names. */
function sentenceOf(error: unknown): unknown {
  if (!(error instanceof ORPCError)) return error instanceof TypeError && 'code' in error ? new StartFault(error.message) : error
  const problem = problemOf(error, '')
  const fields = (problem.fields ?? []).map(({ path, message }) => `${path} ${message}`).join('; ')
  return new StartFault(`${error.message}${fields ? ` (${fields})` : ''} ${problem.fix}`)
}

await main().catch((error: unknown) => {
  report(sentenceOf(error))
  process.exitCode = 1
})
