// What surrounds every page: react-aria's links follow the router, and changes can be taken back.

import { Outlet, useRouter } from '@tanstack/react-router'
import { RouterProvider } from 'react-aria-components'
import { UndoRegion } from '#ui/UndoRegion.tsx'

export function Frame() {
  const router = useRouter()
  return (
    <RouterProvider navigate={(href) => router.history.push(href)}>
      <Outlet />
      <UndoRegion />
    </RouterProvider>
  )
}
