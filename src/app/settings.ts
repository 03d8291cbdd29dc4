// The settings, all of them environment variables: checked at the start, each bad one named in a sentence.
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { z } from 'zod'
import { readSecret, secretIn, shortestSecret } from './secret.ts'
import { StartFault } from './startfault.ts'

export interface Settings {
  /** Absolute path. */
  readonly dataDir: string
  /** 0 lets the system choose a free port. */
  readonly port: number
  readonly host: string
  /** What this process does: everything, or its share where several work on one database. */
  readonly part: 'all' | 'server' | 'worker'
  /** The PostgreSQL server to use instead of the embedded one. */
  readonly databaseUrl: string | undefined
  readonly secretKey: string
  /** Origin where people work, without a slash at the end. */
  readonly appUrl: string
  /** Origin where their audience arrives; undefined while nobody has set it. */
  readonly publicUrl: string | undefined
  /** DNS servers to ask instead of the system's, each an address with or without a port; none where nobody has set them. */
  readonly nameServers: readonly string[]
  readonly logLevel: string
  /** Number of proxies in front of the program whose X-Forwarded-For is believed. */
  readonly trustProxy: number
}

const wholeNumber = (most: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number)
    .pipe(z.number().max(most))
const origin = z
  .string()
  .refine(isOrigin)
  .transform((value) => new URL(value).origin)

/** `must` completes the sentence “PORT must be …”; `default` is what the README shows. */
const definitions = {
  DATA_DIR: {
    schema: z
      .string()
      .prefault('./data')
      .transform((path) => resolve(path)),
    default: './data',
    must: 'the path of a directory',
    meaning: 'Directory of the embedded database, the secret key and the logs',
  },
  PORT: {
    schema: wholeNumber(65_535).prefault('4400'),
    default: '4400',
    must: 'a whole number from 0 to 65535',
    meaning: 'TCP port of the server; 0 takes any free one',
  },
  HOST: {
    schema: z.string().refine(isHost).prefault('127.0.0.1'),
    default: '127.0.0.1',
    must: 'an IP address or a host name, such as 0.0.0.0 for every network',
    meaning: 'Address the server listens on; the default answers this machine only',
  },
  DATABASE_URL: {
    schema: z.string().refine(isDatabaseUrl).optional(),
    default: 'the embedded PostgreSQL',
    must: 'an address such as postgres://user:password@host:5432/database',
    meaning: 'PostgreSQL server to use, version 15 or newer; with it no embedded one is started',
  },
  PART: {
    schema: z.enum(['all', 'server', 'worker']).prefault('all'),
    default: 'all',
    must: 'one of all, server, worker',
    meaning: 'What this process does: answer people, do the work that waits, or both; several share one DATABASE_URL',
  },
  SECRET_KEY: {
    schema: z.string().min(shortestSecret).optional(),
    default: 'made at the first start, in secret.key in DATA_DIR',
    must: `at least ${shortestSecret} characters long`,
    meaning: 'Secret from which the keys for sessions and stored credentials are derived; the same on every server',
  },
  APP_URL: {
    schema: origin.optional(),
    default: 'http://localhost:PORT',
    must: 'an address such as https://throughline.example.com, without a path',
    meaning: 'Address at which people reach the program to work',
  },
  PUBLIC_URL: {
    schema: origin.optional(),
    default: 'asked at the first run',
    must: 'an address such as https://news.example.com, without a path',
    meaning: 'Address at which the audience arrives: links, landing pages, newsroom',
  },
  DNS_SERVERS: {
    schema: z
      .string()
      .prefault('')
      .transform((value) =>
        value
          .split(',')
          .map((server) => server.trim())
          .filter(Boolean),
      )
      .refine((servers) => servers.every(isNameServer)),
    default: 'those of the system',
    must: 'IP addresses with or without a port and commas between, such as 9.9.9.9,127.0.0.1:5353',
    meaning: 'DNS servers that are asked for the records of a sender domain',
  },
  LOG_LEVEL: {
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).prefault('info'),
    default: 'info',
    must: 'one of fatal, error, warn, info, debug, trace, silent',
    meaning: 'The least important kind of log line that is written',
  },
  TRUST_PROXY: {
    schema: wholeNumber(10).prefault('0'),
    default: '0',
    must: 'a whole number from 0 to 10',
    meaning: 'Number of proxies in front of the program whose X-Forwarded-For header is believed',
  },
}

type Name = keyof typeof definitions
type Values = { [Key in Name]: z.output<(typeof definitions)[Key]['schema']> }

/** What the README's table of settings is written from. */
export const settingsTable = Object.entries(definitions).map(([name, { default: byDefault, meaning }]) => ({
  name,
  default: byDefault,
  meaning,
}))

/** Reads and checks the settings. Throws `StartFault` with one sentence for every bad value, a sentence a line. */
export function settings(environment: NodeJS.ProcessEnv = process.env): Settings {
  const values = read(environment)
  if (values.PART !== 'all' && values.DATABASE_URL === undefined)
    throw new StartFault(`PART=${values.PART} needs DATABASE_URL: the embedded PostgreSQL serves one process, which does everything.`)
  return {
    part: values.PART,
    dataDir: values.DATA_DIR,
    port: values.PORT,
    host: values.HOST,
    databaseUrl: values.DATABASE_URL,
    secretKey: values.SECRET_KEY ?? secretIn(values.DATA_DIR),
    appUrl: values.APP_URL ?? `http://localhost:${values.PORT}`,
    publicUrl: values.PUBLIC_URL,
    nameServers: values.DNS_SERVERS,
    logLevel: values.LOG_LEVEL,
    trustProxy: values.TRUST_PROXY,
  }
}

/** Where the data are, for what must leave everything there as it is: reading all settings makes the secret. */
export function whereabouts(environment: NodeJS.ProcessEnv = process.env): Pick<Settings, 'dataDir' | 'databaseUrl'> {
  const { DATA_DIR: dataDir, DATABASE_URL: databaseUrl } = read(environment)
  return { dataDir, databaseUrl }
}

/** The secret this installation has already, in its environment or its data directory; makes none. */
export function secretThere(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const { DATA_DIR: dataDir, SECRET_KEY: given } = read(environment)
  return given ?? readSecret(dataDir)
}

/** The origins under which this installation can be reached, as whoever runs it has set them; those of this machine among them. */
export function originsOf({
  appUrl,
  publicUrl,
  host,
  port,
}: Pick<Settings, 'appUrl' | 'publicUrl' | 'host' | 'port'>): ReadonlySet<string> {
  const here = ['localhost', '127.0.0.1', '[::1]', host.includes(':') ? `[${host}]` : host].map((name) => `http://${name}:${port}`)
  return new Set([appUrl, ...(publicUrl === undefined ? [] : [publicUrl]), ...here].map((each) => new URL(each).origin))
}

function read(environment: NodeJS.ProcessEnv): Values {
  const sentences: string[] = []
  const values = Object.entries(definitions).map(([name, { schema, must }]) => {
    // An empty variable is how many tools say “not set”.
    const result = schema.safeParse(environment[name]?.trim() || undefined)
    if (!result.success) sentences.push(`${name} must be ${must}.`)
    return [name, result.data]
  })
  if (sentences.length > 0) throw new StartFault(sentences.join('\n'))
  return Object.fromEntries(values) as Values
}

function isHost(value: string): boolean {
  return isIP(value) !== 0 || /^(?=.*[a-z])[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(value)
}

/** `9.9.9.9`, `9.9.9.9:53`, `2620:fe::fe`, `[2620:fe::fe]:53` */
function isNameServer(value: string): boolean {
  const [, bracketed, plain, port] = /^(?:\[(.+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(value) ?? []
  if (bracketed === undefined && plain === undefined) return isIP(value) === 6
  const known = bracketed === undefined ? isIP(plain!) === 4 : isIP(bracketed) === 6
  return known && (port === undefined || (Number(port) > 0 && Number(port) < 65_536))
}

function isDatabaseUrl(value: string): boolean {
  return /^postgres(ql)?:\/\//.test(value) && URL.canParse(value)
}

function isOrigin(value: string): boolean {
  if (!/^https?:\/\//.test(value) || !URL.canParse(value)) return false
  const { username, password, pathname, search, hash } = new URL(value)
  return pathname === '/' && `${username}${password}${search}${hash}` === ''
}
