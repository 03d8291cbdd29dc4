// The keeper of a small disk: `node smallserver.ts <data directory>` runs the server of that directory, and fills and empties the disk it lies on as told.
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { logger } from '#kernel/log.ts'
import { startPostgres } from '#kernel/postgres/server.ts'

const dataDir = process.argv[2]!
const postgres = await startPostgres(dataDir, logger('silent'))
const filler = `${dataDir}-disk/filler`

/** Writes until there is room for nothing more, in ever smaller pieces. */
function fill(): void {
  const file = openSync(filler, 'w')
  for (let size = 1024 * 1024; size >= 1; size = Math.floor(size / 16))
    for (;;) {
      try {
        if (writeSync(file, Buffer.alloc(size)) < size) break
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
        break
      }
    }
  closeSync(file)
}

const orders: Readonly<Record<string, () => void | Promise<void>>> = {
  fill,
  empty: () => rmSync(filler),
  stop: () => postgres.stop(),
}

process.stdout.write('ready\n')
for await (const order of createInterface(process.stdin)) {
  await orders[order]!()
  process.stdout.write(`${order}\n`)
  if (order === 'stop') break
}
process.exit()
