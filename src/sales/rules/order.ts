// Orders and gifts: what they are called on the thread, what is left to refund, and under what a result may hang.
import type { Home } from '#kernel/caller.ts'
import type { Day } from '#kernel/time.ts'

export const orderKinds = ['order', 'gift'] as const
export type OrderKind = (typeof orderKinds)[number]

/** What an organisation takes in, unless it says otherwise. */
export const kindOf = (organisation: string): OrderKind => (organisation === 'nonprofit' ? 'gift' : 'order')

/** A name for the thread without a person in it: who may read the thread need not read the people. In the organisation's words and locale. */
export function titleOf(home: Pick<Home, 'kind' | 'locale'>, what: OrderKind | 'lead', day: Day, number?: string | null): string {
  const noun = { order: 'Order', gift: 'Gift', lead: home.kind === 'nonprofit' ? 'Inquiry' : 'Lead' }[what]
  if (number) return `${noun} ${number}`
  const shown = new Intl.DateTimeFormat(home.locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))
  return `${noun} of ${shown}`
}

/** The kinds of objects a result may hang under; what else its touch belonged to leaves it not linked yet. */
export const sources: readonly string[] = ['variant', 'piece', 'activity', 'campaign', 'coverage']

/** What is left of an amount after its refunds, all of them negative, in the order's own currency. */
export function leftOf(amount: number, refunded: number): number {
  return amount + refunded
}

/** The key by which a refund that brings no number of its own is known again when the same list comes twice. */
export function refundKey(orderNumber: string, day: Day, amount: number): string {
  return `refund ${orderNumber} ${day} ${amount}`
}
