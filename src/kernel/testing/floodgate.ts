// The process behind `flood.ts`: as little SMTP (RFC 5321, PIPELINING of RFC 2920) as takes messages in fast, so that a measurement measures the sender.
import { createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { faultNames, type Faults, type Taken } from './flood.ts'

let faults: Faults = {}
let taken: Taken[] = []
const dropped = new Set<string>()

type Treatment = (typeof faultNames)[number] | undefined

/** A number in [0, 1) that belongs to the address (FNV-1a). */
function lot(address: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < address.length; at++) hash = Math.imul(hash ^ address.charCodeAt(at), 0x01000193)
  return (hash >>> 0) / 2 ** 32
}

function treatmentOf(address: string): Treatment {
  let from = 0
  const drawn = lot(address)
  for (const name of faultNames) {
    const share = faults[name] ?? 0
    if (drawn >= from && drawn < from + share) return name === 'dropped' && dropped.has(address) ? undefined : name
    from += share
  }
  return undefined
}

const note = (address: string, answer: Taken['answer'], messageId: string) => taken.push({ address, answer, messageId, at: Date.now() })

/** What one connection has said so far. */
class Visit {
  readonly #socket: Socket
  #waiting: Buffer = Buffer.alloc(0)
  #reading = false
  #to: string | null = null
  #answers = ''

  constructor(socket: Socket) {
    this.#socket = socket
  }

  hear(chunk: Buffer): void {
    this.#waiting = this.#waiting.length === 0 ? chunk : Buffer.concat([this.#waiting, chunk])
    while (this.#reading ? this.#readText() : this.#readLine());
    if (this.#answers === '') return
    this.#socket.write(this.#answers)
    this.#answers = ''
  }

  #say(line: string): void {
    this.#answers += `${line}\r\n`
  }

  #readLine(): boolean {
    const end = this.#waiting.indexOf('\r\n')
    if (end < 0) return false
    const line = this.#waiting.toString('latin1', 0, end)
    this.#waiting = this.#waiting.subarray(end + 2)
    this.#obey(line)
    return true
  }

  #obey(line: string): void {
    const word = line.slice(0, 4).toUpperCase()
    if (word === 'EHLO') return this.#say('250-flood.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES')
    if (word === 'RCPT') return this.#take(/<([^>]*)>/.exec(line)?.[1]?.toLowerCase() ?? '')
    if (word === 'DATA') {
      if (this.#to === null) return this.#say('503 5.5.1 Nobody to send it to')
      this.#reading = true
      return this.#say('354 Go on')
    }
    if (word === 'QUIT') {
      this.#say('221 2.0.0 Goodbye')
      this.#socket.end(this.#answers)
      this.#answers = ''
      return
    }
    this.#to = null
    this.#say('250 2.0.0 OK')
  }

  #take(address: string): void {
    const treatment = treatmentOf(address)
    if (treatment === 'deferred') {
      note(address, 'deferred', '')
      // As real servers do, with the address in the answer.
      return this.#say(`451 4.3.0 <${address}>: try again later`)
    }
    if (treatment === 'refused') {
      note(address, 'refused', '')
      return this.#say(`550 5.1.1 <${address}>: no such mailbox here`)
    }
    this.#to = address
    this.#say('250 2.1.5 OK')
  }

  #readText(): boolean {
    const end = this.#waiting.indexOf('\r\n.\r\n')
    if (end < 0) return false
    const to = this.#to!
    const messageId = /^Message-ID: (.*)$/im.exec(this.#waiting.toString('latin1', 0, Math.min(end, 4096)))?.[1]?.trim() ?? ''
    this.#waiting = this.#waiting.subarray(end + 5)
    this.#reading = false
    this.#to = null
    const treatment = treatmentOf(to)
    note(to, treatment ?? 'accepted', messageId)
    if (treatment === 'stalled') return true
    if (treatment === 'dropped') {
      dropped.add(to)
      this.#socket.destroy()
      return false
    }
    if (faults.delay) setTimeout(() => this.#socket.write('250 2.0.0 Taken\r\n'), faults.delay)
    else this.#say('250 2.0.0 Taken')
    return true
  }
}

const server = createServer((socket) => {
  const visit = new Visit(socket)
  socket.setNoDelay(true)
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk) => visit.hear(chunk))
  socket.write('220 flood.example ESMTP\r\n')
})

const answers: Record<string, (given: Faults) => unknown> = {
  inject: (given) => void (faults = given),
  count: () => taken.filter(({ messageId }) => messageId !== '').length,
  taken: () => taken,
  clear: () => void (taken = []),
}

process.on('message', ({ id, question, given }: { id: number; question: string; given: Faults }) => {
  if (question !== 'open') return process.send!({ id, answer: answers[question]!(given) })
  faults = given
  server.listen(0, '127.0.0.1', () => process.send!({ id, answer: (server.address() as AddressInfo).port }))
})
// Whoever opened it is gone.
process.on('disconnect', () => process.exit())
