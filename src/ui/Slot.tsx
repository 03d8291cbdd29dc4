// A place on a page that contexts below fill: the page names it, the program hands in what belongs there.

import { type ComponentType, type ReactNode, Suspense } from 'react'
import { Loading } from './Loading.tsx'

export interface SlotPart {
  /** The object the page is about. */
  id: string
}

const parts = new Map<string, ComponentType<SlotPart>[]>()

/** Adds a part to a slot, after those it has; called once per part when the program starts. */
export function fillSlot(name: string, part: ComponentType<SlotPart>): void {
  parts.set(name, [...(parts.get(name) ?? []), part])
}

/** Whether anybody fills a slot, for a column or a card that exists only then. */
export const isFilled = (name: string): boolean => parts.has(name)

export interface SlotProps extends SlotPart {
  /** `campaign.figures`: the object's kind and what belongs there. */
  name: string
  /** What the page shows by itself while nobody fills the slot. */
  fallback?: ReactNode
}

export function Slot({ name, id, fallback = null }: SlotProps) {
  const filling = parts.get(name)
  if (!filling) return <>{fallback}</>
  return (
    <Suspense fallback={fallback ?? <Loading shape="card" />}>
      {filling.map((Part, index) => (
        <Part key={index} id={id} />
      ))}
    </Suspense>
  )
}
