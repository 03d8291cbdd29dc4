// P4 Campaign e-mail with a durable ledger row per recipient, beside the same line without a ledger, into the same server.
import { clusterVariable, globalSetup, globalTeardown, withAdmin, type Cluster } from '#app/testing/cluster.ts'
import { openHouse } from '#app/testing/house.ts'
import { openOuting } from '#channels/testing/outing.ts'
import { openLine } from '#channels/smtp.ts'
import { openFlood, type Flood } from '#kernel/testing/flood.ts'
import { measured, type Line } from './table.ts'

const people = 20_000
const connections = 32

export async function mails(): Promise<Line[]> {
  await globalSetup()
  try {
    // Tests do without; what is measured here must survive a power cut.
    const { admin } = JSON.parse(process.env[clusterVariable]!) as Cluster
    await withAdmin(admin, async (client) => {
      await client.query('alter system reset all')
      await client.query('select pg_reload_conf()')
    })
    return await measure()
  } finally {
    await globalTeardown()
  }
}

async function measure(): Promise<Line[]> {
  const [house, flood] = await Promise.all([openHouse(), openFlood()])
  try {
    const outing = await openOuting(house)
    await outing.connect(flood, { connections })
    const csv = ['email,name', ...Array.from({ length: people }, (_, n) => `reader${n}@example.net,Reader ${n}`)].join('\n')
    await outing.org.as('marketing_director').importPersons({ csv, source: 'Fair', consent: { source: 'Fair', wording: 'Send me news' } })
    await house.settle()
    const dispatch = await outing.mail()
    const mailed = rate(await measured(() => house.settle()))
    const { delivered } = (await outing.read(dispatch.id)).counts
    const bare = rate(await measured(() => withoutLedger(flood)))
    if (delivered !== people) throw new Error(`${delivered} of ${people} were delivered`)
    const memory = Math.round(process.memoryUsage().rss / 1024 / 1024)
    return [
      {
        path: `P4 e-mail with ledger, ${people} recipients, ${connections} connections`,
        measured: `${mailed}/s, ${memory} MB`,
        limit: `the line without ledger ${bare}/s`,
        ratio: mailed / bare,
        aim: '5,233/s, the peer without a ledger',
      },
    ]
  } finally {
    await flood.close()
    await house.close()
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
