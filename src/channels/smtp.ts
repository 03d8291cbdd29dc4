// Opens the line to a mail server: connected, secured, signed in; every failure says at which step, in words.
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { isLoopback, withoutAddresses } from './rules.ts'
import type { Security } from './providers.ts'
import { isSecurityFault, reachWords } from './reach.ts'
import { Wire, type Line } from './wire.ts'

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
  // A failure also arrives where it was waited for.
  connection.on('error', () => {})
  await new Promise<void>((resolve, reject) => {
    const failed = (error: LineError) => reject(connectFault(server, error))
    connection.once('error', failed)
    connection.connect((error?: LineError | null) => (error ? failed(error) : resolve()))
  })
  const said = connection.lastServerResponse || ''
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
  return takeOver(connection, said, wait.answer)
}

/** From here on the socket is ours: the library would begin each message as a stream of its own. */
function takeOver(connection: SMTPConnection, said: string, answer: number): Line {
  const socket = connection._socket
  if (!socket) throw new LineFault('connect', 'The server closed the connection.', false)
  for (const event of ['data', 'error', 'close', 'end', 'timeout']) socket.removeAllListeners(event)
  return new Wire(socket, { pipelining: /[ -]PIPELINING\b/i.test(said), utf8: /[ -]SMTPUTF8\b/i.test(said) }, answer)
}

function connectFault({ host, port, security }: Server, error: LineError): LineFault {
  const code = error.originalCode ?? error.code ?? ''
  const said = error.response === undefined ? '' : ` It said: ${withoutAddresses(error.response)}`
  const slow = code === 'ETIMEDOUT' && `${host} took too long to answer on port ${port}: many networks block port 25, try 587 or 465.`
  const unencrypted = /wrong version number|packet length too long/i.test(error.message)
  const noStartTls = security === 'starttls' && /STARTTLS/i.test(`${error.command ?? ''} ${error.message}`)
  const secure = unencrypted || noStartTls || error.code === 'ETLS' || isSecurityFault(code)
  const sentence =
    (unencrypted && `${host} does not begin with TLS on port ${port}: choose STARTTLS.`) ||
    (noStartTls && `${host} offers no STARTTLS on port ${port}: choose TLS with port 465.`) ||
    slow ||
    reachWords({ host, port }, code, 'a mail server') ||
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
