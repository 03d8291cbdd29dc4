// P7 From the command to the first page: the first start on an empty directory, and every later one.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { logger } from '#kernel/log.ts'
import { lockDirectory } from '#kernel/postgres/lock.ts'
import { startPostgres } from '#kernel/postgres/server.ts'
import { nodeOptions, startProgram } from '#kernel/testing/program.ts'
import { measured, median, type Line } from './table.ts'

const turns = 5

export async function starts(): Promise<Line[]> {
  const directory = mkdtempSync(join(tmpdir(), 'throughline-bench-'))
  try {
    const first = await start(directory)
    const [taken, floors]: [number[], number[]] = [[], []]
    for (let turn = 0; turn < turns; turn++) {
      taken.push(await start(directory))
      floors.push(await floor(directory))
    }
    const [second, least] = [median(taken), median(floors)]
    return [
      { path: 'P7 first start, empty data', measured: seconds(first) },
      {
        path: 'P7 second start',
        measured: seconds(second),
        limit: `Node and the database alone ${seconds(least)}`,
        ratio: second / least,
        aim: 'under 3 s',
      },
    ]
  } finally {
    rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  }
}

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(2)} s`

/** From the command to the line that gives the address; what `npm` itself takes is not counted. */
async function start(directory: string): Promise<number> {
  const program = startProgram(process.execPath, [...nodeOptions, 'src/app/start.js'], { DATA_DIR: directory, PORT: '0', DATABASE_URL: '' })
  const taken = await measured(() => program.says(/Throughline is ready at/))
  program.child.kill('SIGTERM')
  await program.ended
  return taken
}

/** What no start can go below: a Node that does nothing, and then the database by itself on the same directory. */
async function floor(directory: string): Promise<number> {
  const node = await measured(() => startProgram(process.execPath, ['-e', '']).ended)
  const lock = lockDirectory(directory)
  try {
    let stop = async () => {}
    const database = await measured(async () => ({ stop } = await startPostgres(directory, logger('silent'))))
    await stop()
    return node + database
  } finally {
    lock.release()
  }
}
