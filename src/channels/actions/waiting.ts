// How many recipients of a dispatch have not got it: from its ledger, or from its audience while it has none yet.
import type { Caller } from '#kernel/caller.ts'
import { segmentSizes } from '#people/actions/segment.ts'
import { noCounts, type AdapterName } from '../rules.ts'
import { shareOf } from '../slice.ts'
import { waitingCounts } from '../store/item.ts'
import { countsOf } from '../store/send.ts'

interface Row {
  readonly id: string
  readonly adapter: AdapterName
  readonly segmentId: string | null
  readonly builtAt: string | null
  readonly sliceFrom: number | null
  readonly sliceUntil: number | null
}

/** Of so many people in a segment, about as many as fall into the part a dispatch goes to. */
const inPart = (row: Pick<Row, 'sliceFrom' | 'sliceUntil'>, size = 0) => Math.round(size * (shareOf(row) ?? 1))

/** By dispatch; `waiting` is null where nobody is counted, which is whatever is no e-mail. */
export async function recipientsOf(
  caller: Caller,
  rows: readonly Row[],
): Promise<Map<string, { waiting: number | null; delivered: number }>> {
  const counts = await countsOf(
    caller,
    rows.map(({ id }) => id),
  )
  const sizes = await segmentSizes(
    caller,
    rows.flatMap(({ segmentId, builtAt }) => (builtAt === null && segmentId !== null ? segmentId : [])),
  )
  return new Map(
    rows.map((row) => {
      const { id, adapter, segmentId, builtAt } = row
      const { queued, delivered } = counts.get(id) ?? noCounts
      const unbuilt = builtAt === null && segmentId !== null
      return [id, { delivered, waiting: adapter !== 'email' ? null : unbuilt ? inPart(row, sizes.get(segmentId)) : queued }]
    }),
  )
}

/** How many dispatches wait behind a hold, and how many recipients of theirs in all. */
export async function waitingBehind(
  caller: Caller,
  hold: { readonly id: string; readonly liftedAt: string | null; readonly personId: string | null },
): Promise<{ dispatches: number; waiting: number }> {
  const { dispatches, recipients, unbuilt } = await waitingCounts(caller, hold)
  // A person is in a segment once or not at all, and mostly not: only ledgers say who.
  if (hold.personId !== null) return { dispatches, waiting: recipients }
  const sizes = await segmentSizes(
    caller,
    unbuilt.map(({ segmentId }) => segmentId!),
  )
  return { dispatches, waiting: unbuilt.reduce((sum, row) => sum + inPart(row, sizes.get(row.segmentId!)), recipients) }
}
