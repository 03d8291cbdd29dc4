// The operations of plan for its pages.
import { operations } from '#kernel/client.ts'
import { contract as thread } from '#thread/contract.ts'
import { contract as activity } from '../contract/activity.ts'
import { contract as brief } from '../contract/brief.ts'
import { contract as budget } from '../contract/budget.ts'
import { contract as campaign } from '../contract/campaign.ts'
import { contract as plan } from '../contract/plan.ts'
import { contract as register } from '../contract/register.ts'

export const planApi = operations({ ...plan, ...campaign, ...brief, ...activity, ...budget, ...register })

/** Finding objects of the thread by name, for linking spend to them. */
export const threadApi = operations(thread)
