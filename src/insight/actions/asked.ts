// What the actions of insight share: the period and model that were asked for, and the object with its path.
import type { Caller } from '#kernel/caller.ts'
import { expectFound } from '#kernel/db/version.ts'
import { fault } from '#kernel/fault.ts'
import type { Day } from '#kernel/time.ts'
import { faults } from '../contract/base.ts'
import type { Model } from '../rules/credit.ts'
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

/** The object, or nothing for the whole thread. Throws `notFound`. */
export async function placeAsked(caller: Caller, id: string | undefined): Promise<NodeFound | null> {
  return id === undefined ? null : expectFound(await nodeById(caller, id))
}
