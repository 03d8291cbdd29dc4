// Who is signed in, under which hat, in whose words: read once by the shell, used by every page.
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { operations } from '#kernel/client.ts'
import { contract, type Session } from '../contract.ts'
import { hatFunction, hatTitle, isHat } from '../rules.ts'
import { wordsFor, type Words } from '../words.ts'

export const identityApi = operations(contract)

export type Current = NonNullable<Session['current']>

/** The session as it is, signed in or not. */
export function useSessionState(): Session {
  return useSuspenseQuery({ ...identityApi.getSession.queryOptions({ input: {} }), staleTime: 60_000 }).data
}

export interface SessionHere extends Current {
  readonly user: { readonly name: string; readonly email: string }
  /** Whether the hat being worn may do this to any row, or to its own. */
  can(permission: string): boolean
  /** The function the hat being worn speaks for. */
  readonly function: (typeof hatFunction)[Current['hat']]
  readonly locale: string
  readonly currency: string
  readonly zone: string
  readonly kind: Current['organisation']['kind']
}

/** The session on a page inside the shell, where somebody is always signed in. */
export function useSession(): SessionHere {
  const { user, current } = useSessionState()
  if (!user || !current) throw new Error('this page stands outside the shell')
  const { organisation } = current
  return {
    ...current,
    user,
    can: (permission) => !['none', 'totals', undefined].includes(current.permissions[permission]),
    function: hatFunction[current.hat],
    locale: organisation.locale,
    currency: organisation.currency,
    zone: organisation.zone,
    kind: organisation.kind,
  }
}

/** The words this organisation's kind uses. */
export function useWords(): Words {
  const { kind, currency, locale } = useSession()
  const symbol = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' })
    .formatToParts(1)
    .find((part) => part.type === 'currency')?.value
  return wordsFor(kind, symbol)
}

/** The hat somebody acted under, as a record keeps it; the program itself wears none. */
export function hatName(hat: string): string {
  return isHat(hat) ? hatTitle[hat] : ''
}

/** The members by id, for showing who did or owns something; empty until they are fetched: no page waits for a name beside a line. */
export function useMembers(): ReadonlyMap<string, { readonly id: string; readonly name: string }> {
  const { data } = useQuery({ ...identityApi.listMembers.queryOptions({ input: { limit: 200 } }), staleTime: 60_000 })
  return new Map(data?.items.map((member) => [member.id, member]))
}
