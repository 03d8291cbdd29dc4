// What an organisation starts with: channels, conversions and calls to action in its own words, and a campaign per function for standing work.
import type { Home } from '#kernel/caller.ts'
import type { FunctionName } from '#thread/contract.ts'

type Kind = Home['kind']

export const channelKinds = ['email', 'website', 'social', 'print', 'phone', 'event', 'ads', 'other'] as const
export const peso = ['paid', 'earned', 'shared', 'owned'] as const
export const adapters = ['email', 'website', 'by_hand'] as const
export const ctaKinds = ['enroll', 'follow', 'donate', 'buy', 'book_meeting', 'read', 'contact'] as const
export const conversionKinds = ['form', 'order', 'gift', 'deal', 'click'] as const

/** A channel's cadence in versions a week and hours for one are a start; the load is computed from them. */
export const startingChannels = [
  { key: 'email', name: 'E-mail', kind: 'email', adapter: 'email', peso: ['owned'], cadence: 1, hours: 2 },
  { key: 'website', name: 'Website', kind: 'website', adapter: 'website', peso: ['owned'], cadence: 1, hours: 2 },
  { key: 'social', name: 'Social media', kind: 'social', adapter: 'by_hand', peso: ['shared'], cadence: 2, hours: 0.5 },
  { key: 'by_hand', name: 'By hand', kind: 'other', adapter: 'by_hand', peso: ['owned'], cadence: 0, hours: 0 },
] as const

interface Start {
  readonly conversion: { readonly name: string; readonly kind: (typeof conversionKinds)[number] }
  readonly ctas: readonly { readonly label: string; readonly kind: (typeof ctaKinds)[number] }[]
}

const followed: Start = {
  conversion: { name: 'Click', kind: 'click' },
  ctas: [
    { label: 'Follow us', kind: 'follow' },
    { label: 'Read more', kind: 'read' },
  ],
}
const written = (name: string): Start => ({
  conversion: { name, kind: 'form' },
  ctas: [
    { label: 'Enroll now', kind: 'enroll' },
    { label: 'Contact us', kind: 'contact' },
  ],
})
const talked: Start = { conversion: { name: 'Deal', kind: 'deal' }, ctas: [{ label: 'Schedule a conversation', kind: 'book_meeting' }] }
const bought: Start = { conversion: { name: 'Order', kind: 'order' }, ctas: [{ label: 'Buy now', kind: 'buy' }] }
const given: Start = { conversion: { name: 'Gift', kind: 'gift' }, ctas: [{ label: 'Donate here', kind: 'donate' }] }
const pledged: Start = { ...talked, conversion: { name: 'Pledge', kind: 'deal' } }

/** The conversions to start with, each with the calls to action that ask for it; the most usual first. */
export function startingConversions(kind: Kind): readonly Start[] {
  if (kind === 'nonprofit') return [given, written('Inquiry form'), pledged, followed]
  return kind === 'business' ? [bought, written('Inquiry form'), talked, followed] : [written('Inquiry form'), talked, bought, followed]
}

/** The campaign that holds a function's standing work. */
export function alwaysOnName(kind: Kind, of: FunctionName): string {
  const names: Record<FunctionName, string> = {
    marketing: 'Marketing',
    communications: 'Communications',
    pr: 'Public relations',
    sales: kind === 'nonprofit' ? 'Fundraising' : 'Sales',
  }
  return `${names[of]}, always on`
}

export const functions = ['marketing', 'communications', 'pr', 'sales'] as const satisfies readonly FunctionName[]
