// Sign-in, sign-out, sessions and password reset, by better-auth on schema auth; accounts are made by first run and invitation only.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { betterAuth } from 'better-auth'
import { toNodeHandler } from 'better-auth/node'
import { deriveKey } from '#kernel/vault.ts'
import { programPool } from '#kernel/db/connect.ts'
import { addressOf } from './address.ts'
import { ownOrigins } from './headers.ts'
import type { Parts } from './parts.ts'

/** Delivers the link with which somebody sets a new password. */
export type SendReset = (to: { userId: string; email: string; name: string; link: string }) => Promise<void>

const day = 24 * 3600
// Set by us on every request, so that no client can choose the bucket its tries are counted in.
const addressHeader = 'x-throughline-address'

export type Auth = ReturnType<typeof authentication>

export function authentication({ database, settings }: Pick<Parts, 'database' | 'settings'>, sendReset: SendReset) {
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
      minPasswordLength: 10,
      maxPasswordLength: 128,
      revokeSessionsOnPasswordReset: true,
      resetPasswordTokenExpiresIn: 3600,
      sendResetPassword: async ({ user, token }) => {
        await sendReset({ userId: user.id, email: user.email, name: user.name, link: `${settings.appUrl}/reset#${token}` })
      },
    },
    session: {
      expiresIn: 30 * day,
      updateAge: day,
      additionalFields: { orgId: { type: 'string', required: false, input: false }, hat: { type: 'string', required: false, input: false } },
    },
    rateLimit: { enabled: true, window: 60, max: 100, storage: 'database', customRules: { '/sign-in/email': { window: 60, max: 10 } } },
    advanced: {
      cookiePrefix: 'throughline',
      useSecureCookies: settings.appUrl.startsWith('https:'),
      ipAddress: { ipAddressHeaders: [addressHeader] },
    },
    logger: { disabled: true },
  })
  const handler = toNodeHandler(auth.handler)
  return {
    api: auth.api,
    async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
      request.headers[addressHeader] = addressOf(request, settings)
      await handler(request, response)
    },
    close: () => pool.end(),
  }
}
