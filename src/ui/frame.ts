// What the frame around the pages is made of: places, desks, the person and the hat being worn.

import type { Desk } from './format.ts'
import type { MenuEntry, MenuGroup } from './Menu.tsx'

export interface Entry {
  label: string
  href: string
  /** Counts exactly the rows behind it. */
  count?: number
  /** Overrides what the path says. */
  current?: boolean
}

export interface DeskEntry extends Entry {
  desk: Desk
}

export interface Hat {
  id: string
  label: string
}

export interface Frame {
  organisation: { name: string; href?: string }
  /** Where the reader is; decides which entry is marked. */
  path: string
  /** Today, Inbox, Calendar, The thread, Insight. */
  entries: readonly Entry[]
  desks: readonly DeskEntry[]
  /** The pages of the desk the reader is at. */
  pages?: { title: string; entries: readonly Entry[] } | undefined
  /** People, Library, Settings. */
  rooms: readonly Entry[]
  person: { name: string }
  hat: Hat
  hats: readonly Hat[]
  onHat: (id: string) => void
  /** Below the hats in the person's menu: profile, light or dark, sign out. */
  personMenu?: readonly MenuGroup[]
  /** What can be begun from anywhere: a post, a campaign, a person. */
  begin?: readonly MenuEntry[]
  /** The one verb for a bad moment, at the foot of the rail: it stops what leaves. */
  stop?: { label: string; onPress: () => void } | undefined
  /** Opens the command palette. */
  onSearch?: () => void
}

/** An entry is current on its own page and on the pages below it. */
export function isCurrent(entry: Entry, path: string): boolean {
  return entry.current ?? (path === entry.href || path.startsWith(`${entry.href}/`))
}
