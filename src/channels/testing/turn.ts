// The steps of one turn of a mailing, taken by hand: for tests of what happens between them.
import { newId } from '#kernel/id.ts'
import { openDispatch } from '../actions/delivery.ts'
import { buildLedger } from '../actions/mailing.ts'
import { claimSends, handOver } from '../store/send.ts'
import type { Outing } from './outing.ts'

/** Lets a dispatch through the gate and lists whom it goes to. */
export async function listRecipients({ org }: Outing, dispatchId: string): Promise<void> {
  await org.program((caller) => openDispatch(caller, dispatchId))
  await org.program((caller) => buildLedger(caller, dispatchId))
}

/** Claims recipients; answers who they are, and the last look before they are handed over, by person. */
export async function claimRecipients({ org }: Outing, dispatchId: string) {
  const claim = newId()
  const rows = await org.program((caller) => claimSends(caller, dispatchId, claim))
  const sends = rows.map(({ id }) => id)
  return {
    personIds: rows.map(({ personId }) => personId),
    /** `before` is waited for after the look, before it is committed. */
    async lastLook(before: Promise<unknown> = Promise.resolve()): Promise<Map<string, string>> {
      const verdicts = await org.program(async (caller) => {
        const looked = await handOver(caller, dispatchId, claim, sends)
        await before
        return looked
      })
      return new Map(rows.map(({ id, personId }) => [personId, String(verdicts.get(id))]))
    },
  }
}
