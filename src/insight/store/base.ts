// What the stores of insight share: the period and the place that a figure is asked for, as conditions.
import { sql, type RawBuilder } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import type { Day } from '#kernel/time.ts'
import type { Model } from '../rules/credit.ts'

/** What a figure is asked for. */
export interface Asked {
  readonly from: Day | null
  readonly to: Day | null
  readonly model: Model
}

/** A condition on a day column. */
export function during(column: RawBuilder<unknown>, { from, to }: Pick<Asked, 'from' | 'to'>): RawBuilder<boolean> {
  const first = from === null ? sql`` : sql`and ${column} >= ${from}::date`
  const last = to === null ? sql`` : sql`and ${column} <= ${to}::date`
  return sql<boolean>`true ${first} ${last}`
}

/** A condition on a path column: an object with all below it, or everything for the empty path. */
export function under(column: RawBuilder<unknown>, path: string): RawBuilder<boolean> {
  if (path === '') return sql<boolean>`true`
  // `0` is the character after the slash that ends a path: this is the range of the paths below.
  return sql<boolean>`${column} >= ${path} and ${column} < ${`${path.slice(0, -1)}0`}`
}

/**
 * The ids on a path as rows of one column, to be joined by `=`. Not `id = any (…)` over the text of a row: under row security only leakproof
 * functions reach an index, and every node of the organisation would be read once per row.
 */
export function idsOf(path: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`unnest(string_to_array(rtrim(${path}, '/'), '/')::uuid[])`
}

/** The object of a kind on a path, as a lateral query of its `id`; there is at most one of each kind that goals and campaigns are. */
export function above(caller: Caller, path: RawBuilder<unknown>, kind: string): RawBuilder<unknown> {
  return sql`(
        select a.id from ${idsOf(path)} as above (id)
        join thread.node a on a.org_id = ${caller.home.id} and a.id = above.id and a.kind = ${kind} limit 1
      )`
}

/** Runs a query and answers its rows. */
export async function rowsOf<Row>(caller: Caller, query: RawBuilder<Row>): Promise<Row[]> {
  return (await query.execute(caller.tx)).rows
}
