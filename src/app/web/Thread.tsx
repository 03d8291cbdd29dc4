// The thread under the top edge: the bar of the object that the open page declares.
import { NodeBar } from '#insight/web/NodeBar.tsx'
import { useSession } from '#identity/web/session.tsx'
import { useDeclaredNode } from '#thread/web/node.tsx'
import { addressOf } from './addresses.ts'

export function Thread() {
  const declared = useDeclaredNode()
  const { permissions } = useSession()
  if (declared === null || permissions['figures.read'] === 'none') return null
  return <NodeBar id={declared.id} line={declared.line} addressOf={addressOf} />
}
