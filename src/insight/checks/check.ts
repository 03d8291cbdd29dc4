// The shape of a check: a number of the domain's list, and a search that names objects and the way to put each right.
import type { Caller } from '#kernel/caller.ts'
import type { Finding } from '../contract/advice.ts'
import type { Under } from '../store/checks.ts'

export interface Check {
  readonly number: number
  readonly severity: Finding['severity']
  /** What is wrong, in the words of the list of checks. */
  readonly looksFor: string
  find(caller: Caller, under: Under, limit: number): Promise<Omit<Finding, 'check' | 'severity'>[]>
}
