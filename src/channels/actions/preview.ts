// Looking at something before it exists: the complete e-mail, the complete page, and a throw-away address to see it at.
import { createHash, randomBytes } from 'node:crypto'
import { getOrganisation } from '#identity/actions.ts'
import { idFor, type Caller } from '#kernel/caller.ts'
import { addMilliseconds } from '#kernel/time.ts'
import { renderForm } from '#tracking/actions.ts'
import { merge, setLetter, type Merged } from '../mail.ts'
import { prepared, type EmailPayload, type WebsitePayload } from '../payload.ts'
import { fieldsOf, filledIn, readTemplate } from '../template.ts'
import { articlePage } from '../sitepage.ts'
import { addPreview } from '../store/page.ts'
import { siteOf } from './site.ts'

const previewLife = 3600 * 1000

export const previewHash = (token: string) => createHash('sha256').update(token).digest('base64url')

// Within a frame that opens no windows its links lead nowhere.
const leadingAway = '<base target="_blank">'

/** Keeps HTML for an hour behind an address nobody can guess, and answers its path: marked noindex, sandboxed, framed by our own pages only. */
export async function keepPreview(caller: Caller, html: string): Promise<string> {
  const token = randomBytes(18).toString('base64url')
  await addPreview(caller, {
    id: idFor(caller),
    tokenHash: previewHash(token),
    html: html.replace('<head>', `<head>${leadingAway}`),
    expiresAt: addMilliseconds(caller.now, previewLife),
  })
  return `/@${caller.home.slug}/preview/${token}`
}

/** Whom a letter is merged for. */
export type Somebody = Parameters<typeof fieldsOf>[0]

const example: Somebody = {
  name: 'Robin Example',
  companyName: 'Example Company',
  email: 'robin@example.com',
  language: 'en',
  kind: 'prospect',
}

/** An e-mail as somebody gets it, or a person of an example; its way out leads nowhere. Throws `unknownField` and `unsafeHeader`. */
export async function previewMail(
  caller: Caller,
  payload: EmailPayload,
  as: Somebody | null = null,
): Promise<Merged & { preheader: string }> {
  const { name, postalAddress } = await getOrganisation(caller, {})
  const mail = prepared({ adapter: 'email', payload }).payload as EmailPayload
  const publicUrl = caller.home.publicUrl.replace(/\/$/, '')
  const letter = await setLetter(mail, { organisation: name, postalAddress, publicUrl })
  const fields = fieldsOf(as ?? example)
  const preheader = filledIn(readTemplate(mail.preheader).parts, fields)
  return { ...merge(letter, { fields, token: 'preview', unsubscribe: `${publicUrl}/u/preview` }), preheader }
}

/** A page of the site as a visitor gets it. */
export async function previewPage(caller: Caller, payload: WebsitePayload): Promise<string> {
  const page = prepared({ adapter: 'website', payload }).payload as WebsitePayload
  const form = page.formId === null ? null : await renderForm(caller, page.formId, {})
  return articlePage({ home: caller.home, site: await siteOf(caller) }, page, { publishedAt: caller.now, form })
}
