// The operations of PR for its pages.
import { operations } from '#kernel/client.ts'
import { contract } from '../contract.ts'

export const prApi = operations(contract)
