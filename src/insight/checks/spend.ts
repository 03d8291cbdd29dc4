// Check 5: money that went out and is on no object of the thread.
import type { Check } from './check.ts'

export const spendNotLinked: Check = {
  name: 'spend_not_linked',
  number: 5,
  severity: 'error',
  title: 'Spend that is not linked',
  sentence: () => 'It serves no object of the thread, so nobody can say what it brought.',
  fix: () => ({ label: 'Link it', href: '/plan?linked=not_linked#spend' }),
}
