// Check 2: a goal needs a metric, a baseline, a target and a due day.
import { incompleteGoals } from '../store/checks.ts'
import type { Check } from './check.ts'

const words: Record<string, string> = { baseline: 'where it stands today', target: 'what must be reached', due: 'by when' }

export const incompleteGoal: Check = {
  number: 2,
  severity: 'error',
  looksFor: 'Goal without metric, baseline, target or due day',
  async find(caller, under, limit) {
    const rows = await incompleteGoals(caller, under, limit)
    return rows.map(({ id, title, missing }) => ({
      objectId: id,
      object: title,
      why: `It does not say ${missing.split(',').map((part) => words[part]).join(' and ')}.`,
      fix: { label: 'Complete the goal', href: `/goals/${id}` },
    }))
  },
}
