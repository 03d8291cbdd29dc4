// A segment's rule as SQL over `people.person as p`: only parameters, never text of the rule in the statement.
import { sql, type RawBuilder } from 'kysely'
import { foldEmail } from '../rules/person.ts'
import { since, type Condition, type Group, type Rule, type SegmentField } from '../rules/segment.ts'
import { anywhere } from './tables.ts'

/** Says in SQL what `explain` in the rules says of one person. */
export function meetsRule(rule: Rule, now: string): RawBuilder<boolean> {
  const groups = rule.groups.filter((group) => group.conditions.length > 0).map((group) => joined(group, [], now))
  return joined(rule, groups, now)
}

function joined({ match, conditions }: Group, groups: RawBuilder<boolean>[], now: string): RawBuilder<boolean> {
  const parts = [...conditions.map((condition) => meets(condition, now)), ...groups]
  if (parts.length === 0) return sql`true`
  return sql`(${sql.join(parts, match === 'all' ? sql` and ` : sql` or `)})`
}

const fields: Record<SegmentField, RawBuilder<string | null>> = {
  name: sql`p.name`,
  // Folded when it was written.
  email: sql`p.email_key`,
  phone: sql`p.phone`,
  language: sql`p.language`,
  source: sql`p.source`,
  company: sql`(select k.name from people.company k where k.org_id = p.org_id and k.id = p.company_id)`,
}

function meets(condition: Condition, now: string): RawBuilder<boolean> {
  switch (condition.on) {
    case 'kind':
      return condition.not ? sql`p.kind <> ${condition.kind}` : sql`p.kind = ${condition.kind}`
    case 'consent':
      return sql`p.email_consent = ${condition.state}`
    case 'field': {
      const held = fields[condition.field]
      const value = condition.field === 'email' ? sql`coalesce(${held}, '')` : sql`lower(coalesce(${held}, ''))`
      const wanted = foldEmail(condition.value)
      if (condition.is === 'equals') return sql`${value} = ${wanted}`
      if (condition.is === 'not_equals') return sql`${value} <> ${wanted}`
      return condition.is === 'contains' ? sql`${value} like ${anywhere(wanted)}` : sql`${value} not like ${anywhere(wanted)}`
    }
    case 'fact': {
      const found = sql<boolean>`${enough(condition, now)}`
      return condition.not ? sql`not ${found}` : found
    }
  }
}

function enough({ kind, days, atLeast }: Extract<Condition, { on: 'fact' }>, now: string): RawBuilder<boolean> {
  const within = days === null ? sql`` : sql`and f.at >= ${since(now, days)}::timestamptz`
  const facts = sql`from people.fact f where f.org_id = p.org_id and f.person_id = p.id and f.kind = ${kind} ${within}`
  if (atLeast === 1) return sql`exists (select 1 ${facts})`
  return sql`(select count(*) from (select 1 ${facts} limit ${atLeast}) found) >= ${atLeast}`
}
