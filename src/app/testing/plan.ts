// Reads a plan of PostgreSQL: which tables it takes from end to end, and which it goes through again for every row of another.

export interface Plan {
  readonly 'Node Type': string
  readonly 'Parent Relationship'?: string
  readonly 'Subplan Name'?: string
  readonly 'Plan Rows': number
  readonly 'Index Cond'?: string
  readonly Schema?: string
  readonly 'Relation Name'?: string
  readonly Plans?: readonly Plan[]
}

const tableOf = (plan: Plan) => `${plan.Schema}.${plan['Relation Name'] === 'order' ? '"order"' : plan['Relation Name']}`

/** The tables that are read from end to end. */
export function scansIn(plan: Plan): string[] {
  const own = plan['Node Type'] === 'Seq Scan' ? [tableOf(plan)] : []
  return [...own, ...(plan.Plans ?? []).flatMap(scansIn)]
}

/** How many rows are sorted for the first few of them; none when an index gives them in their order. */
export function sortedForFew(plan: Plan): number {
  const [part] = plan.Plans ?? []
  if (!part) return 0
  if (plan['Node Type'] === 'Limit' || plan['Node Type'] === 'Result') return sortedForFew(part)
  return plan['Node Type'] === 'Sort' ? part['Plan Rows'] : 0
}

/** Rows from which on reading something anew for each of them is more than a few times. */
const several = 10

/** The tables of which all that the organisation has is read again and again: in the inner part of a loop, or in a query asked per row. */
export function rescansIn(plan: Plan, again = false): string[] {
  const parts = plan.Plans ?? []
  // What is kept after the first time is read once.
  const kept = ['Materialize', 'Hash', 'CTE Scan'].includes(plan['Node Type'])
  const { Plans: _, ...self } = plan
  const own = again && /^\(\w*\.?org_id = [^()]+\)$/.test(plan['Index Cond'] ?? '') ? [tableOf(plan)] : []
  const outer = parts.find((part) => part['Parent Relationship'] === 'Outer')
  return [...own, ...parts.flatMap((part) => rescansIn(part, repeated(part)))]

  function repeated(part: Plan): boolean {
    if (part['Parent Relationship'] === 'InitPlan') return false
    if (part['Parent Relationship'] === 'SubPlan') return !JSON.stringify(self).includes(`hashed ${part['Subplan Name']}`)
    if (plan['Node Type'] === 'Nested Loop' && part['Parent Relationship'] === 'Inner')
      return (outer?.['Plan Rows'] ?? 0) > several || again
    return again && !kept
  }
}
