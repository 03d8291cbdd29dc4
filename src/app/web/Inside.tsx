// The shell around every page of somebody signed in: rail, thread, palette, live news.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Outlet, useRouter, useRouterState } from '@tanstack/react-router'
import { Suspense, useEffect } from 'react'
import { Loading } from '#ui/Loading.tsx'
import { Shell } from '#ui/Shell.tsx'
import { usePaletteKey } from '#ui/CommandPalette.tsx'
import { chooseTheme } from '#ui/theme.ts'
import { offerUndo } from '#ui/undo.ts'
import { hatTitle, type Hat } from '#identity/rules.ts'
import { HoldBanner } from '#channels/web/HoldBanner.tsx'
import { authenticate } from '#identity/web/authentication.ts'
import { identityApi, useMembers, useSession, useSessionState, useWords } from '#identity/web/session.tsx'
import { Answered } from './Answered.tsx'
import { Mishap } from './Mishap.tsx'
import { followNews } from './news.ts'
import { placeOf, places } from './places.ts'
import { openPalette, setPalette, usePalette } from './palette.ts'
import { Palette } from './Palette.tsx'
import { openQuick, quickVerbs, stopVerb } from './quick.ts'
import { Quick } from './Quick.tsx'
import { Thread } from './Thread.tsx'
import { placeAbove, titleAt } from './title.ts'

export function Inside() {
  const client = useQueryClient()
  const path = useRouterState({ select: (state) => state.location.pathname })
  // A panel opened now would go with the page, and what was typed in it.
  const leaving = useRouterState({
    select: ({ location, resolvedLocation }) => resolvedLocation !== undefined && resolvedLocation.pathname !== location.pathname,
  })
  const words = useWords()
  const searching = usePalette()
  usePaletteKey(openPalette)
  useEffect(() => followNews(client), [client])
  // Asked for by almost every page: here before it is needed.
  useMembers()
  const frame = useFrame(path)
  return (
    <Shell
      {...frame}
      leaving={leaving}
      onSearch={openPalette}
      banner={
        <Suspense fallback={null}>
          <HoldBanner />
        </Suspense>
      }
      thread={
        <Suspense fallback={null}>
          <Thread />
        </Suspense>
      }
    >
      <Mishap place={{ title: titleAt(path, words) ?? 'This page', above: placeAbove(path, words) }}>
        <Answered above={placeAbove(path, words)}>
          <Suspense fallback={<Loading shape="page" />}>
            <Outlet />
          </Suspense>
        </Answered>
      </Mishap>
      <Palette open={searching} onOpenChange={setPalette} />
      <Quick />
    </Shell>
  )
}

function useFrame(path: string) {
  const session = useSession()
  const words = useWords()
  const { organisations } = useSessionState()
  const client = useQueryClient()
  const router = useRouter()
  const wear = useMutation(identityApi.wearHat.mutationOptions())
  const enter = useMutation(identityApi.enterOrganisation.mutationOptions())
  const wearHat = async (hat: Hat, before: Hat) => {
    await wear.mutateAsync({ hat })
    await client.invalidateQueries()
    offerUndo(`Wearing ${hatTitle[hat]}.`, () => wearHat(before, hat))
  }
  const goTo = async (organisationId: string) => {
    await enter.mutateAsync({ organisationId })
    await client.resetQueries()
    await router.navigate({ to: '/' })
  }
  const signOut = async () => {
    await authenticate('/sign-out', {})
    await client.resetQueries()
  }
  const others = organisations.filter(({ id }) => id !== session.organisation.id)
  return {
    ...places(placeOf(path), session, words),
    organisation: { name: session.organisation.name, href: '/' },
    path: placeOf(path),
    person: { name: session.user.name },
    begin: quickVerbs(session).map(({ id, label }) => ({ id, label, onPress: () => openQuick(id) })),
    stop: stopVerb(session),
    hat: { id: session.hat, label: hatTitle[session.hat] },
    hats: session.hats.map((hat) => ({ id: hat, label: hatTitle[hat] })),
    onHat: (hat: string) => void wearHat(hat as Hat, session.hat),
    personMenu: [
      ...(others.length > 0
        ? [{ title: 'Organisation', entries: others.map(({ id, name }) => ({ id, label: name, onPress: () => void goTo(id) })) }]
        : []),
      {
        title: 'Appearance',
        entries: (['light', 'dark', 'system'] as const).map((theme) => ({
          id: theme,
          label: themeNames[theme],
          onPress: () => chooseTheme(theme),
        })),
      },
      {
        entries: [
          { id: 'account', label: 'Your account', href: '/settings/account' },
          { id: 'out', label: 'Sign out', onPress: () => void signOut() },
        ],
      },
    ],
  }
}

const themeNames = { light: 'Light', dark: 'Dark', system: 'As the system' }
