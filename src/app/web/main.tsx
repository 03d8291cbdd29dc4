// The browser's entry: one React root, one router, one place where links, notices and the theme are wired.

import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from '@tanstack/react-router'
import * as z from 'zod'
import { router } from './router.tsx'
import '#ui/theme.css'

// zod compiles its checks with new Function unless told not to, and the content security policy refuses that.
z.config({ jitless: true })

const root = document.getElementById('app')
if (!root) throw new Error('index.html has no element #app')
createRoot(root).render(
  <StrictMode>
    <RouterProvider router={router} />
  </StrictMode>,
)
