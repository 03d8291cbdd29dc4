// Somebody with an account who comes through the front door: for tests that sign in over HTTP.
import { newId } from '#kernel/id.ts'
import type { Hat } from '#identity/rules.ts'
import type { House, Organisation } from './house.ts'
import type { Site } from './site.ts'

export interface Newcomer {
  readonly memberId: string
  readonly email: string
  readonly password: string
}

/** Joins an organisation with an account of one's own. */
export async function newcomer(house: House, org: Organisation, hats: readonly Hat[]): Promise<Newcomer> {
  const { link } = await org.as('marketing_director').inviteMember({ email: `${newId()}@example.com`, hats: [...hats] })
  const password = 'correct horse battery'
  const joined = await house.call({ kind: 'nobody' }).acceptInvitation({ token: link.split('#')[1]!, name: 'Mia Costa', password })
  return { ...joined, password }
}

/** Sends JSON as a page of the program does; headers may be replaced. */
export function send(site: Site, method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${site.url}${path}`, {
    method,
    headers: { origin: site.url, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    redirect: 'manual',
  })
}

/** Signs in and answers the session's cookie. */
export async function signIn(site: Site, { email, password }: Pick<Newcomer, 'email' | 'password'>, headers: Record<string, string> = {}) {
  const answer = await send(site, 'POST', '/api/auth/sign-in/email', { email, password }, headers)
  const setCookie = answer.headers.getSetCookie()
  return { status: answer.status, setCookie, cookie: setCookie.map((each) => each.split(';')[0]).join('; ') }
}

/** What a session is told about itself; null while nobody is signed in. */
export async function sessionOf(site: Site, cookie: string): Promise<{ hat: string; organisation: { id: string } } | null> {
  const answer = await send(site, 'GET', '/api/v1/session', undefined, { cookie })
  return ((await answer.json()) as { current: { hat: string; organisation: { id: string } } | null }).current
}
