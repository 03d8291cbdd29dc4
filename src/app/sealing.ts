// Whether the secret key is the one that this database was used with before: what was sealed with another cannot be opened.
import pg from 'pg'
import type { Connection } from '#kernel/db/connect.ts'
import { vault } from '#kernel/vault.ts'

export type Known = 'same' | 'another' | 'unknown'

/** What another key means, for who started the program with it. */
export const lostByKey =
  'passwords of e-mail accounts must be entered again, everybody signs in again, and unsubscribe links in messages already sent no longer work'
export const otherKey = `The secret key is not the one this database was used with before: put the earlier one back and start again; without it ${lostByKey}.`

/** A digest under a key derived from the secret, which it does not betray. It is kept where the state of the database is noted. */
const digestOf = (secretKey: string) => vault(secretKey).digest('throughline', 'secret key')
const noted = 'secret key'

/** Compares the key with the one noted. */
export async function compareKey(client: pg.Client, secretKey: string): Promise<Known> {
  const { rows } = await client.query<{ hash: string }>('select hash from kernel.migration where name = $1', [noted])
  if (rows[0] === undefined) return 'unknown'
  return rows[0].hash === digestOf(secretKey) ? 'same' : 'another'
}

/** Compares and then notes the key with which the program starts, so that a change is told once. */
export async function noteKey(owner: Connection, secretKey: string): Promise<Known> {
  const client = new pg.Client(owner)
  client.on('error', () => {})
  await client.connect()
  try {
    const known = await compareKey(client, secretKey)
    if (known !== 'same')
      await client.query(
        'insert into kernel.migration (name, hash) values ($1, $2) on conflict (name) do update set hash = excluded.hash, applied_at = now()',
        [noted, digestOf(secretKey)],
      )
    return known
  } finally {
    await client.end()
  }
}
