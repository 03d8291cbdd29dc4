// What happened since yesterday, newest first; what the hat reads only as a sum is one line.
import { capital, formatMoney, formatNumber } from '#ui/format.ts'
import { FunctionDot } from '#ui/FunctionDot.tsx'
import { List } from '#ui/List.tsx'
import { ListItem } from '#ui/ListItem.tsx'
import { Loading } from '#ui/Loading.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { useSession, useWords } from '#identity/web/session.tsx'
import type { Words } from '#identity/words.ts'
import type { Home } from './Needs.tsx'

type Change = Home['changes'][number]

export function Changes({ changes }: { changes: readonly Change[] | undefined }) {
  const { currency, locale } = useSession()
  const words = useWords()
  const show = {
    money: (minor: number) => formatMoney(minor, currency, { locale }),
    count: (value: number) => formatNumber(value, { locale }),
  }
  return (
    <section className="min-w-0">
      <h2 className="mb-2 font-semibold">Since yesterday</h2>
      {changes === undefined ? (
        <Loading rows={6} label="Fetching what happened" />
      ) : changes.length === 0 ? (
        <p className="text-soft">Nothing happened yet. What goes out, comes in or is said about you stands here.</p>
      ) : (
        <List label="Since yesterday">
          {changes.map((change) => (
            <ListItem
              key={`${change.change} ${change.id}`}
              lead={<FunctionDot desk={change.function} />}
              title={titleOf(change, words, show)}
              href={change.href}
              sentence={
                <>
                  {sentenceOf(change, words, show)} · <RelativeTime at={change.at} />
                </>
              }
            />
          ))}
        </List>
      )}
    </section>
  )
}

interface Show {
  readonly money: (minor: number) => string
  readonly count: (value: number) => string
}

/** Its own title, or how many there were. */
function titleOf({ change, title, count }: Change, words: Words, show: Show): string {
  if (title !== '') return title
  const many = (one: string, more: string) => `${show.count(count)} ${count === 1 ? one : more}`
  switch (change) {
    case 'won':
      return `${many(words.deal, words.deals)} ${words.won}`
    case 'ordered':
      return count === 0 ? 'Refunds' : many(words.order, words.orders)
    case 'gave':
      return count === 0 ? 'Refunds' : many('gift', 'gifts')
    case 'asked':
    case 'coverage':
    case 'published':
      return many(words.lead, words.leads)
  }
}

function sentenceOf({ change, title, amount, under, count }: Change, words: Words, show: Show): string {
  const from = under ? `from “${under}”` : 'not linked yet'
  const worth = amount === null ? '' : show.money(amount)
  switch (change) {
    case 'won':
      return title === '' ? worth : [capital(words.won), worth, from].filter(Boolean).join(', ')
    case 'ordered':
    case 'gave':
      return worth
    case 'coverage':
      return under ? `Published about you, under “${under}”` : 'Published about you'
    case 'published':
      return count > 0 ? `Went out to ${show.count(count)} ${count === 1 ? 'person' : 'people'}` : 'Went out'
    case 'asked':
      return 'Asked'
  }
}
