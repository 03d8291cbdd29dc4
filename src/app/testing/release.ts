// Letting go what a hold stopped, for tests that are about something else.
import type { Organisation } from './house.ts'

/** Lifts a hold, and releases by name all that waits behind it. */
export async function letGo(desk: ReturnType<Organisation['as']>, holdId: string, reason = ''): Promise<void> {
  const { hold } = await desk.getHold({ id: holdId })
  if (hold.liftedAt === null) await desk.liftHold({ id: holdId, version: hold.version, reason })
  const { items } = await desk.listHeldItems({ id: holdId, limit: 200 })
  const wanted = items.map((item) => ({ dispatchId: item.dispatchId, version: item.version }))
  if (wanted.length > 0) await desk.releaseItems({ id: holdId, items: wanted, minutesApart: 0 })
}
