// One heading of the gallery with the states below it, each under its own name.

import type { ReactNode } from 'react'

export function Part({ title, says, children }: { title: string; says: string; children: ReactNode }) {
  const id = title.toLowerCase().replaceAll(/[^a-z]+/g, '-')
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="scroll-mt-6 border-t border-line pt-7">
      <h2 id={`${id}-title`} className="font-serif text-heading font-medium">
        {title}
      </h2>
      <p className="mt-1 max-w-[72ch] text-soft">{says}</p>
      <div className="mt-5 grid gap-6">{children}</div>
    </section>
  )
}

/** One state: its name, and the component in it; `phone` gives it the width of a phone. */
export function State({ name, phone, children }: { name: string; phone?: boolean; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <p className="mb-2 text-tiny font-semibold text-faint">{name}</p>
      {phone ? (
        <div className="w-89.5 max-w-full overflow-hidden rounded-surface border border-dashed border-rule p-3">{children}</div>
      ) : (
        children
      )}
    </div>
  )
}

/** States side by side where there is room. */
export function Row({ children }: { children: ReactNode }) {
  return <div className="grid grid-cols-1 items-start gap-6 md:grid-cols-2 xl:grid-cols-3">{children}</div>
}
