// What anonymous visitors reach of tracking: short links and forms.
import type { PublicPage } from '#kernel/publicpage.ts'
import { formPages } from './public/forms.ts'
import { linkPages } from './public/links.ts'

export const pages: PublicPage[] = [...linkPages, ...formPages]
