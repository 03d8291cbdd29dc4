// The checks, in the order of their numbers.
import { noSingleAsk } from './ask.ts'
import type { Check } from './check.ts'
import { goalIncomplete } from './goal.ts'
import { orphanActivity } from './orphan.ts'
import { spendNotLinked } from './spend.ts'
import { unfundedGoal } from './unfunded.ts'

export const checks: readonly Check[] = [orphanActivity, goalIncomplete, unfundedGoal, spendNotLinked, noSingleAsk]
