// Sign-in, sign-out, sessions and password reset, by better-auth on schema auth; accounts are made by first run and invitation only.
import { betterAuth } from 'better-auth'
import { APIError, createAuthMiddleware, getSessionFromCtx, isAPIError } from 'better-auth/api'
import { programPool } from '#kernel/db/connect.ts'
import { deriveKey } from '#kernel/vault.ts'
import { easeOfPassword } from '#identity/commonpassword.ts'
import { easeSentence, passwordLength } from '#identity/password.ts'
import { ownOrigins } from './headers.ts'
import type { Parts } from './parts.ts'

/** Delivers the link with which somebody sets a new password. */
export type SendReset = (to: { userId: string; email: string; name: string; link: string }) => Promise<void>

const day = 24 * 3600
/** Set by us on every request, so that no client can choose the bucket its tries are counted in. */
export const addressHeader = 'x-throughline-address'

export type Auth = ReturnType<typeof authentication>

export interface Outward {
  readonly sendReset: SendReset
  /** Told when somebody has set a new password by a link. */
  passwordSet?(user: { id: string; email: string }): Promise<void>
  /** What the organisations of somebody are called: no password may be made of it. */
  organisationsOf?(userId: string): Promise<string[]>
  /** Told of what the library itself did not expect. */
  failed?(error: unknown): void
}

/** The library, with a pool of its own. */
export function authentication(
  { database, settings }: Pick<Parts, 'database' | 'settings'>,
  { sendReset, passwordSet, organisationsOf, failed }: Outward,
) {
  const pool = programPool(database.programConnection, { max: 5, searchPath: 'auth', driverDates: true })
  const auth = betterAuth({
    baseURL: settings.appUrl,
    basePath: '/api/auth',
    secret: deriveKey(settings.secretKey, 'sessions').toString('base64url'),
    database: pool,
    telemetry: { enabled: false },
    trustedOrigins: (request) => ownOrigins(request?.headers.get('host') ?? undefined, settings),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.least,
      maxPasswordLength: passwordLength.most,
      revokeSessionsOnPasswordReset: true,
      resetPasswordTokenExpiresIn: 3600,
      sendResetPassword: async ({ user, token }) => {
        await sendReset({ userId: user.id, email: user.email, name: user.name, link: `${settings.appUrl}/reset#${token}` })
      },
      onPasswordReset: async ({ user }) => passwordSet?.(user),
    },
    hooks: {
      before: createAuthMiddleware(async (context) => {
        const password = newPasswordIn(context.body)
        const user = password === null ? null : await whoSets(context)
        if (password === null || !user) return
        const organisations = (await organisationsOf?.(user.id)) ?? []
        const ease = await easeOfPassword(password, { ...user, organisations })
        if (ease !== null) throw new APIError('BAD_REQUEST', { code: 'EASY_PASSWORD', message: easeSentence[ease] })
      }),
    },
    session: {
      expiresIn: 30 * day,
      updateAge: day,
      additionalFields: {
        orgId: { type: 'string', required: false, input: false },
        hat: { type: 'string', required: false, input: false },
      },
    },
    // Whoever reads the database must not find links in it that set a password.
    verification: { storeIdentifier: 'hashed' },
    rateLimit: { enabled: true, window: 60, max: 100, storage: 'database', customRules: { '/sign-in/email': { window: 60, max: 10 } } },
    advanced: {
      cookiePrefix: 'throughline',
      useSecureCookies: settings.appUrl.startsWith('https:'),
      ipAddress: { ipAddressHeaders: [addressHeader] },
      // Said here because the library switches both off when it finds NODE_ENV=test or TEST in the environment.
      disableCSRFCheck: false,
      disableOriginCheck: false,
    },
    logger: { disabled: true },
    onAPIError: { onError: (error) => (isAPIError(error) ? undefined : failed?.(error)) },
  })
  return { api: auth.api, handler: auth.handler, pool, close: () => pool.end() }
}

/** A new password of a length that the library takes; it refuses the others by itself. */
function newPasswordIn(body: unknown): string | null {
  const { newPassword } = (body ?? {}) as { newPassword?: unknown }
  if (typeof newPassword !== 'string') return null
  return newPassword.length < passwordLength.least || newPassword.length > passwordLength.most ? null : newPassword
}

type Hooked = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0]

/** Whoever sets the password: signed in, or the holder of a link; nobody where the library will say that it is none. */
async function whoSets(context: Hooked): Promise<{ id: string; name: string; email: string } | null> {
  if (context.path === '/change-password') return (await getSessionFromCtx(context))?.user ?? null
  const { token } = context.body as { token?: unknown }
  if (context.path !== '/reset-password' || typeof token !== 'string') return null
  const { internalAdapter } = context.context
  const link = await internalAdapter.findVerificationValue(`reset-password:${token}`)
  return link && internalAdapter.findUserById(link.value)
}
