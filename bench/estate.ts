// The real program on fresh data, with an organisation in it: what the paths that go over HTTP are measured on.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { processes } from '#kernel/testing/program.ts'
import { ask, openPremises, type Running } from '../faults/premises.ts'

const email = 'ines@example.com'

export interface Estate {
  readonly url: string
  readonly dataDir: string
  readonly program: Running
  /** Under a key of this hat. */
  ask<Answer>(hat: Hat, method: 'GET' | 'POST', path: string, body?: object): Promise<Answer>
  /** The headers of a request under a key of this hat. */
  authorization(hat: Hat): { authorization: string }
  close(): Promise<void>
}

type Hat = 'marketing_director' | 'communications_director'

export async function openEstate(): Promise<Estate> {
  const premises = openPremises()
  const dataDir = premises.directory('estate')
  const program = await premises.start(dataDir)
  const { url } = program
  const organisation = { kind: 'business', name: 'Littoral', currency: 'USD', zone: 'UTC', locale: 'en-US', appUrl: url, publicUrl: url }
  await ask(url, null, 'POST', '/setup', { name: 'Ines Varga', email, password: 'correct horse battery', organisation })
  const keyOf = async (hat: Hat) =>
    (await premises.run(dataDir, 'api-key', 'create', '--email', email, '--hat', hat, '--name', 'Bench')).trim()
  const keys = { marketing_director: await keyOf('marketing_director'), communications_director: await keyOf('communications_director') }
  return {
    url,
    dataDir,
    program,
    ask: (hat, method, path, body) => ask(url, keys[hat], method, path, body),
    authorization: (hat) => ({ authorization: `Bearer ${keys[hat]}` }),
    async close() {
      await premises.stop(program)
      premises.close()
    },
  }
}

/** Nothing, of a process that has ended since it was listed. */
function megabytes(pid: number, line: 'VmRSS' | 'Pss'): number {
  try {
    const told = readFileSync(`/proc/${pid}/${line === 'Pss' ? 'smaps_rollup' : 'status'}`, 'utf8')
    return Number(new RegExp(`^${line}:\\s+(\\d+) kB`, 'm').exec(told)![1]) / 1024
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return 0
    throw error
  }
}

/** What the program keeps in memory, and what its database does; of memory that several processes share each counts its share. Linux only. */
export function memoryOf({ program, dataDir }: Pick<Estate, 'program' | 'dataDir'>): string {
  if (!readdirSync('/').includes('proc')) return 'not run: no /proc'
  const postmaster = Number(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
  const database = processes().filter(({ pid, parent }) => pid === postmaster || parent === postmaster)
  const own = megabytes(program.child.pid!, 'VmRSS')
  return `${Math.round(own)} MB, its database ${Math.round(database.reduce((sum, { pid }) => sum + megabytes(pid, 'Pss'), 0))} MB`
}
