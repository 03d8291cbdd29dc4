// Check 4: a goal without money or hours below it is a wish.
import { unfundedGoals } from '../store/checks.ts'
import type { Check } from './check.ts'

export const unfundedGoal: Check = {
  number: 4,
  severity: 'error',
  looksFor: 'Goal without budget or hours',
  async find(caller, under, limit) {
    const rows = await unfundedGoals(caller, under, limit)
    return rows.map(({ id, title }) => ({
      objectId: id,
      object: title,
      why: 'Nobody planned money or hours for anything under it.',
      fix: { label: 'Plan a budget', href: '/plan' },
    }))
  },
}
