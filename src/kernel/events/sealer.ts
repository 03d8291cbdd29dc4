// The sealer: numbers committed events per organisation without gaps, chains their hashes, turns them into jobs, and tells whoever listens.
import { sql } from 'kysely'
import type { AnyDatabase } from '../db/transaction.ts'
import type { Reaction } from '../jobs.ts'

/** The channel a listening server hears of sealed events on; the payload is `{ organisation: highest number }`, or `*` when too long. */
export const sealedChannel = 'throughline_sealed'

interface Sealed {
  orgId: string
  id: string
  name: string
  seq: number
}

const batch = 1000
// pg_notify takes payloads below 8,000 bytes.
const longestNotice = 7900

/**
 * Seals one batch in one transaction and returns how many events it held. Several servers may call it at once:
 * an advisory lock lets one do the work, the others get 0.
 */
export async function sealBatch(database: AnyDatabase, reactions: readonly Reaction[]): Promise<number> {
  return database.transaction().execute(async (tx) => {
    const { rows } = await sql<Sealed>`select org_id, id, name, seq from door.seal(${batch})`.execute(tx)
    if (rows.length === 0) return 0
    const jobs = rows.flatMap((event) =>
      reactions
        .filter((reaction) => reaction.event === event.name)
        .map(({ subscriber }) => ({ key: `${subscriber}:${event.id}`, payload: { orgId: event.orgId, eventId: event.id, subscriber } })),
    )
    if (jobs.length > 0)
      await sql`select graphile_worker.add_job('react', job.payload, job_key => job.key)
        from json_to_recordset(${JSON.stringify(jobs)}::json) as job(key text, payload json)`.execute(tx)
    const heads = JSON.stringify(Object.fromEntries(rows.map((event) => [event.orgId, event.seq])))
    await sql`select pg_notify(${sealedChannel}, ${heads.length > longestNotice ? '*' : heads})`.execute(tx)
    return rows.length
  })
}

/** Runs the sealer until stopped. `nudge` makes it look at once: actions of the same process call it after they commit. */
export function runSealer(
  database: AnyDatabase,
  reactions: readonly Reaction[],
  onError: (error: unknown) => void,
  pause = 150,
): { nudge(): void; stop(): Promise<void> } {
  const stopping = new AbortController()
  let wake: () => void = () => {}
  const turn = async () => {
    while (!stopping.signal.aborted) {
      const woken = new Promise<void>((resolve) => (wake = resolve))
      const sealed = await sealBatch(database, reactions).catch((error: unknown) => (onError(error), 0))
      if (sealed === batch || stopping.signal.aborted) continue
      let timer: NodeJS.Timeout | undefined
      await Promise.race([woken, new Promise<void>((resolve) => (timer = setTimeout(resolve, pause)))])
      clearTimeout(timer)
    }
  }
  const running = turn()
  return {
    nudge: () => wake(),
    async stop() {
      stopping.abort()
      wake()
      await running
    },
  }
}
