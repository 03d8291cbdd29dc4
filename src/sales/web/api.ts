// The operations of sales for its pages.
import { operations } from '#kernel/client.ts'
import { contract as deal } from '../contract/deal.ts'
import { contract as lead } from '../contract/lead.ts'
import { contract as order } from '../contract/order.ts'
import { contract as result } from '../contract/result.ts'

export const salesApi = operations({ ...lead, ...deal, ...order, ...result })
