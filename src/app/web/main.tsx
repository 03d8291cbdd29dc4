// The browser's entry: one React root, one router, one place where links, notices and the theme are wired.

import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from '@tanstack/react-router'
import { asProblem } from '#ui/problem.ts'
import { isFinal } from './Mishap.tsx'
import { router } from './router.tsx'
import { fillSlots } from './slots.ts'
import '#ui/theme.css'

fillSlots()

const root = document.getElementById('app')
if (!root) throw new Error('index.html has no element #app')
createRoot(root, {
  // A refusal is an answer and stands on the page; the console is for what nobody foresaw.
  onCaughtError: (error) => {
    if (!isFinal(asProblem(error).status)) console.error(error)
  },
}).render(
  <StrictMode>
    <RouterProvider router={router} />
  </StrictMode>,
)
