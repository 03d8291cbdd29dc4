// The operations of tracking for its pages, and those of the thread they choose a place with.
import { operations } from '#kernel/client.ts'
import { contract as thread } from '#thread/contract.ts'
import { contract } from '../contract.ts'

export const trackingApi = operations(contract)
export const threadApi = operations({ searchThread: thread.searchThread, getNode: thread.getNode })
