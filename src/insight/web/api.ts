// The operations of insight for its screens.
import { operations } from '#kernel/client.ts'
import { contract as checks } from '../contract/check.ts'
import { contract as goals } from '../contract/goal.ts'
import { contract as money } from '../contract/money.ts'
import { contract as thread } from '../contract/thread.ts'
import { contract as home } from '../contract/today.ts'

export const threadApi = operations(thread)
export const goalApi = operations(goals)
export const checkApi = operations(checks)
export const moneyApi = operations(money)
export const todayApi = operations(home)
