// What a context tells the shell about one of its pages.
import type { ComponentType } from 'react'

export type Place = 'top' | 'marketing' | 'communications' | 'pr' | 'sales' | 'shared'

export interface Page {
  /** Route path; parameters as `$id`. */
  readonly path: string
  /** The document's title, in sentence case. */
  readonly title: string
  readonly load: () => Promise<ComponentType>
  /** Where the rail shows it; a page without one is reached from another page. */
  readonly nav?: { readonly place: Place; readonly label: string; readonly order: number; readonly permission?: string }
  /** The page whose entry of the rail it belongs to, where its own address does not begin with that one's. */
  readonly under?: string
  /** Pages that stand outside the shell: sign-in, first run, invitation, reset. */
  readonly bare?: boolean
}
