// Check 4: a goal that nobody has given money or hours to.
import type { Check } from './check.ts'

export const unfundedGoal: Check = {
  name: 'unfunded_goal',
  number: 4,
  severity: 'error',
  title: 'Goal without budget or hours',
  sentence: () => 'Nothing under it has a budget line or weekly hours: a wish, until somebody pays for it.',
  fix: ({ id, parentId, lacks }) => {
    if (lacks.includes('budget')) return { label: 'Add a budget line', href: `/plan?plan=${parentId}` }
    if (lacks.includes('plan')) return { label: 'Write its plan', href: `/strategy?id=${parentId}` }
    if (lacks.includes('strategy')) return { label: 'Write its strategy', href: `/strategy?objective=${parentId}` }
    return { label: 'Set an objective', href: `/goals/${id}` }
  },
}
