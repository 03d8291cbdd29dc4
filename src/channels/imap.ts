// Opens a mailbox over IMAP, to look only: nothing in it is marked, moved or deleted. Every failure says at which step, in words.
import type { FetchMessageObject, ImapFlow } from 'imapflow'
import { addMilliseconds, type Instant } from '#kernel/time.ts'
import type { MailboxStep } from './contract/mailbox.ts'
import { isSecurityFault, reachWords } from './reach.ts'
import { isLoopback, withoutAddresses } from './rules.ts'
import type { Patience, Server } from './smtp.ts'

const patience: Patience = { connect: 20_000, answer: 60_000 }

/** Bytes of a message that are fetched: a report says what it has to say at its beginning, and so does a person. */
export const mostFetched = 512 * 1024

/** The mailbox could not be opened, or broke off: at which step, in words for the person who set it up. */
export class PostFault extends Error {
  readonly step: MailboxStep['step']
  constructor(step: MailboxStep['step'], words: string) {
    super(words)
    this.name = 'PostFault'
    this.step = step
  }
}

/** A message as its envelope tells of it. */
export interface Item {
  readonly uid: number
  /** The headers that were asked for, as they stand. */
  readonly headers: string
  readonly size: number
  /** When it arrived, by the server's clock; null when it does not say. */
  readonly receivedAt: Instant | null
}

/** An open mailbox. Its methods throw `PostFault`. */
export interface Post {
  readonly uidValidity: number
  /** The numbers of the messages behind `lastUid`, or of those that have arrived since an instant, in order. */
  newer(than: { readonly lastUid: number } | { readonly since: Instant }): Promise<number[]>
  /** The highest number given so far. */
  readonly lastUid: number
  items(uids: readonly number[], headers: readonly string[]): Promise<Item[]>
  /** The first bytes of a message; undefined when it is gone. */
  read(uid: number): Promise<Uint8Array | undefined>
  close(): void
}

interface PostError extends Error {
  readonly code?: string
  readonly authenticationFailed?: boolean
  readonly tlsFailed?: boolean
  readonly mailboxMissing?: boolean
  readonly response?: unknown
  readonly responseText?: string
  readonly serverResponseCode?: string
}

/** Loaded when the first mailbox is opened: it takes 8 MB, and many have none. */
const library = async () => (await import('imapflow')).ImapFlow

/** Opens a folder. Throws `PostFault`. `reached` is told of every step that worked, once it is known how far it went. */
export async function openPost(
  server: Server,
  folder: string,
  reached: (step: MailboxStep) => void = () => {},
  wait: Patience = patience,
): Promise<Post> {
  const Client = await library()
  const client = new Client({
    host: server.host.replace(/^\[|\]$/g, ''),
    port: server.port,
    secure: server.security === 'tls',
    ...(server.security === 'tls' ? {} : { doSTARTTLS: server.security === 'starttls' }),
    auth: { user: server.username, pass: server.password ?? '' },
    clientInfo: { name: 'Throughline' },
    logger: false,
    disableAutoIdle: true,
    // A few lines and letters: what compression would save is not worth what a hostile server could unfold.
    disableCompression: true,
    disableAutoEnable: true,
    connectionTimeout: wait.connect,
    greetingTimeout: wait.connect,
    socketTimeout: wait.answer,
    maxLiteralSize: 2 * mostFetched,
    maxLineLength: 8 * 1024 * 1024,
    maxResponseSize: 16 * 1024 * 1024,
  })
  // A failure also arrives where it was waited for.
  client.on('error', () => {})
  const told = (until: MailboxStep['step'] | null) => {
    for (const step of stepsOf(server)) {
      if (step.step === until) return
      reached(step)
    }
  }
  try {
    await client.connect()
  } catch (error) {
    client.close()
    const fault = connectFault(server, error as PostError)
    told(fault.step)
    throw fault
  }
  told(null)
  const opened = await client.mailboxOpen(folder, { readOnly: true }).catch((error: PostError) => {
    client.close()
    throw folderFault(server, folder, error)
  })
  const many = opened.exists === 1 ? 'one message' : `${opened.exists} messages`
  reached({ step: 'folder', outcome: 'ok', words: `${folder} holds ${many}. Nothing in it is changed.` })
  return postOf(client, server, Number(opened.uidValidity), opened.uidNext - 1)
}

/** What is said of each step on the way to the folder when it worked. */
function stepsOf({ host, port, security }: Server): MailboxStep[] {
  const open = security === 'none' && !isLoopback(host)
  return [
    { step: 'connect', outcome: 'ok', words: `${host} answers on port ${port}.` },
    {
      step: 'secure',
      outcome: open ? 'warning' : 'ok',
      words: security === 'none' ? 'The connection is not encrypted.' : 'The connection is encrypted.',
    },
    { step: 'sign_in', outcome: 'ok', words: 'User name and password are accepted.' },
  ]
}

const day = 86_400_000

function postOf(client: ImapFlow, server: Server, uidValidity: number, lastUid: number): Post {
  const ask = async <Answer>(question: Promise<Answer>): Promise<Answer> => {
    try {
      return await question
    } catch (error) {
      throw new PostFault('folder', `${server.host} broke off while the folder was read: ${saidIn(error as PostError)}.`)
    }
  }
  return {
    uidValidity,
    lastUid,
    async newer(than) {
      // The server counts whole days, by its own calendar.
      const query = 'since' in than ? { since: new Date(addMilliseconds(than.since, -day)) } : { uid: `${than.lastUid + 1}:*` }
      const uids = await ask(client.search(query, { uid: true }))
      if (!uids) throw new PostFault('folder', `${server.host} broke off while the folder was read.`)
      // `n:*` always names the last message, also when its number is lower.
      const after = 'lastUid' in than ? than.lastUid : 0
      return uids.filter((uid) => uid > after).toSorted((a, b) => a - b)
    },
    async items(uids, headers) {
      if (uids.length === 0) return []
      const query = { uid: true, size: true, internalDate: true, headers: [...headers] }
      const found = await ask(client.fetchAll(uids.join(','), query, { uid: true }))
      return found.map(itemOf)
    },
    async read(uid) {
      const found = await ask(client.fetchOne(uid, { uid: true, source: { start: 0, maxLength: mostFetched } }, { uid: true }))
      return (found || undefined)?.source?.subarray(0, mostFetched)
    },
    close() {
      // A polite leave, which nobody waits for.
      void client.logout().catch(() => client.close())
    },
  }
}

function itemOf({ uid, headers, size = 0, internalDate }: FetchMessageObject): Item {
  const arrived = internalDate === undefined ? Number.NaN : new Date(internalDate).getTime()
  const receivedAt = Number.isNaN(arrived) ? null : new Date(arrived).toISOString()
  return { uid, headers: headers?.toString('latin1') ?? '', size, receivedAt }
}

function connectFault(server: Server, error: PostError): PostFault {
  const { host, port, security } = server
  const code = error.code ?? ''
  if (error.authenticationFailed) {
    const said = saidIn(error)
    const words = /login is disabled/i.test(error.message)
      ? 'The server takes no password over a connection that is not encrypted: choose TLS or STARTTLS.'
      : `The server refused the user name or the password: check both, and whether it asks for an app password. It said: ${said}`
    return new PostFault('sign_in', words)
  }
  if (/wrong version number|packet length too long/i.test(error.message))
    return new PostFault('secure', `${host} does not begin with TLS on port ${port}: choose STARTTLS, or port 993.`)
  if (/STARTTLS/i.test(`${error.message} ${code}`))
    return new PostFault('secure', `${host} offers no STARTTLS on port ${port}: choose TLS with port 993.`)
  const timedOut = ['CONNECT_TIMEOUT', 'GREETING_TIMEOUT', 'ETIMEOUT', 'UPGRADE_TIMEOUT'].includes(code)
  const slow = `${host} took too long to answer on port ${port}${security === 'tls' ? '' : ': check the port, and whether it begins with TLS'}.`
  const words = timedOut ? slow : reachWords(server, timedOut ? 'ETIMEDOUT' : code, 'an IMAP server')
  const secure = error.tlsFailed === true || isSecurityFault(code)
  return new PostFault(secure ? 'secure' : 'connect', words ?? `${host} on port ${port} broke off: ${saidIn(error)}.`)
}

function folderFault({ host }: Server, folder: string, error: PostError): PostFault {
  const missing = error.mailboxMissing === true || error.serverResponseCode === 'NONEXISTENT'
  return new PostFault(
    'folder',
    missing ? `There is no folder ${folder} in this mailbox.` : `${host} did not open ${folder}: ${saidIn(error)}.`,
  )
}

/** What the server said, or else what happened, without addresses and the full stop at its end. */
function saidIn({ response, responseText, message }: PostError): string {
  const said = responseText ?? (typeof response === 'string' ? response : undefined) ?? message
  return withoutAddresses(said.slice(0, 1000)).trim().replace(/\.$/, '')
}
