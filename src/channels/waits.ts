// What somebody who has not got a mailing yet waits for, and until when that is known to last: pure, for the server and the screen.
import type { Instant } from '#kernel/time.ts'
import type { HoldScope } from './rules.ts'

export const waitings = [
  'paused',
  'held',
  'release',
  'person_held',
  'retry',
  'domain_limit',
  'time',
  'account',
  'account_limit',
  'turn',
] as const
export type Waiting = (typeof waitings)[number]

export interface Wait {
  readonly what: Waiting
  /** Null where a person decides when it is over, or where it goes on at any moment. */
  readonly until: Instant | null
}

export const waitTitle: Record<Waiting, string> = {
  paused: 'paused',
  held: 'on hold',
  release: 'to be released by name',
  person_held: 'this person is on hold',
  retry: 'to be tried again',
  domain_limit: 'the limit for this domain is reached',
  time: 'its time has not come yet',
  account: 'the e-mail account cannot be used now',
  account_limit: 'the limit of the account is reached',
  turn: 'its turn',
}

/** A dispatch as far as all its recipients wait with it. */
interface Waited {
  readonly held: { readonly scope: HoldScope; readonly liftedAt: Instant | null } | null
  readonly standing: boolean
  readonly trouble: string | null
  readonly scheduledAt: Instant
  readonly resumeAt: Instant | null
  /** Whether the account may send no more at this moment. */
  readonly limited: boolean
}

/** What a whole dispatch waits for. */
export function waitOf({ held, trouble, scheduledAt, resumeAt, limited }: Waited, now: Instant): Wait {
  if (held !== null) return { what: held.liftedAt !== null ? 'release' : held.scope === 'dispatch' ? 'paused' : 'held', until: null }
  if (scheduledAt > now) return { what: 'time', until: scheduledAt }
  const until = resumeAt !== null && resumeAt > now ? resumeAt : null
  if (trouble !== null) return { what: 'account', until }
  return { what: limited && until !== null ? 'account_limit' : 'turn', until }
}

/** What one of its recipients waits for: what holds them all, or what is theirs alone, or the next moment the dispatch goes on. */
export function waitOfRecipient(
  dispatch: Waited,
  { dueAt, attempts, held }: { readonly dueAt: Instant; readonly attempts: number; readonly held: boolean },
  now: Instant,
): Wait {
  const wait = waitOf(dispatch, now)
  if (dispatch.held !== null) return wait
  if (held) return { what: 'person_held', until: null }
  if (dueAt <= now || (wait.what !== 'turn' && wait.until !== null && wait.until >= dueAt)) return wait
  // A claim puts off those alone whose domain has had enough, a server those whom it told to come again; in a sequence everybody has a time.
  return {
    what: attempts > 0 ? 'retry' : dispatch.standing ? 'time' : 'domain_limit',
    until: wait.until !== null && wait.until > dueAt ? wait.until : dueAt,
  }
}
