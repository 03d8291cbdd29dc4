// The operations of strategy for its pages.
import { operations } from '#kernel/client.ts'
import { contract as competitor } from '../contract/competitor.ts'
import { contract as goal } from '../contract/goal.ts'
import { contract as objective } from '../contract/objective.ts'
import { contract as offering } from '../contract/offering.ts'
import { contract as strategy } from '../contract/strategy.ts'

export const strategyApi = operations({ ...goal, ...objective, ...strategy, ...offering, ...competitor })
