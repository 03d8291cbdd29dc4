// The password reset link on its way to its owner.
import type { SendReset } from './auth.ts'
import type { Parts } from './parts.ts'
import type { Pipeline } from './pipeline.ts'

/** Until an e-mail account is connected the link can only be made by the command line, so nothing is promised here. */
export function sendReset(_pipeline: Pipeline, { log }: Parts): SendReset {
  return async () => {
    log.warn({}, 'a password reset was asked for, and no e-mail account is connected: use the command line')
  }
}
