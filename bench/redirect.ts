// P6 A short link is followed: its click is on the disk before the answer leaves. And P7, what the program keeps in memory before and under that load.
import { setTimeout as sleep } from 'node:timers/promises'
import { secretThere } from '#app/settings.ts'
import { startProgram } from '#kernel/testing/program.ts'
import { vault } from '#kernel/vault.ts'
import { sealRecipient } from '#tracking/public/token.ts'
import { lookInto } from '../faults/premises.ts'
import { meterOf, meterOfDatabase } from './cost.ts'
import { memoryOf, openEstate, type Estate } from './estate.ts'
import { load, type Load } from './load.ts'
import type { Line } from './table.ts'

const connections = 32
const readers = 2_000
const warmUp = { connections, milliseconds: 2_000 }
const run = { connections, milliseconds: 8_000 }

export async function redirects(): Promise<Line[]> {
  const estate = await openEstate()
  try {
    // What the start left behind is cleared away in the first seconds.
    await sleep(10_000)
    const idle = memoryOf(estate)
    const address = await link(estate)
    const tokens = await recipients(estate)
    const query = (request: number) => `?p=${tokens[request % tokens.length]!}`
    await load(address, 302, { ...warmUp, query })
    const before = await clicks(estate)
    // As when a mailing is read: each in their own message. And as from a house whose people share one address.
    const many = await metered(estate, () => load(address, 302, { ...run, query }))
    const loaded = memoryOf(estate)
    const one = await metered(estate, () => load(address, 302, run))
    const stored = (await clicks(estate)) - before
    const bare = await bareRedirect(estate)
    const line = (who: string, ours: Metered): Line => ({
      path: `P6 redirect with durable click, ${connections} connections, ${who}`,
      measured: `${told(ours)}; ${ours.program} µs of program and ${ours.database} µs of database each`,
      limit: `a map and a group commit ${told(bare)}`,
      ratio: ours.perSecond / bare.perSecond,
      aim: 'at least 10,193/s, 2.5 times the peer; p99 at most 15 ms',
    })
    return [
      line(`by ${readers} recipients of a mailing`, many),
      line('all by one browser', one),
      { path: 'P6 clicks stored of those answered', measured: `${stored} of ${many.answered + one.answered}` },
      { path: 'P7 memory, idle', measured: idle, aim: 'at most 150 MB' },
      { path: 'P7 memory, under the redirects', measured: loaded, aim: 'at most 300 MB' },
    ]
  } finally {
    await estate.close()
  }
}

const told = ({ perSecond, median, late }: Load) => `${perSecond}/s, p50 ${median.toFixed(1)} ms, p99 ${late.toFixed(1)} ms`

/** The short link of something posted by hand. */
async function link(estate: Estate): Promise<string> {
  const first = { metric: 'orders', target: 1200, dueOn: '2030-11-30', audience: 'Runners', reason: 'Every pair is traceable' }
  await estate.ask('marketing_director', 'POST', '/thread/begin', first)
  const { items } = await estate.ask<{ items: { id: string; key: string }[] }>('communications_director', 'GET', '/channels')
  const post = {
    text: 'Know what you wear.',
    channelId: items.find(({ key }) => key === 'social')!.id,
    link: 'https://www.example.com/trace',
  }
  return (await estate.ask<{ link: string }>('communications_director', 'POST', '/quick-posts', post)).link
}

interface Metered extends Load {
  /** Microseconds of processor time for each answer. */
  readonly program: number
  readonly database: number
}

const metered = ({ dataDir, program }: Estate, work: () => Promise<Load>): Promise<Metered> =>
  lookInto(dataDir, async (client) => {
    const meters = [meterOf(program.child.pid!), await meterOfDatabase(client)]
    const before = meters.map((meter) => meter())
    const done = await work()
    const [own, database] = meters.map((meter, at) => Math.round(((meter() - before[at]!) / done.answered) * 1e6))
    return { ...done, program: own!, database: database! }
  })

/** What the links in the messages to as many people carry. */
async function recipients(estate: Estate): Promise<string[]> {
  const csv = ['Name,Email', ...Array.from({ length: readers }, (_, n) => `Reader ${n},reader${n}@example.net`)].join('\n')
  await estate.ask('marketing_director', 'POST', '/persons/import', { csv, source: 'Fair', consent: { source: 'Fair', wording: 'News' } })
  const sealer = vault(secretThere({ DATA_DIR: estate.dataDir })!)
  return lookInto(estate.dataDir, async (client) => {
    const { rows } = await client.query<{ person: string; node: string }>(
      'select p.id as person, l.node_id as node from people.person p, tracking.link l',
    )
    return rows.map(({ person, node }) => sealRecipient(sealer, person, node))
  })
}

const clicks = ({ dataDir }: Estate) =>
  lookInto(dataDir, async (client) => {
    const { rows } = await client.query<{ count: number }>('select count(*)::int as count from tracking.touch')
    return rows[0]!.count
  })

async function bareRedirect({ dataDir }: Estate): Promise<Load> {
  return lookInto(dataDir, async (client) => {
    const { host, port, database, user } = client
    const connection = JSON.stringify({ host, port, database, user })
    const bare = startProgram(process.execPath, ['bench/bareredirect.ts', connection])
    const [, at] = await bare.says(/listening on (\d+)/)
    await load(`http://127.0.0.1:${at}/l/bcdfghjk`, 302, warmUp)
    const figures = await load(`http://127.0.0.1:${at}/l/bcdfghjk`, 302, run)
    bare.child.kill()
    await bare.ended
    return figures
  })
}
