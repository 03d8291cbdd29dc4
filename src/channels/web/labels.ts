// The words of channels on the screen.
import type { Tone } from '#ui/Chip.tsx'
import type { Account, Finding, Step } from '../contract/account.ts'
import type { Dispatch } from '../contract/dispatch.ts'
import type { Hold } from '../contract/hold.ts'
import type { Mailbox, MailboxStep } from '../contract/mailbox.ts'
import type { ReplyState } from '../contract/reply.ts'
import type { ReturnedFilter } from '../contract/dispatch.ts'
import type { AdapterName, DispatchState, ItemOutcome, ReceiptKind, SendState } from '../rules.ts'
import { returnedWord, stateTitle as sendTitle } from '../tally.ts'

export const adapterTitle: Record<AdapterName, string> = { email: 'E-mail', website: 'Website', by_hand: 'By hand' }

const stateTitle: Record<DispatchState, { word: string; tone: Tone }> = {
  scheduled: { word: 'Scheduled', tone: 'plain' },
  sending: { word: 'Sending', tone: 'warning' },
  ready: { word: 'Ready to post', tone: 'warning' },
  published: { word: 'Published', tone: 'good' },
  failed: { word: 'Failed', tone: 'error' },
  cancelled: { word: 'Cancelled', tone: 'plain' },
}

/** What stands behind everything else: what is paused or held says so, whatever it was doing. */
export function standing({ state, held, trouble, standing: stays }: Pick<Dispatch, 'state' | 'held' | 'trouble' | 'standing'>): {
  word: string
  tone: Tone
} {
  if (held?.liftedAt) return { word: 'To be released', tone: 'warning' }
  if (held?.scope === 'dispatch') return { word: held.closedAt === null ? 'Pausing' : 'Paused', tone: 'warning' }
  if (held) return { word: 'Held', tone: 'error' }
  if (stays && trouble === null && state === 'sending') return { word: 'In a sequence', tone: 'good' }
  return trouble === null ? stateTitle[state] : { word: 'Waiting for the server', tone: 'warning' }
}

export const recipientTitle: Record<SendState, { word: string; tone: Tone }> = {
  queued: { word: sendTitle.queued, tone: 'plain' },
  claimed: { word: sendTitle.claimed, tone: 'warning' },
  delivered: { word: sendTitle.delivered, tone: 'good' },
  failed: { word: sendTitle.failed, tone: 'error' },
  suppressed: { word: sendTitle.suppressed, tone: 'plain' },
  uncertain: { word: sendTitle.uncertain, tone: 'warning' },
}

export const accountTitle: Record<Account['state'], { word: string; tone: Tone }> = {
  untested: { word: 'Not tested', tone: 'warning' },
  testing: { word: 'Testing', tone: 'warning' },
  working: { word: 'Working', tone: 'good' },
  failing: { word: 'Failing', tone: 'error' },
}

export const stepTitle: Record<Step['step'], string> = {
  address: 'Public address',
  connect: 'Connection',
  secure: 'Encryption',
  sign_in: 'Sign-in',
  message: 'Test message',
}

export const mailboxTitle: Record<Mailbox['state'], { word: string; tone: Tone }> = {
  testing: { word: 'Testing', tone: 'warning' },
  working: { word: 'Working', tone: 'good' },
  failing: { word: 'Failing', tone: 'error' },
}

export const mailboxStepTitle: Record<MailboxStep['step'], string> = {
  connect: 'Connection',
  secure: 'Encryption',
  sign_in: 'Sign-in',
  folder: 'Folder',
}

export const replyTitle: Record<ReplyState, { word: string; tone: Tone }> = {
  new: { word: 'New', tone: 'warning' },
  read: { word: 'Read', tone: 'plain' },
  handled: { word: 'Handled', tone: 'good' },
}

/** What came back from a recipient: as a state, and behind a number. */
export const returnedTitle: Record<ReturnedFilter, { word: string; tone: Tone; counted: string }> = {
  bounced: { word: returnedWord.bounced, tone: 'error', counted: 'bounced' },
  complained: { word: returnedWord.complained, tone: 'error', counted: 'complained' },
  refused: { word: returnedWord.refused, tone: 'warning', counted: 'given back' },
  delayed: { word: returnedWord.delayed, tone: 'warning', counted: 'delayed' },
  replied: { word: returnedWord.replied, tone: 'good', counted: 'replied' },
}

export const outcomeTitle: Record<Step['outcome'], { word: string; tone: Tone }> = {
  ok: { word: 'Works', tone: 'good' },
  warning: { word: 'Warning', tone: 'warning' },
  failed: { word: 'Failed', tone: 'error' },
}

export const findingTitle: Record<Finding['check'], string> = {
  spf: 'SPF: who may send',
  dkim: 'DKIM: the key of the signatures',
  dmarc: 'DMARC: what happens to forged mail',
}

export const signingTitle: Record<Account['domain']['signing'], { word: string; tone: Tone; why: string }> = {
  on: { word: 'Signed', tone: 'good', why: 'Every message carries a signature that receivers verify with the key in the DNS.' },
  waiting: {
    word: 'Not signed yet',
    tone: 'warning',
    why: 'Messages are signed as soon as the DNS is found to hold the key: a signature that cannot be verified does harm.',
  },
  off: { word: 'Signing off', tone: 'plain', why: 'Signing is left to the provider. “Change” switches it on.' },
}

export const securityTitle: Record<Account['security'], string> = { tls: 'TLS', starttls: 'STARTTLS', none: 'Not encrypted' }

/** What a hold stops, in words. */
export function stopped({ scope, target }: Pick<Hold, 'scope' | 'target'>): string {
  if (scope === 'organisation') return 'Everything'
  if (scope === 'class') return `All ${target}`
  if (scope === 'dispatch') return target ?? 'One dispatch'
  return target ?? (scope === 'person' ? 'One person' : 'One part of the thread')
}

/** What no hold is about, to be said wherever one is declared or read. */
export const notStopped = 'Transactional messages, such as confirmations, and crisis statements are never held.'

export function holdState({ closedAt, liftedAt, toRelease }: Pick<Hold, 'closedAt' | 'liftedAt' | 'toRelease'>): {
  word: string
  tone: Tone
} {
  if (liftedAt !== null) return toRelease > 0 ? { word: 'Lifted, not all released', tone: 'warning' } : { word: 'Lifted', tone: 'plain' }
  return closedAt === null ? { word: 'Closing', tone: 'warning' } : { word: 'In force', tone: 'error' }
}

export const outcomeOfItem: Record<ItemOutcome, { word: string; tone: Tone }> = {
  released: { word: 'Released', tone: 'good' },
  cancelled: { word: 'Cancelled', tone: 'plain' },
  ended: { word: 'Ended', tone: 'plain' },
}

export const receiptTitle: Record<ReceiptKind, string> = { closed: 'Receipt of the closing', settled: 'Final receipt' }
