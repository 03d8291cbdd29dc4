// The demo organisation of the gallery: Littoral Athletics, a June of its first year. The figures are illustrative.

import type { Frame } from '#ui/frame.ts'
import { chooseTheme } from '#ui/theme.ts'
import type { Stop } from '#ui/ThreadBar.tsx'

export const hats = [
  { id: 'marketing', label: 'Marketing Director' },
  { id: 'communications', label: 'Communications Director' },
  { id: 'pr', label: 'PR lead' },
  { id: 'sales', label: 'Sales lead' },
  { id: 'executive', label: 'Executive' },
]

/** The frame as one of the cast sees it. Links of the demo lead nowhere but to the specimens. */
export function frameOf(person: string, hatId: string, path: string, pages?: Frame['pages']): Frame {
  const hat = hats.find((each) => each.id === hatId) ?? { id: hatId, label: hatId }
  return {
    organisation: { name: 'Littoral Athletics', href: '/gallery' },
    path,
    entries: [
      { label: 'Today', href: '/gallery/today', count: 5 },
      { label: 'Inbox', href: '#inbox', count: 12 },
      { label: 'Calendar', href: '#calendar' },
      { label: 'The thread', href: '/gallery/thread' },
      { label: 'Insight', href: '#insight' },
    ],
    desks: [
      { desk: 'marketing', label: 'Marketing', href: '/gallery/campaign', count: 3 },
      { desk: 'communications', label: 'Communications', href: '/gallery/piece', count: 5 },
      { desk: 'pr', label: 'Public relations', href: '#pr', count: 2 },
      { desk: 'sales', label: 'Sales', href: '#sales', count: 9 },
    ],
    pages,
    rooms: [
      { label: 'People', href: '#people' },
      { label: 'Library', href: '#library' },
      { label: 'Settings', href: '#settings' },
    ],
    person: { name: person },
    hat,
    hats,
    onHat: () => undefined,
    personMenu: [
      {
        title: 'Screen',
        entries: [
          { id: 'light', label: 'Light', onPress: () => chooseTheme('light') },
          { id: 'dark', label: 'Dark', onPress: () => chooseTheme('dark') },
          { id: 'system', label: 'As the system', onPress: () => chooseTheme('system') },
        ],
      },
      { entries: [{ id: 'gallery', label: 'Back to the gallery', href: '/gallery' }] },
    ],
    onSearch: () => undefined,
  }
}

export const fourStops: readonly Stop[] = [
  { id: 'goal', kind: 'Goal', figure: '$440,573 of $450,000', caption: 'first-year sales', href: '#goal' },
  { id: 'campaign', kind: 'Campaign', figure: 'Know what you wear', caption: 'June', href: '/gallery/campaign' },
  { id: 'content', kind: 'Content', figure: 'Where leggings come from', caption: '4 versions', current: true },
  { id: 'result', kind: 'Result', figure: '61 orders, $5,612', caption: 'sentiment +6', href: '#result' },
]

export const elevenStops: readonly Stop[] = [
  { id: 'goal', kind: 'Goal', figure: '$440,573', caption: 'of $450,000 goal', href: '#goal' },
  { id: 'objective', kind: 'Objective', figure: '1,265', caption: 'of 1,200 orders', href: '#objective' },
  { id: 'strategy', kind: 'Strategy', figure: 'Strategy', caption: 'version 4', href: '#strategy' },
  { id: 'plan', kind: 'Plan', figure: 'Plan', caption: 'year one', href: '#plan' },
  { id: 'campaign', kind: 'Campaign', figure: 'Know what you wear', caption: 'campaign', current: true },
  { id: 'messages', kind: 'Messages', figure: '3', caption: 'messages', href: '#messages' },
  { id: 'content', kind: 'Content', figure: '14', caption: 'pieces, 31 versions', href: '/gallery/piece' },
  { id: 'visits', kind: 'Visits', figure: '55,000', caption: 'visits', href: '#visits' },
  { id: 'leads', kind: 'Leads', figure: '26', caption: 'leads', href: '#leads' },
  { id: 'orders', kind: 'Orders', figure: '1,265 + 2', caption: 'orders and deals', href: '#orders' },
  { id: 'result', kind: 'Result', figure: '$148,380', caption: 'revenue', href: '#result' },
]
