// Everything the program consists of, in thread order: contracts with their actions, jobs, and public pages.
import type { AnyContractProcedure } from '@orpc/contract'
import type { OperationMeta } from '#kernel/contract.ts'
import type { Jobs } from '#kernel/jobs.ts'
import type { PublicPage } from '#kernel/publicpage.ts'
import * as identity from '#identity/actions.ts'
import { contract as identityContract } from '#identity/contract.ts'
import * as thread from '#thread/actions.ts'
import { contract as threadContract } from '#thread/contract.ts'

/** One flat namespace of operations: a name is unique in the whole house, as in the glossary. */
export const contract = {
  ...identityContract,
  ...threadContract,
}

export type Contract = typeof contract
export type OperationName = keyof Contract

// Each action is checked against its own operation where it is written; here they are only paired by name.
// oxlint-disable-next-line typescript/no-explicit-any
type AnyAction = (caller: any, input: any) => Promise<unknown>
const written: Record<string, unknown> = { ...identity, ...thread }

/** The action of an operation; an operation without one does not let the program start. */
export function actionOf(name: string): AnyAction {
  const action = written[name]
  if (typeof action !== 'function') throw new Error(`operation ${name} has no action`)
  return action as AnyAction
}

export function metaOf(operation: AnyContractProcedure): OperationMeta {
  return operation['~orpc'].meta as unknown as OperationMeta
}

const allJobs: readonly Jobs[] = []

export const reactions = allJobs.flatMap((jobs) => jobs.reactions ?? [])
export const tasks = allJobs.flatMap((jobs) => jobs.tasks ?? [])
export const schedules = allJobs.flatMap((jobs) => jobs.schedules ?? [])

/** What anonymous visitors reach. */
export const pages: readonly PublicPage[] = []
