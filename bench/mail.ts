// P4 Campaign e-mail with a durable ledger row per recipient, beside the same line without a ledger, into the same server.
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { House } from '#app/testing/house.ts'
import { secretKey } from '#app/testing/secret.ts'
import { openLine } from '#channels/smtp.ts'
import { openFlood, type Flood } from '#kernel/testing/flood.ts'
import { nodeOptions, root, startProgram } from '#kernel/testing/program.ts'
import { meterOf, meterOfDatabase, peakOf } from './cost.ts'
import { inHouse, withReaders } from './premises.ts'
import { measured, type Line } from './table.ts'

const people = 20_000
const connections = 32

export const mails = () => inHouse(measure)

async function measure(house: House): Promise<Line[]> {
  const flood = await openFlood()
  const owner = new pg.Pool(house.database.ownerConnection)
  try {
    const outing = await withReaders(house, people, flood, connections)
    const dispatch = await outing.mail()
    // A worker with the memory that `npm start` gives it, so that neither its time nor its memory has anything to do with this process.
    const worker = startProgram(process.execPath, [
      ...nodeOptions,
      `${root}/src/channels/testing/sender.ts`,
      JSON.stringify(house.database.programConnection),
      secretKey,
    ])
    await worker.says(/working/)
    const pid = worker.child.pid!
    const [own, database] = [meterOf(pid), await meterOfDatabase(owner)]
    const before = [own(), database()]
    // From when the worker is up: the ledger is built in this time as well.
    const taken = await measured(async () => {
      const state = 'select state from channels.dispatch where id = $1'
      while ((await owner.query<{ state: string }>(state, [dispatch.id])).rows[0]!.state !== 'published') await sleep(20)
    })
    const each = [own(), database()].map((after, at) => Math.round(((after - before[at]!) / people) * 1e6))
    const memory = peakOf(pid)
    worker.child.kill('SIGKILL')
    await worker.ended
    const { delivered } = (await outing.read(dispatch.id)).counts
    if (delivered !== people) throw new Error(`${delivered} of ${people} were delivered`)
    const bare = rate(await measured(() => withoutLedger(flood)))
    const mailed = rate(taken)
    return [
      {
        path: `P4 e-mail with ledger, ${people} recipients, ${connections} connections`,
        measured: `${mailed}/s; ${each[0]} µs of worker and ${each[1]} µs of database each; worker at most ${memory} MB`,
        limit: `the line without ledger ${bare}/s`,
        ratio: mailed / bare,
        aim: '5,233/s, the peer without a ledger; 250 MB',
      },
    ]
  } finally {
    await owner.end()
    await flood.close()
  }
}

const rate = (milliseconds: number) => Math.round((people / milliseconds) * 1000)

/** The same number of messages of about the same size, handed over and forgotten. */
async function withoutLedger(flood: Flood): Promise<void> {
  const server = { host: flood.host, port: flood.port, security: 'none' as const, username: '', password: null }
  const letter = `Subject: The spring range\r\n\r\n${'It weighs 180 grams and lasts, they say in Porto.\r\n'.repeat(200)}`
  let left = people
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const line = await openLine(server)
      while (left-- > 0) await line.hand('news@littoral.example', `reader${left}@example.net`, letter)
      line.close()
    }),
  )
}
