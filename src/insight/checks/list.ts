// All checks, in the order of their numbers: adding one is adding a file and a line.
import type { Check } from './check.ts'
import { incompleteGoal } from './incompletegoal.ts'
import { noCall } from './nocall.ts'
import { orphanActivity } from './orphanactivity.ts'
import { unfundedGoal } from './unfundedgoal.ts'
import { unlinkedSpendCheck } from './unlinkedspend.ts'

export const checks: readonly Check[] = [orphanActivity, incompleteGoal, unfundedGoal, unlinkedSpendCheck, noCall]
