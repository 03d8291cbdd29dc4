// A load of plain GET requests over connections that stay open, as cheap for the one who asks as Node allows.
import { connect } from 'node:net'
import { once } from 'node:events'

export interface Load {
  readonly answered: number
  readonly perSecond: number
  /** Milliseconds. */
  readonly median: number
  readonly late: number
}

export interface Asking {
  readonly connections: number
  readonly milliseconds: number
  /** The query of each request, by its number. */
  query?(request: number): string
}

const end = Buffer.from('\r\n\r\n')

/** Asks for one address for a while; every answer must have the status. `late` is the 99th percentile. */
export async function load(address: string, status: number, { connections, milliseconds, query }: Asking): Promise<Load> {
  const { hostname, port, pathname, search } = new URL(address)
  const rest = `HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0\r\n\r\n`
  let asked = 0
  const next = () => `GET ${pathname}${query ? query((asked += 1)) : search} ${rest}`
  const times: number[] = []
  const stop = performance.now() + milliseconds
  const began = performance.now()
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect(Number(port), hostname)
      socket.setNoDelay(true)
      await once(socket, 'connect')
      await new Promise<void>((resolve, reject) => {
        let since = performance.now()
        let heard: Buffer = Buffer.alloc(0)
        socket.on('error', reject)
        socket.on('data', (chunk: Buffer) => {
          heard = heard.length === 0 ? chunk : Buffer.concat([heard, chunk])
          const size = sizeOf(heard)
          if (size === null || heard.length < size) return
          if (Number(heard.subarray(9, 12).toString()) !== status) return reject(new Error(heard.toString('latin1', 0, 300)))
          heard = heard.subarray(size)
          times.push(performance.now() - since)
          if (performance.now() > stop) return resolve()
          since = performance.now()
          socket.write(next())
        })
        socket.write(next())
      })
      socket.destroy()
    }),
  )
  const sorted = times.toSorted((a, b) => a - b)
  return {
    answered: times.length,
    perSecond: Math.round((times.length / (performance.now() - began)) * 1000),
    median: sorted[Math.floor(times.length * 0.5)]!,
    late: sorted[Math.floor(times.length * 0.99)]!,
  }
}

/** How long the answer is once all of it is there; null while its head is not. */
function sizeOf(answer: Buffer): number | null {
  const at = answer.indexOf(end)
  if (at < 0) return null
  const head = answer.toString('latin1', 0, at)
  const length = /^content-length: (\d+)/im.exec(head)
  if (length) return at + end.length + Number(length[1])
  if (!/^transfer-encoding: chunked/im.test(head)) return at + end.length
  const last = answer.indexOf('0\r\n\r\n', at)
  return last < 0 ? Number.POSITIVE_INFINITY : last + 5
}
