// Mail of the program itself: transactional, to whoever asked for it, through the first e-mail account that works.
import { idFor, type Caller } from '#kernel/caller.ts'
import { enqueue } from '#kernel/jobs.ts'
import { confirmationLetter } from '#people/actions/asking.ts'
import { headerSafe } from '../rules.ts'
import { accountById, firstWorkingAccount } from '../store/account.ts'
import { serverOf } from './account.ts'
import { signerOf } from './domain.ts'

export interface SystemMail {
  readonly to: { readonly name: string; readonly address: string }
  readonly subject: string
  readonly text: string
}

/** Mails the question that confirms a consent. Nothing is sent where no account works: the person stays asked, and nothing else is sent to them. */
export async function mailConfirmation(caller: Caller, askingId: string): Promise<void> {
  const letter = await confirmationLetter(caller, askingId)
  if (letter) await sendSystemMail(caller, letter)
}

const sealContext = 'channels.systemMail'

/**
 * Sends a mail the recipient needs to go on: a password reset, for one. False when no account works, and then nothing is sent.
 * No hold stops it, and no consent is asked for: it is no message of the organisation to its audience.
 */
export async function sendSystemMail(caller: Caller, mail: SystemMail): Promise<boolean> {
  const account = await firstWorkingAccount(caller)
  if (!account) return false
  // Sealed: the queue must show neither the address nor the link.
  const to = { ...mail.to, name: headerSafe(mail.to.name) ? mail.to.name : '' }
  const sealed = caller.vault.seal(JSON.stringify({ ...mail, to }), sealContext)
  const messageId = `<${idFor(caller)}@${account.fromAddress.split('@')[1]!}>`
  await enqueue(caller, 'channels.systemMail', { accountId: account.id, sealed, messageId }, { attempts: 6 })
  return true
}

/** Everything its job needs; undefined when the account was disconnected meanwhile. */
export async function openSystemMail(caller: Caller, accountId: string, sealed: string) {
  const account = await accountById(caller, accountId)
  if (!account || account.archivedAt !== null) return undefined
  return {
    server: serverOf(caller, account),
    from: { name: account.fromName, address: account.fromAddress },
    signer: signerOf(caller, account),
    mail: JSON.parse(caller.vault.open(sealed, sealContext)) as SystemMail,
  }
}
