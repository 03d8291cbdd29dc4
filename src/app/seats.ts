// How many live connections there may be at a time on one server: for one holder, and in all.
import type { ServerResponse } from 'node:http'
import { faultKind, type FaultKind } from '#kernel/fault.ts'

export interface Limits {
  /** For one person, in all their tabs, or for all API keys of one member. */
  readonly each: number
  readonly inAll: number
}

/**
 * Nobody reads in more than a handful of tabs, and a hidden one lets its connection go. After each batch of news every listener of the
 * organisation is identified anew and looks for what is new: with a thousand of them that takes seconds, and more would only be later.
 */
export const limits: Limits = { each: 20, inAll: 1000 }

/** Seconds after which whoever was refused may ask again. */
export const askAgain = 60

const faults = {
  tooMany: faultKind(
    'too_many_screens',
    429,
    'Live news is open on as many of your screens as there may be at a time.',
    'Close some of them, and ask again in a minute.',
  ),
  full: faultKind('too_many_listeners', 503, 'This server has as many live connections as it serves.', 'Ask again in a minute.'),
}

/**
 * Counts connections by their holder. The newest is refused, never the oldest thrown out: a browser comes back by itself when its stream
 * ends, so that two tabs would throw each other out for ever, but it takes a refusal for an answer.
 */
export function seats({ each, inAll }: Limits) {
  const taken = new Map<string, number>()
  let all = 0
  const give = (holder: string) => {
    all--
    const left = taken.get(holder)! - 1
    if (left === 0) taken.delete(holder)
    else taken.set(holder, left)
  }
  return {
    /** Takes a seat until the response is closed; answers why there is none. */
    take(holder: string, response: ServerResponse): FaultKind | null {
      const own = taken.get(holder) ?? 0
      if (own >= each) return faults.tooMany
      if (all >= inAll) return faults.full
      all++
      taken.set(holder, own + 1)
      response.on('close', () => give(holder))
      return null
    },
  }
}
