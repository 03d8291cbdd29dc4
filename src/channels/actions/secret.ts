// What may become of a password that reaches a mail server: never in the clear over a network, and only to the server it was given for.
import { fault } from '#kernel/fault.ts'
import { faults } from '../contract/base.ts'
import type { Security } from '../providers.ts'
import { isLoopback } from '../rules.ts'

export function expectSecret({ security, host, hasPassword }: { security: Security; host: string; hasPassword: boolean }): void {
  if (security === 'none' && hasPassword && !isLoopback(host))
    throw fault(faults.passwordInTheClear, { fields: [{ path: 'security', message: 'leaves the password readable' }] })
}

/** A kept password goes only where it was meant to: whoever names another server has to know it. */
export function expectSameServer(
  before: { readonly host: string; readonly password: string | null },
  host: string | undefined,
  password: string | undefined,
): void {
  if (password === undefined && before.password !== null && host !== undefined && host !== before.host)
    throw fault(faults.passwordAgain, { fields: [{ path: 'password', message: `was given for ${before.host}` }] })
}
