// A worker that takes recipients and gives them back, for measuring how fast that can be done.
import { newId } from '#kernel/id.ts'
import { claimSends, releaseClaim } from '../store/send.ts'
import type { Outing } from './outing.ts'

/** Claims and releases in two transactions, as a sender does; answers how many recipients it had. */
export async function claimAndRelease({ org }: Outing, dispatchId: string): Promise<number> {
  const claim = newId()
  const claimed = await org.program((caller) => claimSends(caller, dispatchId, claim))
  await org.program((caller) => releaseClaim(caller, claim))
  return claimed.length
}
