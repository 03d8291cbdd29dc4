// Sign-in, sign-out, sessions and passwords: the addresses of the sign-in library, with its errors told as problems.

import { faults } from '../contract.ts'
import { passwordLength } from '../password.ts'

interface Refusal {
  readonly message?: string
  readonly code?: string
}

interface Told {
  readonly title: string
  readonly fix: string
  /** The field that is to blame; what stands there is the title, or what the server said of it. */
  readonly field?: string
  readonly asSaid?: boolean
}

const sentences: Record<string, Told> = {
  INVALID_EMAIL_OR_PASSWORD: { title: 'That address and password do not belong together.', fix: 'Check both, or ask for a new password.' },
  INVALID_PASSWORD: { title: 'That is not your password.', fix: 'Type the password you sign in with now.', field: 'currentPassword' },
  PASSWORD_TOO_SHORT: {
    title: 'The password is too short.',
    fix: `Use at least ${passwordLength.least} characters.`,
    field: 'newPassword',
  },
  PASSWORD_TOO_LONG: { title: 'The password is too long.', fix: `Use at most ${passwordLength.most} characters.`, field: 'newPassword' },
  EASY_PASSWORD: { title: faults.easyPassword.message, fix: faults.easyPassword.fix, field: 'newPassword', asSaid: true },
  INVALID_TOKEN: { title: 'This link has been used or has expired.', fix: 'Ask for a new one.' },
}

/** How long to wait, in the words of a person; a new password by the link is the way in meanwhile. */
function tooMany(seconds: number): Told {
  const minutes = Math.max(1, Math.ceil(seconds / 60))
  const wait = `Wait ${minutes === 1 ? 'a minute' : `${minutes} minutes`} and try again`
  return { title: 'Too many tries in a short time.', fix: minutes > 2 ? `${wait}, or set a new password.` : `${wait}.` }
}

/** Sends to the sign-in library; throws a problem that a form can show. */
export async function authenticate<Answer>(path: string, body?: object): Promise<Answer> {
  const answer = await fetch(`/api/auth${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const content: unknown = await answer.json().catch(() => null)
  if (answer.ok) return content as Answer
  const refusal = (content ?? {}) as Refusal
  const known: Told =
    answer.status === 429
      ? tooMany(Number(answer.headers.get('retry-after') ?? 60))
      : (sentences[refusal.code ?? ''] ?? { title: 'That did not work.', fix: 'Try again.' })
  const message = (known.asSaid ? refusal.message : undefined) ?? known.title
  throw Object.assign(new Error(known.title), {
    data: {
      title: known.title,
      fix: known.fix,
      status: answer.status,
      ...(known.field ? { fields: [{ path: known.field, message }] } : {}),
    },
  })
}

export interface SignedInSession {
  readonly id: string
  readonly token: string
  readonly createdAt: string
  readonly updatedAt: string
  readonly userAgent?: string | null
  readonly ipAddress?: string | null
}
