// The line to a mail server: opened, signed in, one message after the other; every failure says how far the message had come.
import { Readable } from 'node:stream'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { isLoopback, withoutAddresses, type Stage } from './rules.ts'
import type { Security } from './providers.ts'

/** How to reach a server. */
export interface Server {
  readonly host: string
  readonly port: number
  readonly security: Security
  readonly username: string
  readonly password: string | null
}

/** Milliseconds: to be connected and greeted, and to wait for any answer. A server that stalls must not keep others waiting. */
export interface Patience {
  readonly connect: number
  readonly answer: number
}
const patience: Patience = { connect: 20_000, answer: 120_000 }

/** The line could not be opened: at which step, in words for the person who set the account up. */
export class LineFault extends Error {
  readonly step: 'connect' | 'secure' | 'sign_in'
  /** False when trying again later may help without anybody doing anything. */
  readonly lasting: boolean
  constructor(step: LineFault['step'], words: string, lasting: boolean) {
    super(words)
    this.name = 'LineFault'
    this.step = step
    this.lasting = lasting
  }
}

/** What became of a message. */
export type Handed =
  | { readonly outcome: 'accepted'; readonly answer: string }
  /** The server said no, at this stage, with this code. */
  | { readonly outcome: 'refused'; readonly stage: Stage; readonly code: number; readonly answer: string }
  /** The line broke before the server had asked for the text: nothing was sent. */
  | { readonly outcome: 'unsent'; readonly answer: string }
  /** The line broke after the text had begun: the server may have it or not. */
  | { readonly outcome: 'uncertain'; readonly answer: string }

export interface Line {
  /** Whether another message may be tried on it. */
  readonly open: boolean
  hand(from: string, to: string, message: Buffer): Promise<Handed>
  close(): void
}

interface LineError extends Error {
  readonly code?: string
  readonly originalCode?: string
  readonly command?: string
  readonly response?: string
  readonly responseCode?: number
}

/** Opens a line and signs in. Throws `LineFault`. `reached` is told of every step that worked. */
export async function openLine(
  server: Server,
  reached: (step: LineFault['step'], words: string) => void = () => {},
  wait: Patience = patience,
): Promise<Line> {
  const connection = new SMTPConnection({
    host: server.host.replace(/^\[|\]$/g, ''),
    port: server.port,
    secure: server.security === 'tls',
    requireTLS: server.security === 'starttls',
    ignoreTLS: server.security === 'none',
    connectionTimeout: wait.connect,
    greetingTimeout: wait.connect,
    dnsTimeout: wait.connect,
    socketTimeout: wait.answer,
    allowInternalNetworkInterfaces: isLoopback(server.host),
  })
  let open = true
  // After the line has been opened every failure also arrives where it was waited for.
  connection.on('error', () => (open = false))
  connection.on('end', () => (open = false))
  await new Promise<void>((resolve, reject) => {
    const failed = (error: LineError) => reject(connectFault(server, error))
    connection.once('error', failed)
    connection.connect((error?: LineError | null) => (error ? failed(error) : resolve()))
  })
  reached('connect', `${server.host} answers on port ${server.port}.`)
  reached('secure', server.security === 'none' ? 'The connection is not encrypted.' : 'The connection is encrypted.')
  if (server.username !== '') {
    await new Promise<void>((resolve, reject) => {
      const failed = (error: LineError) => reject(signInFault(error))
      connection.once('error', failed)
      connection.login({ user: server.username, pass: server.password ?? '' }, (error?: LineError | null) =>
        error ? failed(error) : resolve(),
      )
    }).catch((error: unknown) => {
      connection.close()
      throw error
    })
    reached('sign_in', 'User name and password are accepted.')
  }
  return {
    get open() {
      return open
    },
    async hand(from, to, message) {
      const handed = await hand(connection, from, to, message)
      // A refused sender or recipient leaves the server waiting for the rest of that message.
      if (handed.outcome === 'refused' && handed.stage !== 'data' && open) await reset(connection)
      return handed
    },
    close: () => (open ? connection.quit() : connection.close()),
  }
}

/** The text is pulled only once the server has asked for it: whether it was pulled tells how far the message had come. */
function hand(connection: SMTPConnection, from: string, to: string, message: Buffer): Promise<Handed> {
  let begun = false
  const body = Readable.from(
    (function* () {
      begun = true
      yield message
    })(),
  )
  return new Promise((resolve) => {
    connection.send({ from, to: [to] }, body, (error, info) => {
      if (!error) return resolve({ outcome: 'accepted', answer: withoutAddresses(info?.response ?? '') })
      const { responseCode, response, command, code } = error as LineError
      const answer = withoutAddresses(response ?? error.message)
      if (responseCode !== undefined && responseCode >= 400)
        return resolve({ outcome: 'refused', stage: stageOf(command), code: responseCode, answer })
      // What the library itself refuses (a forbidden character in an address) never reached the server.
      if (code === 'EENVELOPE') return resolve({ outcome: 'refused', stage: 'recipient', code: 501, answer })
      resolve({ outcome: begun ? 'uncertain' : 'unsent', answer })
    })
  })
}

function reset(connection: SMTPConnection): Promise<void> {
  return new Promise((resolve) => {
    connection.reset((error) => {
      if (error) connection.close()
      resolve()
    })
    connection.once('end', () => resolve())
  })
}

function stageOf(command: string | undefined): Stage {
  if (command?.startsWith('RCPT')) return 'recipient'
  if (command?.startsWith('MAIL')) return 'sender'
  if (command?.startsWith('AUTH')) return 'sign_in'
  return command === 'DATA' ? 'data' : 'connect'
}

function connectFault({ host, port, security }: Server, error: LineError): LineFault {
  const code = error.originalCode ?? error.code ?? ''
  const said = error.response === undefined ? '' : ` It said: ${withoutAddresses(error.response)}`
  const words: Record<string, string> = {
    ECONNREFUSED: `${host} does not answer on port ${port}: check the port, and that a mail server runs there.`,
    ENOTFOUND: `There is no server named ${host}: check its spelling.`,
    EAI_AGAIN: `The name ${host} cannot be looked up now: check the network.`,
    EHOSTUNREACH: `${host} cannot be reached from here: check the network.`,
    ENETUNREACH: `${host} cannot be reached from here: check the network.`,
    ETIMEDOUT: `${host} took too long to answer on port ${port}: many networks block port 25, try 587 or 465.`,
    DEPTH_ZERO_SELF_SIGNED_CERT: `The certificate of ${host} is self-signed, so nobody can tell who answers.`,
    SELF_SIGNED_CERT_IN_CHAIN: `The certificate of ${host} is self-signed, so nobody can tell who answers.`,
    CERT_HAS_EXPIRED: `The certificate of ${host} has expired.`,
    ERR_TLS_CERT_ALTNAME_INVALID: `The certificate on port ${port} belongs to another server than ${host}.`,
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: `The certificate of ${host} cannot be verified.`,
  }
  const unencrypted = /wrong version number|packet length too long/i.test(error.message)
  const noStartTls = security === 'starttls' && /STARTTLS/i.test(`${error.command ?? ''} ${error.message}`)
  const secure = unencrypted || noStartTls || error.code === 'ETLS' || /CERT|SSL|TLS|VERIFY/.test(code)
  const sentence =
    (unencrypted && `${host} does not begin with TLS on port ${port}: choose STARTTLS.`) ||
    (noStartTls && `${host} offers no STARTTLS on port ${port}: choose TLS with port 465.`) ||
    words[code] ||
    `${host} on port ${port} broke off: ${withoutAddresses(error.message)}.`
  const lasting = secure || code === 'ENOTFOUND'
  return new LineFault(secure ? 'secure' : 'connect', `${sentence}${said}`, lasting)
}

function signInFault(error: LineError): LineFault {
  const said = error.response === undefined ? '' : ` It said: ${withoutAddresses(error.response)}`
  if (error.responseCode === undefined) return new LineFault('sign_in', `The server broke off while signing in.${said}`, false)
  const temporary = error.responseCode < 500
  const words = temporary
    ? 'The server does not take sign-ins now.'
    : 'The server refused the user name or the password: check both, and whether it asks for an app password.'
  return new LineFault('sign_in', `${words}${said}`, !temporary)
}
