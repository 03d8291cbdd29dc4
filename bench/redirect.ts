// P6 A short link is followed: its click is on the disk before the answer leaves. And P7, what the program keeps in memory before and under that load.
import { setTimeout as sleep } from 'node:timers/promises'
import { startProgram } from '#kernel/testing/program.ts'
import { lookInto } from '../faults/premises.ts'
import { memoryOf, openEstate, type Estate } from './estate.ts'
import { load, type Load } from './load.ts'
import type { Line } from './table.ts'

const connections = 32
const warmUp = { connections, milliseconds: 2_000 }
const run = { connections, milliseconds: 8_000 }

export async function redirects(): Promise<Line[]> {
  const estate = await openEstate()
  try {
    // What the start left behind is cleared away in the first seconds.
    await sleep(10_000)
    const idle = memoryOf(estate)
    const address = await link(estate)
    await load(address, 302, warmUp)
    const before = await clicks(estate)
    const ours = await load(address, 302, run)
    const loaded = memoryOf(estate)
    await sleep(1_000)
    const stored = (await clicks(estate)) - before
    const bare = await bareRedirect(estate)
    return [
      {
        path: `P6 redirect with durable click, ${connections} connections, ${stored} stored`,
        measured: told(ours),
        limit: `a map and a group commit ${told(bare)}`,
        ratio: ours.perSecond / bare.perSecond,
        aim: 'at least 10,193/s, 2.5 times the peer; p99 at most 15 ms',
      },
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
