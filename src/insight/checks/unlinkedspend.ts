// Check 5: spend off the thread can be followed up to no goal and down to no result.
import { showMoney } from '#kernel/money.ts'
import { unlinkedSpend } from '../store/checks.ts'
import type { Check } from './check.ts'

export const unlinkedSpendCheck: Check = {
  number: 5,
  severity: 'error',
  looksFor: 'Spend that is not linked yet',
  async find(caller, under, limit) {
    const { currency, locale } = caller.home
    const rows = await unlinkedSpend(caller, under, limit)
    return rows.map(({ id, title, amount }) => ({
      objectId: id,
      object: `${title}, ${showMoney({ amount, currency }, locale)}`,
      why: 'It was spent on nothing of the thread, so nobody can say what it brought.',
      fix: { label: 'Link it', href: '/plan?spend=not_linked' },
    }))
  },
}
