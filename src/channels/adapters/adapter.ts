// What every channel adapter is: one that refuses at once what it could not send, and sends the rest from a job.
import type { Caller } from '#kernel/caller.ts'
import type { Job } from '#kernel/jobs.ts'
import type { Instant } from '#kernel/time.ts'
import type { Parcel } from '../payload.ts'
import type { AdapterName } from '../rules.ts'

/** What somebody wants to go out. */
export interface Wish {
  readonly nodeId: string
  readonly parcel: Parcel
  readonly accountId: string | null
  readonly segmentId: string | null
  /** Recipients are added one by one: it needs no segment. */
  readonly standing: boolean
}

/** Through what and to whom it will go: settled when it is handed in. */
export interface Route {
  readonly accountId: string | null
  readonly segmentId: string | null
}

/** A dispatch that was let through the gate: due, not held, approved as it stands. */
export interface Underway {
  readonly id: string
  readonly nodeId: string
  readonly parcel: Parcel
  readonly accountId: string | null
  readonly standing: boolean
}

export type Outcome =
  /** Read back, or confirmed by whoever took it. */
  | { readonly state: 'published'; readonly address: string | null }
  /** For good: a sentence for the person, and a word of the ledger's list for recipients who are still waiting. */
  | { readonly state: 'failed'; readonly failure: string; readonly reason: string }
  /** A person has to do the rest. */
  | { readonly state: 'ready' }
  /** It goes on by itself at that instant. */
  | { readonly state: 'later'; readonly at: Instant }
  /** Nobody is due: it waits for the next recipient, or for somebody to be added. */
  | { readonly state: 'standing' }
  /** A problem that may pass; it is tried again, each time later, and given up after a while. */
  | { readonly state: 'troubled'; readonly trouble: string }
  /** Held, cancelled or taken over by another worker: there is nothing to note. */
  | { readonly state: 'stopped' }

export interface Adapter {
  readonly name: AdapterName
  /** Throws the fault that says why this cannot go out. */
  expectReady(caller: Caller, wish: Wish): Promise<Route>
  send(job: Job, dispatch: Underway): Promise<Outcome>
}
