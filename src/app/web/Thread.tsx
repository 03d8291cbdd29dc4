// The thread under the top edge: the bar of the object that the open page declares.
import { useDeclaredNode } from '#thread/web/node.tsx'

export function Thread() {
  const declared = useDeclaredNode()
  return declared === null ? null : null
}
