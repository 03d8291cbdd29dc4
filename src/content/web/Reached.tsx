// What a piece costs and whom it reaches: the visits counted here, and what figures further down the thread add in their slot.
import { useQuery } from '@tanstack/react-query'
import type { ComponentType } from 'react'
import { Card } from '#ui/Card.tsx'
import { formatNumber } from '#ui/format.ts'
import { KeyValue } from '#ui/KeyValue.tsx'
import { useSession } from '#identity/web/session.tsx'
import { trackingApi } from './api.ts'

type Figures = ComponentType<{ nodeId: string }>
let figures: Figures | undefined

/** Fills the slot under "Costs and reaches" on every piece; called once by the context that knows the figures. */
export function showFigures(component: Figures): void {
  figures = component
}

const names = {
  click: 'Links followed',
  visit: 'Pages opened directly',
  view: 'Further pages opened',
  submission: 'Forms sent',
  coverage: 'Coverage',
  conversation: 'Conversations',
  call: 'Calls',
  reply: 'Replies',
} as const

export function Reached({ nodeId }: { nodeId: string }) {
  const { locale } = useSession()
  const { data } = useQuery(trackingApi.countTouches.queryOptions({ input: { nodeId } }))
  const Figures = figures
  const facts = data?.kinds.map(({ kind, touches }) => ({ name: names[kind], value: formatNumber(touches, { locale }) })) ?? []
  return (
    <Card title="Costs and reaches">
      {Figures && <Figures nodeId={nodeId} />}
      {facts.length > 0 ? (
        <KeyValue facts={facts} />
      ) : (
        data && <p className="py-1 text-soft">Nobody has come by it yet. Its tagged links count from the moment it is out.</p>
      )}
    </Card>
  )
}
