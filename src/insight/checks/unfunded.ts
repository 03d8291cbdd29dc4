// Check 4: a goal that nobody has given money or hours to.
import type { Check } from './check.ts'

export const unfundedGoal: Check = {
  name: 'unfunded_goal',
  number: 4,
  severity: 'error',
  title: 'Goal without budget or hours',
  sentence: () => 'Nothing under it has a budget line or weekly hours: a wish, until somebody pays for it.',
  fix: ({ parentId }) =>
    parentId === null ? { label: 'Write its strategy', href: '/strategy' } : { label: 'Add a budget line', href: `/plan?plan=${parentId}` },
}
