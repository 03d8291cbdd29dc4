// The operations of messaging for its pages.
import { operations } from '#kernel/client.ts'
import { contract } from '../contract.ts'

export const messagingApi = operations(contract)
