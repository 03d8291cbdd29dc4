// A new password ends every API key of the account, in each of its organisations.
import { endKeysOf } from '#identity/actions.ts'
import type { Parts } from './parts.ts'
import { asProgram, type Pipeline } from './pipeline.ts'

/** Ends the keys of a user. */
export function endKeys(pipeline: Pipeline, { database }: Pick<Parts, 'database'>): (userId: string) => Promise<void> {
  return async (userId) => {
    const { rows } = await database.program.query<{ org_id: string; member_id: string }>(
      'select org_id, member_id from door.memberships($1)',
      [userId],
    )
    const now = database.now()
    for (const { org_id: orgId, member_id: memberId } of rows)
      await asProgram(pipeline, orgId, 'program', now, (caller) => endKeysOf(caller, memberId))
  }
}
