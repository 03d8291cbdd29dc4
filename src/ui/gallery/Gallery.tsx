// Every component in every state, under headings; a pattern that is not shown here does not exist yet.

import { Link } from '#ui/Link.tsx'
import { RadioGroup } from '#ui/RadioGroup.tsx'
import { chooseTheme, type Theme, useTheme } from '#ui/theme.ts'
import { Basics } from './Basics.tsx'
import { Boards } from './Boards.tsx'
import { Fields } from './Fields.tsx'
import { Forms } from './Forms.tsx'
import { Frames } from './Frames.tsx'
import { Lists } from './Lists.tsx'
import { States } from './States.tsx'
import { Threads } from './Threads.tsx'

const specimens = [
  { href: '/gallery/today', label: 'Today' },
  { href: '/gallery/campaign', label: 'A campaign, full thread open' },
  { href: '/gallery/piece', label: 'A piece of content' },
  { href: '/gallery/thread', label: 'The thread' },
]

const themes = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]

export function Gallery() {
  const theme = useTheme()
  return (
    <main className="mx-auto grid max-w-[1240px] gap-10 px-8 py-9 max-desk:px-4">
      <header>
        <h1 className="font-serif text-title font-medium">Gallery</h1>
        <p className="mt-1 max-w-[72ch] text-soft">
          The components of Throughline in every state they can be in. The sentences are those of Littoral Athletics, the demo; nothing here
          is saved.
        </p>
        <div className="mt-4 flex flex-wrap items-end gap-x-10 gap-y-4">
          <nav aria-label="Specimens">
            <h2 className="mb-1 text-small font-semibold">Whole pages</h2>
            <ul className="flex flex-wrap gap-x-5 gap-y-1">
              {specimens.map((each) => (
                <li key={each.href}>
                  <Link href={each.href}>{each.label}</Link>
                </li>
              ))}
            </ul>
          </nav>
          <RadioGroup inline label="Screen" options={themes} value={theme} onChange={(next) => chooseTheme(next as Theme)} />
        </div>
      </header>
      <Basics />
      <Fields />
      <Forms />
      <Lists />
      <Boards />
      <States />
      <Threads />
      <Frames />
    </main>
  )
}
