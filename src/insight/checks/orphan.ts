// Check 1: an activity that serves no objective.
import type { Check } from './check.ts'

export const orphanActivity: Check = {
  name: 'orphan_activity',
  number: 1,
  severity: 'error',
  title: 'Activity without an objective',
  sentence: ({ parentTitle }) => `“${parentTitle}” names no objective, so nobody can say what this activity is for or when it has worked.`,
  fix: ({ parentId }) => ({ label: 'Name the objective', href: `/campaigns/${parentId}?change=objective` }),
}
