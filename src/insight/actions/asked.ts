// What the actions of insight share: the period and model that were asked for, and the object with its path.
import type { Caller } from '#kernel/caller.ts'
import { expectFound } from '#kernel/db/version.ts'
import { fault } from '#kernel/fault.ts'
import type { Day } from '#kernel/time.ts'
import { may } from '#identity/actions.ts'
import { faults } from '../contract/base.ts'
import type { Model } from '../rules/credit.ts'
import { isResult } from '../rules/stop.ts'
import type { Asked } from '../store/base.ts'
import { nodeById, type NodeFound } from '../store/node.ts'

export interface Wish {
  readonly from?: Day | undefined
  readonly to?: Day | undefined
  readonly model?: Model
}

/** The period and the model. Throws `periodBackwards`. */
export function askedFor({ from, to, model = 'last' }: Wish): Asked {
  if (from !== undefined && to !== undefined && to < from)
    throw fault(faults.periodBackwards, { fields: [{ path: 'to', message: faults.periodBackwards.message }] })
  return { from: from ?? null, to: to ?? null, model }
}

/** Whether the hat may read what leads, deals and orders are called, and not only what they add up to. */
export const namesResults = (caller: Caller) => may(caller, 'pipeline.read')

/** The object. Throws `notFound`, also for a lead, deal or order of which the hat reads only sums. */
export async function expectNode(caller: Caller, id: string): Promise<NodeFound> {
  const node = expectFound(await nodeById(caller, id))
  return expectFound(isResult(node) && !namesResults(caller) ? undefined : node)
}

/** The object, or nothing for the whole thread. Throws `notFound`. */
export async function placeAsked(caller: Caller, id: string | undefined): Promise<NodeFound | null> {
  return id === undefined ? null : expectNode(caller, id)
}
