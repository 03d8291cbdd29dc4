// Who may do what: the permission table of the role presets, and the hats each role can wear. Pure data and one lookup.
import type { Scope } from '#kernel/caller.ts'

/** What a permission speaks of. `settings` belongs to the organisation's owners, whatever hat they wear. */
export const areas = [
  'strategy',
  'budget',
  'what',
  'how',
  'message',
  'content',
  'send',
  'people',
  'pipeline',
  'pr',
  'figures',
  'settings',
] as const
export type Area = (typeof areas)[number]
export const acts = ['read', 'edit', 'approve'] as const
export type Act = (typeof acts)[number]
export type Permission = `${Area}.${Act}`

export const hats = ['marketing_director', 'communications_director', 'sales_lead', 'solo_attract', 'solo_sell'] as const
export type Hat = (typeof hats)[number]

/** Which function a hat speaks for: decides whose figures come first and which desk opens. */
export const hatFunction: Record<Hat, 'marketing' | 'communications' | 'sales'> = {
  marketing_director: 'marketing',
  communications_director: 'communications',
  sales_lead: 'sales',
  solo_attract: 'marketing',
  solo_sell: 'sales',
}

/** A role preset: its name on the screen, and the hats that come with it. */
export const roles = [
  { name: 'marketing_director', title: 'Marketing Director', hats: ['marketing_director'] },
  { name: 'communications_director', title: 'Communications Director', hats: ['communications_director'] },
  { name: 'sales_lead', title: 'Sales lead', hats: ['sales_lead'] },
  { name: 'solo', title: 'Solo', hats: ['solo_attract', 'solo_sell'] },
] as const satisfies readonly { name: string; title: string; hats: readonly Hat[] }[]

export const hatTitle: Record<Hat, string> = {
  marketing_director: 'Marketing Director',
  communications_director: 'Communications Director',
  sales_lead: 'Sales lead',
  solo_attract: 'Attract',
  solo_sell: 'Sell',
}

type Reach = Readonly<Record<Act, Scope>>
const reach = (read: Scope, edit: Scope, approve: Scope): Reach => ({ read, edit, approve })
const approves = reach('all', 'all', 'all')
const edits = reach('all', 'all', 'none')
const reads = reach('all', 'none', 'none')
const readsAndDecidesOwn = reach('all', 'own', 'own')
const readsTotals = reach('totals', 'none', 'none')
const nothing = reach('none', 'none', 'none')

const everything = Object.fromEntries(areas.map((area) => [area, approves])) as Record<Area, Reach>

/** The table of the domain's roles: what each hat reads, edits and approves, and how far. */
export const table: Record<Hat, Record<Area, Reach>> = {
  marketing_director: {
    strategy: approves,
    budget: approves,
    what: approves,
    how: reads,
    message: edits,
    content: edits,
    send: edits,
    people: edits,
    pipeline: reads,
    pr: reads,
    figures: reads,
    settings: nothing,
  },
  communications_director: {
    strategy: readsAndDecidesOwn,
    budget: readsAndDecidesOwn,
    what: reads,
    how: approves,
    message: approves,
    content: approves,
    send: approves,
    people: edits,
    pipeline: readsTotals,
    pr: approves,
    figures: reads,
    settings: nothing,
  },
  sales_lead: {
    strategy: reads,
    budget: reads,
    what: reads,
    how: reads,
    message: reads,
    content: reads,
    send: reads,
    people: edits,
    pipeline: approves,
    pr: reads,
    figures: reads,
    settings: nothing,
  },
  solo_attract: { ...everything, settings: nothing },
  solo_sell: { ...everything, settings: nothing },
}

/** How far a hat's permission reaches. Owners of the organisation also keep its settings. */
export function scopeOf(hat: Hat, owner: boolean, permission: string): Scope {
  if (permission === 'member') return 'all'
  const [area, act] = permission.split('.') as [Area, Act]
  if (area === 'settings') return owner ? 'all' : 'none'
  return table[hat]?.[area]?.[act] ?? 'none'
}

/** All permissions of a hat with their reach, for the screen to know what it may offer. */
export function permissionsOf(hat: Hat, owner: boolean): Record<string, Scope> {
  return Object.fromEntries(areas.flatMap((area) => acts.map((act) => [`${area}.${act}`, scopeOf(hat, owner, `${area}.${act}`)])))
}

export const isHat = (value: string | null | undefined): value is Hat => hats.includes(value as Hat)

/** A short address for the organisation's public pages, made of its name: lower case letters, digits and hyphens. */
export function slugOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
  return (
    plain
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 48) || 'organisation'
  )
}
