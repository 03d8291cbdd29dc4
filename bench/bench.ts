// `npm run bench`: each path beside the least it could cost, measured in the same run; the figures are reported and gate nothing.
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { logger } from '#kernel/log.ts'
import { lockDirectory } from '#kernel/postgres/lock.ts'
import { startPostgres } from '#kernel/postgres/server.ts'
import { startProgram } from '#kernel/testing/program.ts'

const turns = 5
const directory = mkdtempSync(join(tmpdir(), 'throughline-bench-'))

/** Milliseconds. */
async function measured(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/** From the command to the line that gives the address; what `npm` itself takes is not counted. */
async function start(): Promise<number> {
  const program = startProgram(process.execPath, ['src/app/start.js'], { DATA_DIR: directory, PORT: '0', DATABASE_URL: '' })
  const taken = await measured(() => program.says(/Throughline is ready at/))
  program.child.kill('SIGTERM')
  await program.ended
  return taken
}

/** What no start can go below: a Node that does nothing, and then the database by itself on the same directory. */
async function floor(): Promise<number> {
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

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(2)} s`

try {
  const first = await start()
  const [starts, floors]: [number[], number[]] = [[], []]
  for (let turn = 0; turn < turns; turn++) {
    starts.push(await start())
    floors.push(await floor())
  }
  const [second, least] = [median(starts), median(floors)]
  console.log(`Node ${process.version}, ${availableParallelism()} cores, median of ${turns}\n`)
  console.log('path                     measured   least possible   ratio   aim')
  console.log(`first start, empty data  ${seconds(first).padStart(8)}`)
  console.log(
    `second start             ${seconds(second).padStart(8)}   ${seconds(least).padStart(14)}   ${(second / least).toFixed(1).padStart(5)}   under 3 s`,
  )
} finally {
  rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
}
