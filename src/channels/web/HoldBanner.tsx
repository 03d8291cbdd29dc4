// One line above every page while a hold is in force that stops more than one person or one dispatch, or while what it stopped waits to be released.
import { useQuery } from '@tanstack/react-query'
import { Banner } from '#ui/Banner.tsx'
import { formatNumber } from '#ui/format.ts'
import { Link } from '#ui/Link.tsx'
import { useSession } from '#identity/web/session.tsx'
import type { Hold } from '../contract/hold.ts'
import { channelsApi } from './api.ts'
import { stopped } from './labels.ts'

export function HoldBanner() {
  const { can, locale } = useSession()
  const { data } = useQuery({
    ...channelsApi.listHolds.queryOptions({ input: { limit: 20, state: 'unsettled' } }),
    enabled: can('send.read'),
    meta: { spare: true },
  })
  const holds = (data?.items ?? []).filter(
    ({ scope, liftedAt, toRelease }) => scope !== 'person' && scope !== 'dispatch' && (liftedAt === null || toRelease > 0),
  )
  // What is in force comes before what only waits to be released.
  const first = holds.find(({ liftedAt }) => liftedAt === null) ?? holds[0]
  if (!first) return null
  const { word, sentence } = saying(first, locale)
  return (
    <Banner
      tone={first.liftedAt === null ? 'error' : 'warning'}
      word={word}
      action={
        <Link href={holds.length > 1 ? '/holds?state=unsettled' : `/holds/${first.id}`}>
          {holds.length > 1 ? 'Open the holds' : 'Open the hold'}
        </Link>
      }
    >
      {sentence}
      {holds.length > 1 && ` And ${holds.length === 2 ? 'another one' : `${formatNumber(holds.length - 1, { locale })} more`}.`}
    </Banner>
  )
}

/** A reason is written with a full stop or without. */
const ended = (words: string) => (/[.!?…]$/.test(words) ? words : `${words}.`)

function saying(hold: Hold, locale: string): { word: string; sentence: string } {
  if (hold.liftedAt === null)
    return { word: hold.closedAt === null ? 'Closing' : 'Held', sentence: ended(`${stopped(hold)}: ${hold.reason}`) }
  const many = hold.toRelease === 1 ? 'One dispatch waits' : `${formatNumber(hold.toRelease, { locale })} dispatches wait`
  return { word: 'To be released', sentence: `${many} to be released by name after “${hold.reason}”.` }
}
