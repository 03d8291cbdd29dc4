// Looking at something before it exists: the complete e-mail, the complete page, and a throw-away address to see it at.
import { createHash, randomBytes } from 'node:crypto'
import { getOrganisation } from '#identity/actions.ts'
import { idFor, type Caller } from '#kernel/caller.ts'
import { addMilliseconds } from '#kernel/time.ts'
import { renderForm } from '#tracking/actions.ts'
import { merge, setLetter, type Merged } from '../mail.ts'
import { prepared, type EmailPayload, type WebsitePayload } from '../payload.ts'
import { fieldsOf } from '../template.ts'
import { articlePage } from '../sitepage.ts'
import { addPreview } from '../store/page.ts'
import { siteOf } from './site.ts'

const previewLife = 3600 * 1000

export const previewHash = (token: string) => createHash('sha256').update(token).digest('base64url')

/** Keeps HTML for an hour behind an address nobody can guess, and answers its path: marked noindex, sandboxed, framed by our own pages only. */
export async function keepPreview(caller: Caller, html: string): Promise<string> {
  const token = randomBytes(18).toString('base64url')
  await addPreview(caller, { id: idFor(caller), tokenHash: previewHash(token), html, expiresAt: addMilliseconds(caller.now, previewLife) })
  return `/@${caller.home.slug}/preview/${token}`
}

/** An e-mail as a person of an example gets it. Throws `unknownField` and `unsafeHeader`. */
export async function previewMail(caller: Caller, payload: EmailPayload): Promise<Merged> {
  const { name, postalAddress } = await getOrganisation(caller, {})
  const mail = prepared({ adapter: 'email', payload }).payload as EmailPayload
  const publicUrl = caller.home.publicUrl.replace(/\/$/, '')
  const letter = await setLetter(mail, { organisation: name, postalAddress, publicUrl })
  return merge(letter, {
    fields: fieldsOf({ name: 'Robin Example', companyName: 'Example Company' }),
    token: 'preview',
    unsubscribe: `${publicUrl}/u/preview`,
  })
}

/** A page of the site as a visitor gets it. */
export async function previewPage(caller: Caller, payload: WebsitePayload): Promise<string> {
  const page = prepared({ adapter: 'website', payload }).payload as WebsitePayload
  const form = page.formId === null ? null : await renderForm(caller, page.formId, {})
  return articlePage({ home: caller.home, site: await siteOf(caller) }, page, { publishedAt: caller.now, form })
}
