// A real SMTP server on the loopback that keeps what it is given, and refuses, defers or falls silent when it is told to.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'

export interface Letter {
  /** The envelope's sender; empty for a bounce. */
  readonly from: string
  /** The envelope's recipients, as far as they were accepted. */
  readonly to: readonly string[]
  readonly raw: Buffer
  /** Letters of one connection share it. */
  readonly session: string
}

/** What happens to a recipient other than being accepted. */
export type Treatment =
  /** The recipient is answered with this code: 5xx for good, 4xx for now. */
  | { readonly at: 'recipient'; readonly code: number; readonly text: string }
  /** The whole message is answered with this code after it has been read. */
  | { readonly at: 'message'; readonly code: number; readonly text: string }
  /** The message is read and kept, and the connection breaks before the answer: the sender cannot know. */
  | 'vanish'

export interface Sink {
  readonly host: string
  readonly port: number
  readonly letters: readonly Letter[]
  /** How many connections were opened so far. */
  readonly connections: number
  treat(recipient: string, treatment: Treatment): void
  /** 550: no such mailbox. */
  refuse(recipient: string): void
  /** 451: try again later. */
  defer(recipient: string): void
  /** Accepts the recipient again. */
  accept(recipient: string): void
  /** Reads messages but answers none until `resume`. */
  pause(): void
  resume(): void
  /** Resolves with the first letter to this recipient that has arrived or arrives; rejects after so many milliseconds. */
  letterTo(recipient: string, milliseconds?: number): Promise<Letter>
  /** Forgets the letters that have arrived. */
  clear(): void
  close(): Promise<void>
}

export interface SinkOptions {
  /** Asks for this name and password; without it anybody may send. */
  readonly login?: { readonly user: string; readonly password: string }
  /** False: takes one command at a time, as the oldest servers do. */
  readonly pipelining?: boolean
}

/** Opens a sink on a free port. */
export async function openSink({ login, pipelining = true }: SinkOptions = {}): Promise<Sink> {
  const letters: Letter[] = []
  const treatments = new Map<string, Treatment>()
  const arrived = new EventTarget()
  let connections = 0
  let answering = Promise.resolve()
  let resume = () => {}

  const server = new SMTPServer({
    // A loopback peer: encryption is proved elsewhere, and the library's own certificate is public.
    disabledCommands: ['STARTTLS'],
    hidePIPELINING: !pipelining,
    allowInsecureAuth: true,
    authOptional: login === undefined,
    disableReverseLookup: true,
    closeTimeout: 100,
    logger: false,
    onConnect(_session, callback) {
      connections += 1
      callback()
    },
    onAuth(given, _session, callback) {
      const known = login === undefined || (given.username === login.user && given.password === login.password)
      callback(known ? null : answer(535, 'The name or the password is wrong'), known ? { user: given.username ?? 'anybody' } : undefined)
    },
    onRcptTo({ address }, _session, callback) {
      const treatment = treatments.get(address.toLowerCase())
      const refused = typeof treatment === 'object' && treatment.at === 'recipient'
      callback(refused ? answer(treatment.code, treatment.text) : null)
    },
    onData(stream, session, callback) {
      void receive(stream, session).then((error) => callback(error), callback)
    },
  })

  async function receive(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<Error | null> {
    const raw = await buffer(stream)
    const to = session.envelope.rcptTo.map(({ address }) => address)
    await answering
    const treatment = to.map((address) => treatments.get(address.toLowerCase())).find((found) => found !== undefined)
    if (typeof treatment === 'object' && treatment.at === 'message') return answer(treatment.code, treatment.text)
    const from = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address
    letters.push({ from, to, raw, session: session.id })
    arrived.dispatchEvent(new Event('letter'))
    if (treatment === 'vanish') for (const connection of server.connections) if (connection.id === session.id) connection._socket.destroy()
    return null
  }

  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo

  return {
    host: '127.0.0.1',
    port,
    letters,
    get connections() {
      return connections
    },
    treat: (recipient, treatment) => void treatments.set(recipient.toLowerCase(), treatment),
    refuse: (recipient) => void treatments.set(recipient.toLowerCase(), { at: 'recipient', code: 550, text: '5.1.1 No such mailbox here' }),
    defer: (recipient) => void treatments.set(recipient.toLowerCase(), { at: 'recipient', code: 451, text: '4.3.0 Try again later' }),
    accept: (recipient) => void treatments.delete(recipient.toLowerCase()),
    pause() {
      answering = new Promise((resolve) => (resume = resolve))
    },
    resume: () => resume(),
    letterTo: (recipient, milliseconds = 10_000) => letterTo(recipient, milliseconds, letters, arrived),
    clear: () => void letters.splice(0),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

function answer(code: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: code })
}

async function letterTo(recipient: string, milliseconds: number, letters: readonly Letter[], arrived: EventTarget): Promise<Letter> {
  const signal = AbortSignal.timeout(milliseconds)
  for (;;) {
    const found = letters.find(({ to }) => to.some((address) => address.toLowerCase() === recipient.toLowerCase()))
    if (found) return found
    await once(arrived, 'letter', { signal }).catch(() => {
      const others = letters.flatMap(({ to }) => to).join(', ') || 'nobody'
      throw new Error(`no letter to ${recipient} within ${milliseconds} ms; there are letters to ${others}`)
    })
  }
}
