// Where the objects of the thread have their pages.
import type { Kind } from '#thread/rules.ts'

const paths: Partial<Record<Kind, string>> = {
  goal: '/goals',
  campaign: '/campaigns',
  piece: '/content',
  variant: '/versions',
  lead: '/leads',
  deal: '/deals',
}

/** The page of an object, or its place on the tree where it has none of its own. */
export function addressOfPlace({ kind, id }: { kind: Kind; id: string }): string {
  const path = paths[kind]
  return path === undefined ? `/thread/${id}` : `${path}/${id}`
}
