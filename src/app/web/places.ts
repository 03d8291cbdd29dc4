// The rail: which entries an organisation and a hat see, and whose desk the open page belongs to.
import { deskName, type Desk } from '#ui/format.ts'
import type { Page, Place } from '#ui/page.ts'
import type { SessionHere } from '#identity/web/session.tsx'
import type { Words } from '#identity/words.ts'
import { routes } from './routes.ts'

const desks: readonly Desk[] = ['marketing', 'communications', 'pr', 'sales']

/** The address whose entry of the rail a page belongs to: its own, unless it stands under another page. */
export function placeOf(path: string): string {
  const page = routes.find(({ path: own, under }) => {
    const [stem] = own.split('/$')
    return under !== undefined && (path === stem || path.startsWith(`${stem}/`))
  })
  return page?.under ?? path
}

/** The entries of the rail for this session, and the pages of the desk one is at. */
export function places(path: string, session: SessionHere, words: Words) {
  const at = (place: Place) => pagesAt(place, session)
  const entry = (page: Page) => ({ label: inWords(page.nav!.label, words), href: page.path })
  const deskLabel = (desk: Desk) => (desk === 'sales' ? words.sales : deskName[desk])
  const pagesOf = (desk: Desk) => at(desk).map(entry)
  const here = desks.find((desk) => pagesOf(desk).some(({ href }) => path === href || path.startsWith(`${href}/`)))
  return {
    entries: at('top').map(entry),
    desks: desks
      .filter((desk) => pagesOf(desk).length > 0)
      .map((desk) => ({ desk, label: deskLabel(desk), href: pagesOf(desk)[0]!.href, current: desk === here })),
    pages: here && { title: deskLabel(here), entries: pagesOf(here) },
    rooms: at('shared').map(entry),
  }
}

/** Every page this session has an entry for, whichever desk it belongs to; the desk beside it. */
export function everyPlace(session: SessionHere, words: Words): { label: string; href: string; hint: string }[] {
  const settings = { label: 'Your account', href: '/settings/account', hint: '' }
  const found = (['top', ...desks, 'shared'] as const).flatMap((place) =>
    pagesAt(place, session).map((page) => ({
      label: inWords(page.nav!.label, words),
      href: page.path,
      hint: place === 'top' || place === 'shared' ? '' : place === 'sales' ? words.sales : deskName[place],
    })),
  )
  // A page that stands on two desks is one place.
  return [...found.filter(({ href }, at) => found.findIndex((each) => each.href === href) === at), settings]
}

const pagesAt = (place: Place, session: SessionHere) =>
  routes
    .filter((page) => page.nav?.place === place && (page.nav.permission === undefined || mayRead(session, page.nav.permission)))
    .toSorted((a, b) => a.nav!.order - b.nav!.order)

// A hat that may read only sums still has its page of sums.
const mayRead = (session: SessionHere, permission: string) => (session.permissions[permission] ?? 'none') !== 'none'

/** A label may name a word of the organisation's vocabulary in braces: `{orders}`. */
export function inWords(label: string, words: Words): string {
  const said = label.replace(/\{(\w+)\}/g, (whole, word: string) => words[word as keyof Words] ?? whole)
  return said.charAt(0).toUpperCase() + said.slice(1)
}
