// A thread for tests, from a goal down to a version of a piece, placed without the contexts that own these objects.
import { idFor, type Caller } from '#kernel/caller.ts'
import { placeNode } from '#thread/actions.ts'
import type { Organisation } from './house.ts'

const kinds = ['goal', 'objective', 'strategy', 'plan', 'campaign', 'piece', 'variant'] as const
type Stop = (typeof kinds)[number]

/** Places one object of each kind under the one before, and answers their ids. */
export function placeThread(org: Organisation): Promise<Record<Stop, string>> {
  return org.program(async (caller) => {
    const ids: Partial<Record<Stop, string>> = {}
    let parentId: string | null = null
    for (const kind of kinds) {
      parentId = await place(caller, kind, parentId)
      ids[kind] = parentId
    }
    return ids as Record<Stop, string>
  })
}

async function place(caller: Caller, kind: Stop, parentId: string | null): Promise<string> {
  const id = idFor(caller)
  await placeNode(caller, { id, kind, parentId, title: `The ${kind}`, function: kind === 'variant' ? 'communications' : 'marketing' })
  return id
}
