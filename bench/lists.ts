// P6 Pages of lists at 100,000 rows, over HTTP and under a key, beside the hand-written page of the same rows.
import pg from 'pg'
import { lookInto } from '../faults/premises.ts'
import { openEstate, type Estate } from './estate.ts'
import { measured, type Line } from './table.ts'

const people = 100_000
const asked = 200
const consent = { source: 'Fair', wording: 'Send me news' }

export async function lists(): Promise<Line[]> {
  const estate = await openEstate()
  try {
    const csv = ['Name,Email', ...Array.from({ length: people }, (_, n) => `Reader ${n},reader${n}@example.net`)].join('\n')
    await estate.ask('marketing_director', 'POST', '/persons/import', { csv, source: 'Fair', consent })
    const limit = await byHand(estate)
    const pages: [what: string, path: string][] = [
      ['people, newest first', '/persons?limit=50'],
      ['people by name', '/persons?limit=50&sort=name'],
      ['people by name, page 1,000', `/persons?limit=50&sort=name&cursor=${encodeURIComponent(await cursorAt(estate, 250))}`],
      ['people found by words', '/persons?limit=50&q=reader4711'],
      ['people found by a word that everybody has', '/persons?limit=50&q=example'],
      ['people found by a word that nobody has', '/persons?limit=50&q=zzyzx'],
      ['audit page', '/audit?limit=50'],
    ]
    const lines: Line[] = []
    const measure = async (what: string, path: string) => {
      const taken = await times(() => get(estate, path))
      lines.push({
        path: `P6 list: ${what}, ${people} rows`,
        measured: told(taken),
        limit: `hand-written SQL ${told(limit)}`,
        ratio: late(taken) / late(limit),
        aim: 'p95 at most 25 ms',
      })
    }
    for (const [what, path] of pages) await measure(what, path)
    // No index knows two letters. They are read in one that holds the text, which serves by itself once autovacuum was there: within a minute.
    await lookInto(estate.dataDir, (client) => client.query('vacuum people.person'))
    await measure('people found by two letters that nobody has', '/persons?limit=50&q=qz')
    return lines
  } finally {
    await estate.close()
  }
}

const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b)
const late = (values: readonly number[]) => sorted(values)[Math.floor(values.length * 0.95)]!
const told = (values: readonly number[]) =>
  `p50 ${sorted(values)[Math.floor(values.length / 2)]!.toFixed(1)} ms, p95 ${late(values).toFixed(1)} ms`

async function times(work: () => Promise<unknown>): Promise<number[]> {
  for (let turn = 0; turn < 20; turn++) await work()
  const taken: number[] = []
  for (let turn = 0; turn < asked; turn++) taken.push(await measured(work))
  return taken
}

async function get({ url, authorization }: Estate, path: string): Promise<{ nextCursor: string | null }> {
  const answer = await fetch(`${url}/api/v1${path}`, { headers: authorization('marketing_director') })
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as { nextCursor: string | null }
}

/** The cursor after so many pages of the largest size. */
async function cursorAt(estate: Estate, pages: number): Promise<string> {
  let cursor: string | null = null
  for (let page = 0; page < pages; page++)
    ({ nextCursor: cursor } = await get(
      estate,
      `/persons?limit=200&sort=name${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    ))
  return cursor!
}

/** A keyset page as somebody would write it who knows this database alone. */
const byHand = ({ dataDir }: Estate) =>
  lookInto(dataDir, async (client) => {
    const { rows } = await client.query<{ org: string }>('select org_id as org from people.person limit 1')
    const text =
      'select id, name, email, created_at from people.person where org_id = $1 and archived_at is null order by created_at desc, id desc limit 50'
    const query = { name: 'page', text, values: [rows[0]!.org] } satisfies pg.QueryConfig
    return times(() => client.query(query))
  })
