// The frame around every page: the rail at the left, the thread under the top edge, the page; a bottom bar on a narrow screen.

import type { ReactNode } from 'react'
import { BottomBar, TopBar } from './BottomBar.tsx'
import type { Frame } from './frame.ts'
import { Link } from './Link.tsx'
import { Rail } from './Rail.tsx'

export interface ShellProps extends Frame {
  /** A crisis, a hold, an organisation that may not send yet: one line above everything. */
  banner?: ReactNode
  thread?: ReactNode
  /** Another page was asked for and is on its way: what stands here can be read but no longer used. */
  leaving?: boolean
  children: ReactNode
}

export function Shell({ banner, thread, leaving = false, children, ...frame }: ShellProps) {
  return (
    <div className="min-h-dvh desk:grid desk:grid-cols-[228px_minmax(0,1fr)]">
      <Link
        href="#main"
        className="absolute top-2 left-2 z-50 -translate-y-20 rounded-control bg-ink px-3 py-2 text-small font-semibold text-paper focus:translate-y-0"
      >
        Skip to the page
      </Link>
      <Rail {...frame} />
      <div className="flex min-w-0 flex-col max-desk:pb-16">
        <TopBar {...frame} />
        {banner}
        {thread}
        <main
          id="main"
          tabIndex={-1}
          aria-busy={leaving}
          inert={leaving}
          className="w-full max-w-[1440px] flex-1 px-8 pt-6.5 pb-20 outline-none max-desk:px-4 max-desk:pt-5"
        >
          {children}
        </main>
      </div>
      <BottomBar {...frame} />
    </div>
  )
}
