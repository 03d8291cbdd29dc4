// What surrounds every page: links follow the router, changes can be taken back, and each address leads where it may be entered.
import { QueryClientProvider } from '@tanstack/react-query'
import { Outlet, useRouter, useRouterState } from '@tanstack/react-router'
import { Suspense, useEffect } from 'react'
import { RouterProvider } from 'react-aria-components'
import { Loading } from '#ui/Loading.tsx'
import { UndoRegion } from '#ui/UndoRegion.tsx'
import { useSessionState } from '#identity/web/session.tsx'
import { wordsFor } from '#identity/words.ts'
import { Mishap } from './Mishap.tsx'
import { queries } from './queries.ts'
import { titleAt } from './title.ts'

export function Frame() {
  const router = useRouter()
  return (
    <QueryClientProvider client={queries}>
      <RouterProvider navigate={(href) => router.history.push(href)}>
        <Mishap>
          <Suspense fallback={<Loading shape="page" />}>
            <Gatekeeper />
          </Suspense>
        </Mishap>
        <UndoRegion />
      </RouterProvider>
    </QueryClientProvider>
  )
}

// Pages that anybody may open, signed in or not.
const open = ['/join', '/reset', '/gallery']

/** Sends people where they may be: to the first run, to sign-in, or on to the page. */
function Gatekeeper() {
  const { firstRun, user, current } = useSessionState()
  const kind = current?.organisation.kind ?? 'business'
  // The page that stands there now, not the one being fetched: else it would be shown before its turn.
  const path = useRouterState({ select: (state) => (state.resolvedLocation ?? state.location).pathname })
  const router = useRouter()
  const elsewhere = destination(path, { firstRun, signedIn: user !== null && current !== null })
  useEffect(() => {
    if (elsewhere) void router.navigate({ to: elsewhere, replace: true })
  }, [elsewhere, router])
  useEffect(() => {
    const title = titleAt(path, wordsFor(kind))
    document.title = title ? `${title} · Throughline` : 'Throughline'
  }, [path, kind])
  return elsewhere ? null : <Outlet />
}

function destination(path: string, { firstRun, signedIn }: { firstRun: boolean; signedIn: boolean }): string | null {
  if (open.some((prefix) => path === prefix || path.startsWith(`${prefix}/`))) return null
  if (firstRun) return path === '/setup' ? null : '/setup'
  // The first run goes on with its second step.
  if (signedIn && path === '/setup') return '/begin'
  const doorway = path === '/sign-in' || path === '/forgotten'
  if (signedIn) return doorway ? '/' : null
  return doorway ? null : '/sign-in'
}
