// The activity: its states and guards. Planned means: what it must bring, who does it, and exactly one who answers for it.
import { lacks, type Step } from './step.ts'

export const activityStates = ['proposed', 'planned', 'in_progress', 'blocked', 'done', 'measured', 'cancelled'] as const
export type ActivityState = (typeof activityStates)[number]
export type ActivityVerb = 'plan' | 'start' | 'block' | 'unblock' | 'finish' | 'measure' | 'cancel'

export interface ActivityFacts {
  readonly expectedResult: string
  readonly responsibleId: string | null
  readonly accountableId: string | null
  readonly result: string
}

const assigned = ({ expectedResult, responsibleId, accountableId }: ActivityFacts) =>
  lacks({ expectedResult, responsibleId, accountableId })
const looked = ({ result }: ActivityFacts) => lacks({ result })

export const activitySteps: readonly Step<ActivityState, ActivityVerb, ActivityFacts>[] = [
  { from: ['proposed'], verb: 'plan', to: 'planned', guard: assigned },
  { from: ['planned'], verb: 'start', to: 'in_progress' },
  { from: ['in_progress'], verb: 'block', to: 'blocked' },
  { from: ['blocked'], verb: 'unblock', to: 'in_progress' },
  { from: ['in_progress'], verb: 'finish', to: 'done' },
  { from: ['done'], verb: 'measure', to: 'measured', guard: looked },
  { from: ['proposed', 'planned', 'in_progress', 'blocked'], verb: 'cancel', to: 'cancelled' },
]
