// The ground the faults are tried on: an organisation with many readers, a mail server that injects faults, and workers that may be killed.
import pg from 'pg'
import { setTimeout as sleep } from 'node:timers/promises'
import { openHouse, type House } from '#app/testing/house.ts'
import { secretKey } from '#app/testing/secret.ts'
import { recoverDispatches } from '#channels/actions/delivery.ts'
import { openOuting, type Outing } from '#channels/testing/outing.ts'
import { openFlood, type Faults, type Flood } from '#kernel/testing/flood.ts'
import { root, startProgram, type Program } from '#kernel/testing/program.ts'

/** `npm run faults` tries everything in full; `npm test` the same things shorter. */
export const inFull = process.env['FAULTS'] === 'full'
export const upTo = (full: number, short: number): number => (inFull ? full : short)

/** A recipient as the ledger knows it. */
export interface Entry {
  readonly address: string
  readonly state: string
  readonly reason: string | null
  readonly messageId: string
  readonly attempts: number
}

export interface Ground {
  readonly house: House
  readonly outing: Outing
  readonly flood: Flood
  /** Puts the house's clock at the real time, by which workers of their own go. */
  now(): void
  /** Adds readers who agreed: reader0@example.net and so on. */
  readers(count: number): Promise<void>
  /** Starts a worker in a process of its own, by the real clock or one that goes wrong by so many milliseconds. */
  worker(wrong?: number): Promise<Program>
  kill(worker: Program): Promise<void>
  /** What the program does twice a minute, as far as it can now. */
  nudge(): Promise<void>
  /** Puts right what dead workers left behind, once the database has noticed that they are gone. */
  recover(dispatchId: string): Promise<void>
  /** Works on until the dispatch has ended. */
  finish(dispatchId: string): Promise<void>
  ledger(dispatchId: string): Promise<Entry[]>
  close(): Promise<void>
}

export async function openGround({ faults = {}, connections = 8 }: { faults?: Faults; connections?: number } = {}): Promise<Ground> {
  const [house, flood] = await Promise.all([openHouse(), openFlood(faults)])
  const now = () => house.at(new Date().toISOString())
  now()
  const outing = await openOuting(house)
  // Its test message comes before any fault.
  await flood.inject({})
  await outing.connect(flood, { connections })
  await flood.clear()
  await flood.inject(faults)
  const owner = new pg.Pool(house.database.ownerConnection)
  const nudge = async () => {
    now()
    await outing.org.program(recoverDispatches)
  }
  const recover = async (dispatchId: string) => {
    for (;;) {
      await nudge()
      if ((await outing.read(dispatchId)).counts.claimed === 0) return
      await sleep(20)
    }
  }
  const workers = new Set<Program>()
  const worker = async (wrong = 0) => {
    const connection = JSON.stringify(house.database.programConnection)
    const begun = startProgram(process.execPath, [`${root}/src/channels/testing/sender.ts`, connection, secretKey, String(wrong)])
    workers.add(begun)
    await begun.says(/working/)
    return begun
  }
  const kill = async (begun: Program) => {
    begun.child.kill('SIGKILL')
    await begun.ended
    workers.delete(begun)
  }
  return {
    house,
    outing,
    flood,
    now,
    async readers(count) {
      await outing.readers(count)
      await house.settle()
    },
    worker,
    kill,
    nudge,
    recover,
    async finish(dispatchId) {
      await recover(dispatchId)
      const last = await worker()
      while (['scheduled', 'sending'].includes((await outing.read(dispatchId)).state)) {
        await nudge()
        await sleep(50)
      }
      await kill(last)
    },
    async ledger(dispatchId) {
      const { rows } = await owner.query<Entry>(
        `select p.email as address, s.state, s.reason, s.message_id as "messageId", s.attempts
         from channels.send s join people.person p on p.org_id = s.org_id and p.id = s.person_id where s.dispatch_id = $1 order by s.id`,
        [dispatchId],
      )
      return rows
    },
    async close() {
      for (const left of workers) await kill(left)
      await flood.close()
      await owner.end()
      await house.close()
    },
  }
}

/** How often each address has a message. */
export function messagesBy(taken: readonly { address: string; messageId: string }[]): Map<string, number> {
  const messages = new Map<string, number>()
  for (const { address, messageId } of taken) if (messageId !== '') messages.set(address, (messages.get(address) ?? 0) + 1)
  return messages
}
