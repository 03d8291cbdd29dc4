// Who is asking: the holder of an API key, or the user of a session cookie that came from our own pages.
import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { baseFaults, fault } from '#kernel/fault.ts'
import type { Auth } from './auth.ts'
import { foreign, fromOwnPages } from './headers.ts'
import type { Parts } from './parts.ts'
import type { Asker } from './pipeline.ts'

export type Identify = (request: IncomingMessage) => Promise<Asker>

/** Makes the function that names the asker; it throws `notSignedIn` for a key that is not valid (any more). */
export function identifier({ database, settings }: Pick<Parts, 'database' | 'settings'>, auth: Auth): Identify {
  return async (request) => {
    const key = /^Bearer (tl_[\w-]{43})$/.exec(request.headers.authorization ?? '')?.[1]
    if (key !== undefined) return byKey(database, key)
    if (request.headers.authorization !== undefined) throw fault(baseFaults.notSignedIn)
    if (request.headers.cookie === undefined) return { kind: 'nobody' }
    if (!fromOwnPages(request, settings)) throw fault(foreign)
    const session = await auth.api.getSession({ headers: new Headers({ cookie: request.headers.cookie }) })
    return session ? { kind: 'user', userId: session.user.id, sessionId: session.session.id } : { kind: 'nobody' }
  }
}

async function byKey(database: Parts['database'], key: string): Promise<Asker> {
  const { rows } = await database.program.query<{ org_id: string; member_id: string; hat: string }>(
    'select org_id, member_id, hat from door.api_key($1)',
    [createHash('sha256').update(key).digest()],
  )
  const holder = rows[0]
  if (!holder) throw fault(baseFaults.notSignedIn)
  return { kind: 'member', orgId: holder.org_id, memberId: holder.member_id, hat: holder.hat }
}
