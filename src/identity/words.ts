// The organisation's kind chooses the words: one set of texts, four vocabularies, no word of the code.
import type { Home } from '#kernel/caller.ts'

export interface Words {
  /** A person who gives money: customer, supporter, client. */
  readonly customer: string
  readonly customers: string
  /** Money that came in: revenue, raised. */
  readonly revenue: string
  readonly revenuePerSpent: string
  /** One purchase: order, gift. */
  readonly order: string
  readonly orders: string
  /** A conversation about money: deal, pledge. */
  readonly deal: string
  readonly deals: string
  readonly won: string
  readonly winDeal: string
  /** Somebody who showed interest. */
  readonly lead: string
  readonly leads: string
  /** The fourth desk. */
  readonly sales: string
  /** Somebody who may become one. */
  readonly prospect: string
}

const business: Words = {
  customer: 'customer',
  customers: 'customers',
  revenue: 'revenue',
  revenuePerSpent: 'revenue per $1',
  order: 'order',
  orders: 'orders',
  deal: 'deal',
  deals: 'deals',
  won: 'won',
  winDeal: 'Win deal',
  lead: 'lead',
  leads: 'leads',
  sales: 'Sales',
  prospect: 'prospect',
}

const vocabulary: Record<Home['kind'], Words> = {
  business,
  nonprofit: {
    customer: 'supporter',
    customers: 'supporters',
    revenue: 'raised',
    revenuePerSpent: 'raised per $1',
    order: 'gift',
    orders: 'gifts',
    deal: 'pledge',
    deals: 'pledges',
    won: 'received',
    winDeal: 'Receive pledge',
    lead: 'inquiry',
    leads: 'inquiries',
    sales: 'Fundraising',
    prospect: 'prospect',
  },
  agency: { ...business, customer: 'client', customers: 'clients' },
  solo: { ...business, customer: 'client', customers: 'clients' },
}

/** The words of an organisation; `currencySymbol` replaces the dollar sign in “per $1”. */
export function wordsFor(kind: Home['kind'], currencySymbol = '$'): Words {
  const words = vocabulary[kind]
  return { ...words, revenuePerSpent: words.revenuePerSpent.replace('$', currencySymbol) }
}
