// What the page at an address is called, and the list it belongs to: for the title of the tab and for a page that could not be shown.
import type { Words } from '#identity/words.ts'
import { inWords } from './places.ts'
import { routes } from './routes.ts'

const leadsTo = (pattern: string, path: string) => new RegExp(`^${pattern.replace(/\$\w+/g, '[^/]+')}$`).test(path)

export function titleAt(path: string, words: Words): string | null {
  const page = routes.find((each) => leadsTo(each.path, path))
  return page ? inWords(page.title, words) : null
}

/** The way to the page above an address, such as the list an object was to be opened from; to Today where there is none. */
export function placeAbove(path: string, words: Words): { label: string; href: string } {
  const [list] = routes
    .filter((page) => page.path !== '/' && !page.path.includes('$') && path.startsWith(`${page.path}/`))
    .toSorted((a, b) => b.path.length - a.path.length)
  // Where its address names no list, such as a company's, it is the page that one comes from.
  const own = routes.find((page) => leadsTo(page.path, path))
  const above = list ?? routes.find((page) => page.path === own?.under)
  if (!above) return { label: 'Go to Today', href: '/' }
  const title = inWords(above.title, words)
  return { label: `Open ${title.charAt(0).toLowerCase()}${title.slice(1)}`, href: above.path }
}
