// A real DNS server on the loopback, authoritative for the TXT records it is given (RFC 1035); it falls silent about a name when it is told to.
import { createSocket } from 'node:dgram'
import { once } from 'node:events'

export interface NameServer {
  /** As DNS_SERVERS takes it. */
  readonly address: string
  /** The TXT records of a name; none takes the name away. */
  set(name: string, ...records: string[]): void
  /** Answers every question about this name with a failure of the server's own. */
  fail(name: string): void
  /** The names that were asked for, in order. */
  readonly asked: readonly string[]
  close(): Promise<void>
}

// RFC 1035 §3.2, §4.1.1
const txt = 16
const answered = 0x8400
const codes = { found: 0, failed: 2, noName: 3 }
const lifetime = 60

/** Opens a name server on a free port. */
export async function openNameServer(): Promise<NameServer> {
  const records = new Map<string, readonly string[]>()
  const failing = new Set<string>()
  const asked: string[] = []
  const socket = createSocket('udp4')
  socket.on('message', (query, from) => {
    const { name, type, end } = questionIn(query)
    asked.push(name)
    const known = records.get(name)
    const code = failing.has(name) ? codes.failed : known ? codes.found : codes.noName
    const answers = code === codes.found && type === txt ? known! : []
    const header = Buffer.alloc(12)
    header.writeUInt16BE(query.readUInt16BE(0), 0)
    // The wish for recursion is repeated, as resolvers expect it.
    header.writeUInt16BE(answered | (query.readUInt16BE(2) & 0x0100) | code, 2)
    header.writeUInt16BE(1, 4)
    header.writeUInt16BE(answers.length, 6)
    socket.send(Buffer.concat([header, query.subarray(12, end), ...answers.map(answerWith)]), from.port, from.address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    address: `127.0.0.1:${socket.address().port}`,
    set(name, ...values) {
      failing.delete(name.toLowerCase())
      if (values.length > 0) records.set(name.toLowerCase(), values)
      else records.delete(name.toLowerCase())
    },
    fail: (name) => void failing.add(name.toLowerCase()),
    asked,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  }
}

/** The one question of a query; names in questions are not compressed. */
function questionIn(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = []
  let at = 12
  for (let length = query[at]!; length > 0; length = query[at]!) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 }
}

/** A TXT record of the name in the question, its text cut into strings of at most 255 bytes. */
function answerWith(text: string): Buffer {
  const bytes = Buffer.from(text)
  const strings: Buffer[] = []
  for (let at = 0; at === 0 || at < bytes.length; at += 255) {
    const part = bytes.subarray(at, at + 255)
    strings.push(Buffer.from([part.length]), part)
  }
  const data = Buffer.concat(strings)
  const head = Buffer.alloc(12)
  // A pointer to the name at the beginning of the question.
  head.writeUInt16BE(0xc00c, 0)
  head.writeUInt16BE(txt, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt32BE(lifetime, 6)
  head.writeUInt16BE(data.length, 10)
  return Buffer.concat([head, data])
}
