// An SMTP server for volume, in a process of its own: keeps of every recipient what it answered and when, and injects faults at given rates.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** Which share of the addresses is treated how; the address alone decides, so that a test can tell whom it struck. */
export interface Faults {
  /** 451 to the recipient, as long as this share stands. */
  readonly deferred?: number
  /** 550 to the recipient. */
  readonly refused?: number
  /** The message is read and kept, and the connection breaks before the answer: once for each address. */
  readonly dropped?: number
  /** The message is read, and nothing is answered any more. */
  readonly stalled?: number
  /** Milliseconds between a message and its answer. */
  readonly delay?: number
}

export const faultNames = ['deferred', 'refused', 'dropped', 'stalled'] as const

/** What the server answered to a recipient, and when. */
export interface Taken {
  readonly address: string
  readonly answer: 'accepted' | (typeof faultNames)[number]
  /** Empty where no message was read. */
  readonly messageId: string
  /** Milliseconds since 1970, by the wall clock. */
  readonly at: number
}

export interface Flood {
  readonly host: string
  readonly port: number
  /** How many messages were read so far. */
  count(): Promise<number>
  /** Everything since the last `clear`, in the order of the answers. */
  taken(): Promise<Taken[]>
  clear(): Promise<void>
  inject(faults: Faults): Promise<void>
  close(): Promise<void>
}

/** Opens the server on a free port of the loopback. */
export async function openFlood(faults: Faults = {}): Promise<Flood> {
  const child = fork(join(import.meta.dirname, 'floodgate.ts'), { serialization: 'advanced' })
  const waiting = new Map<number, (answer: unknown) => void>()
  child.on('message', ({ id, answer }: { id: number; answer: unknown }) => {
    waiting.get(id)?.(answer)
    waiting.delete(id)
  })
  let asked = 0
  const ask = <Answer>(question: string, given?: Faults): Promise<Answer> =>
    new Promise((resolve) => {
      const id = (asked += 1)
      waiting.set(id, resolve as (answer: unknown) => void)
      child.send({ id, question, given })
    })
  const port = await ask<number>('open', faults)
  return {
    host: '127.0.0.1',
    port,
    count: () => ask('count'),
    taken: () => ask('taken'),
    clear: () => ask('clear'),
    inject: (next) => ask('inject', next),
    async close() {
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}
