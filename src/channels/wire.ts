// Mail transactions on an open line: one message after the other, its commands in one group where the server allows that (RFC 5321, RFC 2920).
import type { Socket } from 'node:net'
import { domainToASCII } from 'node:url'
import { withoutAddresses, type Stage } from './rules.ts'

/** What became of a message. */
export type Handed =
  | { readonly outcome: 'accepted'; readonly answer: string }
  /** The server said no, at this stage, with this code. */
  | { readonly outcome: 'refused'; readonly stage: Stage; readonly code: number; readonly answer: string }
  /** The line broke before the text had begun: nothing was sent. */
  | { readonly outcome: 'unsent'; readonly answer: string }
  /** The line broke after the text had begun: the server may have it or not. */
  | { readonly outcome: 'uncertain'; readonly answer: string }

export interface Line {
  /** Whether another message may be tried on it. */
  readonly open: boolean
  /** `message` in full with CRLF line ends; dots at the beginning of lines are doubled here. One at a time. */
  hand(from: string, to: string, message: string | Buffer): Promise<Handed>
  close(): void
}

/** What the server said it can do. */
export interface Abilities {
  readonly pipelining: boolean
  readonly utf8: boolean
}

interface Reply {
  readonly code: number
  readonly text: string
}

class Broken extends Error {}

/** How far a transaction has come when its line breaks. */
interface Progress {
  begun: boolean
  refusal: Handed | undefined
}

/** A line over a socket that has been greeted, secured and signed in. `patience`: milliseconds to wait for any answer. */
export class Wire implements Line {
  readonly #socket: Socket
  readonly #abilities: Abilities
  readonly #awaited: { resolve: (reply: Reply) => void; reject: (error: Error) => void }[] = []
  #heard = ''
  #lines: string[] = []
  #broken: Broken | null = null
  /** Whether the last transaction ended halfway and must be taken back before the next. */
  #halfway = false

  constructor(socket: Socket, abilities: Abilities, patience: number) {
    this.#socket = socket
    this.#abilities = abilities
    socket.setEncoding('latin1')
    socket.setTimeout(patience)
    socket.on('data', (chunk: string) => this.#hear(chunk))
    socket.on('timeout', () => this.#break('The server fell silent.'))
    socket.on('error', (error) => this.#break(error.message))
    socket.on('close', () => this.#break('The server closed the connection.'))
    socket.resume()
  }

  get open(): boolean {
    return this.#broken === null
  }

  async hand(from: string, to: string, message: string | Buffer): Promise<Handed> {
    const [sender, recipient] = [asciiDomain(from), asciiDomain(to)]
    const takes = (address: string) => isPath(address) && (isAscii(address) || this.#abilities.utf8)
    if (!takes(sender)) return refused('sender', unwritable)
    if (!takes(recipient)) return refused('recipient', unwritable)
    const utf8 = !(isAscii(sender) && isAscii(recipient))
    const text = stuffed(typeof message === 'string' ? message : message.toString('latin1'))
    const progress: Progress = { begun: false, refusal: undefined }
    try {
      return await this.#transact(`MAIL FROM:<${bytes(sender)}>${utf8 ? ' SMTPUTF8' : ''}`, `RCPT TO:<${bytes(recipient)}>`, text, progress)
    } catch (error) {
      if (!(error instanceof Broken)) throw error
      return progress.refusal ?? { outcome: progress.begun ? 'uncertain' : 'unsent', answer: withoutAddresses(error.message) }
    }
  }

  async #transact(mail: string, rcpt: string, text: string, progress: Progress): Promise<Handed> {
    const { pipelining } = this.#abilities
    const group = [...(this.#halfway ? ['RSET'] : []), mail, rcpt, 'DATA']
    const asked = pipelining ? this.#askAll(group) : []
    for (const [at, command] of group.entries()) {
      if (!pipelining && progress.refusal) return progress.refusal
      const reply = await (asked[at] ?? this.#ask(command))
      this.#halfway ||= command === mail
      if (command !== 'DATA') {
        if (reply.code >= 400) progress.refusal ??= refused(command === rcpt ? 'recipient' : 'sender', reply)
        continue
      }
      if (progress.refusal) {
        // A server may go along although nobody is left to send it to; then an empty text ends it.
        if (reply.code === 354) await this.#ask('.')
        return progress.refusal
      }
      if (reply.code !== 354) return refused('data', reply)
    }
    progress.begun = true
    const end = await this.#ask(text)
    this.#halfway = false
    return end.code < 400 ? { outcome: 'accepted', answer: withoutAddresses(end.text) } : refused('data', end)
  }

  #ask(text: string): Promise<Reply> {
    return this.#askAll([text])[0]!
  }

  /** Writes commands as one group; one answer for each, in order. */
  #askAll(commands: readonly string[]): Promise<Reply>[] {
    const answers = commands.map(
      () =>
        new Promise<Reply>((resolve, reject) => {
          if (this.#broken) reject(this.#broken)
          else this.#awaited.push({ resolve, reject })
        }),
    )
    // Who gave up on an earlier one does not wait for the rest.
    for (const answer of answers) answer.catch(() => {})
    if (!this.#broken) this.#socket.write(`${commands.join('\r\n')}\r\n`, 'latin1')
    return answers
  }

  #hear(chunk: string): void {
    this.#heard += chunk
    if (this.#heard.length > mostHeard) return this.#break('The server does not stop talking.')
    for (let end = this.#heard.indexOf('\n'); end >= 0; end = this.#heard.indexOf('\n')) {
      const line = this.#heard.slice(0, end).replace(/\r$/, '')
      this.#heard = this.#heard.slice(end + 1)
      this.#lines.push(line)
      if (/^\d{3}-/.test(line)) continue
      const said = this.#lines
      this.#lines = []
      this.#answer(said)
    }
  }

  #answer(lines: readonly string[]): void {
    const text = Buffer.from(lines.map((line) => line.slice(line.startsWith(' ') ? 0 : 4)).join(' '), 'latin1').toString()
    const code = Number(lines.at(-1)!.slice(0, 3))
    if (!Number.isInteger(code) || code < 200 || code > 599) return this.#break(`The server said something else: ${text}`)
    this.#awaited.shift()?.resolve({ code, text: `${code} ${text}` })
    // The server takes its leave (RFC 5321 §3.8); nothing that follows will be answered.
    if (code === 421) this.#break(text)
  }

  #break(words: string): void {
    if (this.#broken) return
    this.#broken = new Broken(words)
    for (const { reject } of this.#awaited.splice(0)) reject(this.#broken)
    this.#socket.destroy()
  }

  close(): void {
    if (this.#broken) return
    this.#broken = new Broken('The connection was closed.')
    this.#socket.end('QUIT\r\n')
    // A server that does not close in turn is left.
    this.#socket.setTimeout(5000, () => this.#socket.destroy())
  }
}

/** Characters of an answer that are waited for at most. */
const mostHeard = 64 * 1024

const unwritable = { code: 553, text: '5.1.3 The server does not take this form of address.' }

const refused = (stage: Stage, { code, text }: Reply): Handed => ({ outcome: 'refused', stage, code, answer: withoutAddresses(text) })

const isAscii = (text: string) => /^[\x20-\x7e]*$/.test(text)

/** Nothing that would end the address or the line. */
const isPath = (address: string) => /^[^\s<>\p{Cc}]+@[^\s<>\p{Cc}]+$/u.test(address)

/** The address with its domain as the wire has it (RFC 5891). */
function asciiDomain(address: string): string {
  if (isAscii(address)) return address
  const at = address.lastIndexOf('@')
  return `${address.slice(0, at)}@${domainToASCII(address.slice(at + 1))}`
}

/** UTF-8, a character for each byte: everything is written that way. */
const bytes = (text: string) => (isAscii(text) ? text : Buffer.from(text).toString('latin1'))

/** A text as it goes over the line: dots doubled (RFC 5321 §4.5.2), line ends CRLF, closed with the dot. */
function stuffed(message: string): string {
  const dotted = (message.startsWith('.') ? `.${message}` : message).replaceAll('\n.', '\n..')
  return dotted.endsWith('\r\n') ? `${dotted}.` : `${dotted}\r\n.`
}
