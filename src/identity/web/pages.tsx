// The pages of identity: sign-in and its neighbours outside the shell, the settings inside.
import type { Page } from '#ui/page.ts'

export const pages: Page[] = [
  { path: '/sign-in', title: 'Sign in', bare: true, load: () => import('./SignIn.tsx').then((file) => file.SignIn) },
  { path: '/forgotten', title: 'Forgotten password', bare: true, load: () => import('./Forgotten.tsx').then((file) => file.Forgotten) },
  { path: '/reset', title: 'New password', bare: true, load: () => import('./Reset.tsx').then((file) => file.Reset) },
  { path: '/setup', title: 'First steps', bare: true, load: () => import('./SetUp.tsx').then((file) => file.SetUp) },
  { path: '/join', title: 'Join', bare: true, load: () => import('./Join.tsx').then((file) => file.Join) },
  {
    path: '/settings',
    title: 'Settings',
    load: () => import('./Settings.tsx').then((file) => file.Settings),
    nav: { place: 'shared', label: 'Settings', order: 90 },
  },
  { path: '/settings/members', title: 'Members', load: () => import('./Members.tsx').then((file) => file.Members) },
  { path: '/settings/account', title: 'Your account', load: () => import('./Account.tsx').then((file) => file.Account) },
  { path: '/settings/audit', title: 'Audit', load: () => import('./Audit.tsx').then((file) => file.Audit) },
]
