// The frame of the pages outside the shell: one narrow column, the mark above it.
import type { ReactNode } from 'react'

export interface DoorwayProps {
  readonly title: string
  readonly purpose?: ReactNode
  readonly wide?: boolean
  readonly children: ReactNode
}

export function Doorway({ title, purpose, wide, children }: DoorwayProps) {
  return (
    <main className="mx-auto flex min-h-dvh w-full flex-col px-5 py-12 desk:py-20" style={{ maxWidth: wide ? 640 : 440 }}>
      <p className="mb-8 flex items-center gap-2.5 font-semibold">
        <span aria-hidden="true" className="grid size-6.5 place-items-center rounded-[7px] bg-ink font-serif text-[16px] text-paper italic">
          T
        </span>
        Throughline
      </p>
      <h1 className="font-serif text-title">{title}</h1>
      {purpose && <p className="mt-2 mb-6 text-soft">{purpose}</p>}
      <div className="mt-4">{children}</div>
    </main>
  )
}
