// What the recipients of mailings did after they had received them, and whether a part of an audience is anybody at all: for tests of versions.
import type { Caller } from '#kernel/caller.ts'
import { addDays, dayIn, instantOf, type Instant } from '#kernel/time.ts'
import type { Noted } from '#people/actions/fact.ts'
import { segmentMembers } from '#people/actions/segment.ts'
import { isIn, type Slice } from '../slice.ts'
import { publishedMailings, responsesTo } from '../store/response.ts'

export interface Response {
  readonly dispatchId: string
  readonly delivered: number
  /** How many of them did it: each once. */
  readonly responded: number
}

export interface Asked {
  /** What they did after they had followed the link; following it is enough when none are given. */
  readonly kinds: readonly Noted['kind'][] | null
  readonly until: Instant
  /** Only what they did within so many hours of their own delivery. */
  readonly hours?: number
}

/** How many received each of these dispatches and did what is asked for. One that nobody received answers zeros. */
export async function responses(caller: Caller, dispatchIds: readonly string[], asked: Asked): Promise<Response[]> {
  const found = new Map((await responsesTo(caller, dispatchIds, asked)).map((row) => [row.dispatchId, row]))
  return dispatchIds.map((dispatchId) => found.get(dispatchId) ?? { dispatchId, delivered: 0, responded: 0 })
}

const mailingsLookedAt = 10
const daysLookedAt = 365

/** The same of the latest mailings of the last year together, of a channel; those that left within the hours asked for are not counted out yet. */
export async function pastResponses(
  caller: Caller,
  channelId: string,
  { kinds, hours }: { kinds: readonly Noted['kind'][] | null; hours: number },
): Promise<{ mailings: number; delivered: number; responded: number }> {
  const before = new Date(Date.parse(caller.now) - hours * 3_600_000).toISOString()
  const since = instantOf(addDays(dayIn(caller.home.zone, caller.now), -daysLookedAt), '00:00', caller.home.zone)
  const past = await publishedMailings(caller, channelId, { since, before, most: mailingsLookedAt })
  const found = await responses(caller, past, { kinds, until: caller.now, hours })
  return found.reduce(
    (sum, { delivered, responded }) => ({ ...sum, delivered: sum.delivered + delivered, responded: sum.responded + responded }),
    { mailings: past.length, delivered: 0, responded: 0 },
  )
}

const membersAtOnce = 1000

/** Whether a part of a segment has anybody in it now. */
export async function anybodyIn(caller: Caller, segmentId: string, slice: Slice): Promise<boolean> {
  for (let after: string | undefined; ;) {
    const members = await segmentMembers(caller, segmentId, { limit: membersAtOnce, after })
    if (members.some(({ id }) => isIn(slice, id))) return true
    if (members.length < membersAtOnce) return false
    after = members.at(-1)!.id
  }
}
