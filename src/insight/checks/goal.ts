// Check 2: a goal that cannot be measured.
import { enumerated, type Check } from './check.ts'

const words: Record<string, string> = { baseline: 'no baseline', target: 'no target', due: 'no due day' }

export const goalIncomplete: Check = {
  name: 'goal_incomplete',
  number: 2,
  severity: 'error',
  title: 'Goal without baseline, target or date',
  sentence: ({ lacks }) => `It has ${enumerated(lacks.map((lack) => words[lack] ?? lack))}, so progress cannot be told.`,
  fix: ({ id, lacks }) => ({ label: 'Complete the goal', href: `/goals/${id}?change=${lacks[0]}` }),
}
