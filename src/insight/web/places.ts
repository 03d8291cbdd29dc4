// Where the objects of the thread have their pages.
import { addressOf, kind as kindOfNode, type Node } from '#thread/contract.ts'

type Kind = Node['kind']

/** The page of an object, or its place on the tree where it has none of its own. */
export function addressOfPlace(node: { readonly kind: Kind; readonly id: string }): string {
  return addressOf(node) ?? `/thread/${node.id}`
}

/** Where a row behind a figure leads: to the object it is, or to the place on the thread it was recorded at. */
export function addressOfRow({ kind, nodeId }: { readonly kind: string; readonly nodeId: string | null }): string | null {
  if (nodeId === null) return null
  const known = kindOfNode.safeParse(kind === 'gift' ? 'order' : kind)
  return known.success ? addressOfPlace({ kind: known.data, id: nodeId }) : `/thread/${nodeId}`
}
