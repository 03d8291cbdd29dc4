// Amounts on the pages of sales: in their own currency, and beside it in the organisation's where the two differ.
import { formatMoney } from '#ui/format.ts'
import { useSession } from '#identity/web/session.tsx'

interface Money {
  readonly amount: number
  readonly currency: string
  readonly baseAmount: number
}

export function useMoney() {
  const { locale, currency } = useSession()
  return {
    /** An amount in the organisation's currency. */
    base: (amount: number) => formatMoney(amount, currency, { locale }),
    /** An amount as it was agreed. */
    own: (money: Pick<Money, 'amount' | 'currency'>) => formatMoney(money.amount, money.currency, { locale }),
    /** What it comes to in the organisation's currency, for an amount in another. */
    converted: (money: Money) => (money.currency === currency ? undefined : formatMoney(money.baseAmount, currency, { locale })),
  }
}
