// A database server whose data lie on a small disk of their own, which can be filled to the brim and emptied again.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { socketDirectory } from '#kernel/postgres/sockets.ts'
import type { Server } from './host.ts'

export interface SmallDisk {
  launch(dataDir: string): Promise<Server>
  fill(): Promise<void>
  empty(): Promise<void>
}

// With so many megabytes beyond what the data take at first. In a mount namespace of its own: nobody else sees the disk, and it goes with the last process. The server is reached by its socket, which lies outside.
const script = (room: number) => `
set -e
size=$(( $(du -sm "$1/postgres" | cut -f1) + ${room} ))
mount -t tmpfs -o size="$size"m,mode=0700 tmpfs "$1-disk"
cp -a "$1/postgres/." "$1-disk/"
chown --reference="$1/postgres" "$1-disk"
mount --bind "$1-disk" "$1/postgres"
data="$1"
shift
exec "$@" "$data"
`

interface Way {
  /** Runs what follows where disks can be mounted. */
  readonly into: readonly string[]
  /** Runs what follows as the user who runs the tests. */
  readonly back: readonly string[]
}

/** Root may; whoever is no root may be it in a namespace of their own, or without a password, or neither. */
function ways(): Way[] {
  const [uid, gid] = [process.getuid!(), process.getgid!()]
  if (uid === 0) return [{ into: ['unshare', '--mount'], back: [] }]
  return [
    {
      into: ['unshare', '--user', '--map-root-user', '--mount'],
      back: ['unshare', '--user', `--map-user=${uid}`, `--map-group=${gid}`],
    },
    { into: ['sudo', '-n', 'unshare', '--mount'], back: ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'] },
  ]
}

const works = ({ into, back }: Way): boolean => {
  const [command, ...rest] = [...into, 'sh', '-c', 'mount -t tmpfs -o size=1m tmpfs /mnt && exec "$@"', 'sh', ...back, 'true']
  return spawnSync(command, rest, { stdio: 'ignore' }).status === 0
}

/** A disk with so many megabytes of room. Null where the machine lets no disk be made: outside Linux, and in containers that may not mount. */
export function smallDisk(room: number): SmallDisk | null {
  const way = process.platform === 'linux' ? ways().find(works) : undefined
  return way === undefined ? null : diskBy(way, room)
}

function diskBy({ into, back }: Way, room: number): SmallDisk {
  let keeper: ChildProcess | undefined
  let lines: Interface | undefined
  const tell = async (order: string) => {
    const done = once(lines!, 'line')
    keeper!.stdin!.write(`${order}\n`)
    await done
  }
  return {
    async launch(dataDir) {
      mkdirSync(`${dataDir}-disk`, { recursive: true })
      const [command, ...rest] = [...into, 'sh', '-c', script(room), 'sh', dataDir, ...back]
      keeper = spawn(command!, [...rest, process.execPath, join(import.meta.dirname, 'smallserver.ts')], {
        stdio: ['pipe', 'pipe', 'inherit'],
      })
      lines = createInterface(keeper.stdout!)
      await once(lines, 'line')
      const host = socketDirectory(dataDir, {})
      return { host, user: 'postgres', database: 'postgres', stop: () => tell('stop') }
    },
    fill: () => tell('fill'),
    empty: () => tell('empty'),
  }
}
