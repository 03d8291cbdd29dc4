// The password reset link on its way to its owner: through the first of their organisations that has a working e-mail account.
import { sendSystemMail } from '#channels/actions/system.ts'
import type { SendReset } from './auth.ts'
import type { Parts } from './parts.ts'
import { asProgram, type Pipeline } from './pipeline.ts'

/** Sends the link. Returns before anything is looked up: how long the answer takes must not tell whether the address is known. */
export function sendReset(pipeline: Pipeline, parts: Parts): SendReset {
  return async (to) => {
    void enqueueReset(pipeline, parts, to).catch((error: unknown) => {
      parts.log.error({ error }, 'a password reset could not be queued')
    })
  }
}

async function enqueueReset(
  pipeline: Pipeline,
  { database, log }: Parts,
  { userId, name, email, link }: Parameters<SendReset>[0],
): Promise<void> {
  const { rows } = await database.program.query<{ org_id: string }>('select org_id from door.memberships($1)', [userId])
  const now = database.now()
  const text = [
    `Hello ${name},`,
    'somebody asked for a new password for your account. If it was you, set one here within an hour:',
    link,
    'If it was not you, nothing has changed and you need not do anything.',
  ].join('\n\n')
  const mail = { to: { name, address: email }, subject: 'Set a new password', text }
  for (const { org_id: orgId } of rows)
    if (await asProgram(pipeline, orgId, 'program', now, (caller) => sendSystemMail(caller, mail))) return
  log.warn(
    {},
    'a password reset was asked for, and no e-mail account works: make the link with `npm run throughline -- reset-link --email ADDRESS`',
  )
}
