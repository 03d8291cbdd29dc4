// Who tells a world's story, with what and when: handed from one part of it to the next.
import { addDays, type Day } from '#kernel/time.ts'
import type { Operations } from '../house.ts'
import type { Scene } from '../scene.ts'
import type { Tale } from './tale.ts'

export interface Cast {
  readonly scene: Scene
  readonly tale: Tale
  /** A currency that is not the organisation's own, and what one of it was worth. */
  readonly abroad: { readonly currency: string; readonly rate: number }
  /** The marketing director. */
  readonly ines: Operations
  /** The communications director. */
  readonly tom: Operations
  /** The sales lead. */
  readonly ana: Operations
}

/** The day so many days from the story's own; earlier when negative. */
export function dayFrom({ scene }: Pick<Cast, 'scene'>, days: number): Day {
  return addDays(scene.now().slice(0, 10), days)
}

/** What a write to an existing object sends of it. */
export const at = ({ id, version }: { readonly id: string; readonly version: number }) => ({ id, version })

/** A list's first page, found by what it should be. */
export function sought<Item>(items: readonly Item[], is: (item: Item) => boolean): Item {
  const found = items.find(is)
  if (!found) throw new Error('the list does not hold what the story needs')
  return found
}
