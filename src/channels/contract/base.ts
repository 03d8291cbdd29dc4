// What the contracts of channels share: faults, events, the names of channels and states, and the address of a page.
import { z } from 'zod'
import type { Home } from '#kernel/caller.ts'
import { event, id, instant } from '#kernel/contract.ts'
import { faultKind } from '#kernel/fault.ts'
import { adapterNames, dispatchStates, messageClasses, sendStates } from '../rules.ts'

/** The reasons of the ledger in words a person reads. */
export { reasonTitle } from '../rules.ts'
// A text is refused for its fields and conditions where it is written, not only where it is to leave.
export {
  everyReading,
  faultWords,
  filledIn,
  gapsIn,
  longestReading,
  readTemplate,
  tagPattern,
  unevenIn,
  withFallbacks,
  withoutConditions,
  type TemplateFault,
} from '../template.ts'

export const faults = {
  noAccount: faultKind(
    'no_account',
    422,
    'No e-mail account is connected that works.',
    'Connect one under “E-mail and website” and test it, or choose to send by hand.',
  ),
  accountNotWorking: faultKind(
    'account_not_working',
    422,
    'That e-mail account has not passed its test.',
    'Test it under “E-mail and website”, or choose another one.',
  ),
  notApproved: faultKind(
    'not_approved',
    422,
    'This text is not approved as it stands.',
    'Ask for approval; an approval of an earlier text does not count.',
  ),
  alreadyOnItsWay: faultKind('already_on_its_way', 409, 'This is on its way already.', 'Open the dispatch, or cancel it first.'),
  loopbackAddress: faultKind(
    'loopback_address',
    422,
    'The public address leads to this machine only, so no link in the message would work for others.',
    'Set the public address in the settings, or send by hand.',
  ),
  noPostalAddress: faultKind(
    'no_postal_address',
    422,
    'Commercial e-mail needs the organisation’s postal address in its footer.',
    'Enter it in the settings of the organisation.',
  ),
  addressTaken: faultKind('page_address_taken', 409, 'Another page of the site has that address.', 'Choose another address for this page.'),
  unknownField: faultKind(
    'unknown_field',
    422,
    'A personal field or a condition cannot be read.',
    'Go to the line that is named. Fields and conditions stand in the text and not inside a link.',
  ),
  unsafeHeader: faultKind(
    'unsafe_header',
    422,
    'A line break in a subject, name or address would forge a header.',
    'Write it on one line.',
  ),
  tooManyTests: faultKind(
    'too_many_tests',
    429,
    'Enough test copies left within the last hour.',
    'Wait a while; what was sent already shows how it looks.',
  ),
  testToStranger: faultKind(
    'test_to_stranger',
    422,
    'A test copy goes to members of the organisation.',
    'Take the named addresses out, or ask somebody whose role approves sending.',
  ),
  noSegment: faultKind('no_segment', 422, 'An e-mail needs a segment of people.', 'Choose who gets it.'),
  passwordInTheClear: faultKind(
    'password_in_the_clear',
    422,
    'Without encryption the password would be readable on its way.',
    'Choose TLS or STARTTLS.',
  ),
  passwordAgain: faultKind('password_again', 422, 'The password that is kept was given for another server.', 'Type it again for this one.'),
  warmUpIncomplete: faultKind(
    'warm_up_incomplete',
    422,
    'A warm-up needs its first day, how many messages leave on it, and the limit of a day it grows to.',
    'Give all three, or leave the first two empty.',
  ),
  testRunning: faultKind('test_running', 409, 'A test of this account is running.', 'Wait for its outcome.'),
  domainCheckRunning: faultKind(
    'domain_check_running',
    409,
    'The DNS is being asked about this account’s domain.',
    'Wait for the outcome.',
  ),
  accountInUse: faultKind(
    'account_in_use',
    409,
    'Messages are on their way through this account.',
    'Wait until they have left, or cancel them.',
  ),
  dispatchEnded: faultKind(
    'dispatch_ended',
    409,
    'This dispatch has come to its end.',
    'Read its outcome; what has left cannot be called back.',
  ),
  notByHand: faultKind('not_by_hand', 422, 'Only what is sent by hand is reported as posted.', 'Its channel reports for itself.'),
  noProof: faultKind('no_proof', 422, 'Nothing says where it was posted.', 'Paste its address, or write where it can be seen.'),
  held: faultKind('held', 409, 'This is on hold.', 'Read the reason of the hold; whoever declared it can lift it.'),
  nothingUncertain: faultKind(
    'nothing_uncertain',
    409,
    'No recipient of this dispatch is uncertain.',
    'Open the dispatch to see where each one stands.',
  ),
  notByMail: faultKind(
    'not_by_mail',
    422,
    'Only a mailing has recipients whose delivery may be uncertain.',
    'Open a dispatch that leaves by e-mail.',
  ),
  alreadyPaused: faultKind('already_paused', 409, 'This dispatch is paused already.', 'Resume it to let it go on.'),
  notPaused: faultKind('not_paused', 409, 'This dispatch is not paused.', 'Read what holds it; its reason says who can lift it.'),
  holdLifted: faultKind('hold_lifted', 409, 'This hold has been lifted already.', 'Declare another one.'),
  notYourHold: faultKind('not_your_hold', 403, 'Somebody else declared this hold.', 'Ask them, or somebody whose role approves sending.'),
  notWaiting: faultKind(
    'not_waiting',
    409,
    'This does not wait behind this hold.',
    'Read the hold again: it was released meanwhile, or has come to its end.',
  ),
  notByName: faultKind(
    'not_by_name',
    422,
    'What a pause or the hold of one person stops is not released item by item.',
    'Lift the hold: what it stopped goes on with it.',
  ),
  noSuchTarget: faultKind(
    'no_such_target',
    422,
    'What the hold should stop does not exist.',
    'Choose an object, a person or a class of messages that exists.',
  ),
  accountArchived: faultKind('account_archived', 409, 'This e-mail account has been disconnected.', 'Connect it anew first.'),
  mailboxConnected: faultKind('mailbox_connected', 409, 'This account has a return mailbox already.', 'Change it, or disconnect it first.'),
  mailboxDisconnected: faultKind('mailbox_disconnected', 409, 'This return mailbox has been disconnected.', 'Connect it anew.'),
  noSpan: faultKind('no_span', 422, 'These hours have no beginning, no end or no length.', 'Give two different times of day, or neither.'),
  pageWithdrawn: faultKind('page_withdrawn', 409, 'This page has been withdrawn already.', 'Publish the piece again.'),
}

/** What `dispatchVariant` may refuse; an operation that calls it declares these. */
export const dispatchFaults = [
  faults.noAccount,
  faults.accountNotWorking,
  faults.notApproved,
  faults.alreadyOnItsWay,
  faults.loopbackAddress,
  faults.noPostalAddress,
  faults.addressTaken,
  faults.unknownField,
  faults.unsafeHeader,
  faults.noSegment,
]

/** What a test copy may be refused for; an operation that sends one declares these. */
export const testFaults = [
  faults.noAccount,
  faults.loopbackAddress,
  faults.tooManyTests,
  faults.testToStranger,
  faults.unknownField,
  faults.unsafeHeader,
]

/** The public address of a page of the organisation's site. */
export function pageAddress(home: Pick<Home, 'publicUrl' | 'slug'>, slug?: string): string {
  return `${home.publicUrl.replace(/\/$/, '')}/@${home.slug}${slug === undefined ? '' : `/${slug}`}`
}

export const adapterName = z.enum(adapterNames)
export const messageClass = z.enum(messageClasses)
export const dispatchState = z.enum(dispatchStates)
export const sendState = z.enum(sendStates)

export const events = {
  accountConnected: event('channels.accountConnected', { provider: z.string() }),
  accountChanged: event('channels.accountChanged', { fields: z.array(z.string()) }),
  accountTested: event('channels.accountTested', { state: z.string() }),
  accountDomainChecked: event('channels.accountDomainChecked', {
    spf: z.string(),
    dkim: z.string(),
    dmarc: z.string(),
    signing: z.string(),
  }),
  accountArchived: event('channels.accountArchived', {}),
  dispatchScheduled: event('channels.dispatchScheduled', { nodeId: id, adapter: adapterName, at: instant }),
  dispatchStarted: event('channels.dispatchStarted', { nodeId: id, adapter: adapterName }),
  dispatchReady: event('channels.dispatchReady', { nodeId: id, adapter: adapterName }),
  dispatchPublished: event('channels.dispatchPublished', { nodeId: id, adapter: adapterName, address: z.string().nullable() }),
  dispatchFailed: event('channels.dispatchFailed', { nodeId: id, adapter: adapterName, reason: z.string() }),
  dispatchTroubled: event('channels.dispatchTroubled', { nodeId: id, adapter: adapterName, reason: z.string() }),
  dispatchCancelled: event('channels.dispatchCancelled', { nodeId: id, adapter: adapterName }),
  dispatchPaused: event('channels.dispatchPaused', { nodeId: id, adapter: adapterName, holdId: id, reason: z.string() }),
  dispatchResumed: event('channels.dispatchResumed', { nodeId: id, adapter: adapterName, holdId: id }),
  /** The policy that was applied; `ask` where a person decided. */
  uncertainSettled: event('channels.uncertainSettled', { nodeId: id, verdict: z.string(), policy: z.string(), recipients: z.int() }),
  uncertainPolicySet: event('channels.uncertainPolicySet', { nodeId: id, policy: z.string(), hours: z.int() }),
  uncertainDefaultSet: event('channels.uncertainDefaultSet', { policy: z.string(), hours: z.int() }),
  holdDeclared: event('channels.holdDeclared', {
    scope: z.string(),
    nodeId: id.nullable(),
    messageClass: z.string().nullable(),
    reason: z.string(),
  }),
  /** `receipt` is the SHA-256 of the closing receipt in hexadecimal; gates that closed before there were receipts have none. */
  holdClosed: event('channels.holdClosed', { leaving: z.int(), receipt: z.string().optional() }),
  holdLifted: event('channels.holdLifted', { reason: z.string() }),
  /** The gate was closed, the hold is lifted, and nothing waits behind it any more; `receipt` is the SHA-256 of the final receipt. */
  holdSettled: event('channels.holdSettled', { released: z.int(), cancelled: z.int(), receipt: z.string() }),
  dispatchReleased: event('channels.dispatchReleased', { nodeId: id, adapter: adapterName, holdId: id, at: instant, reason: z.string() }),
  frequencyCapSet: event('channels.frequencyCapSet', { most: z.int().nullable(), days: z.int() }),
  mailboxConnected: event('channels.mailboxConnected', { accountId: id }),
  mailboxChanged: event('channels.mailboxChanged', { accountId: id, fields: z.array(z.string()) }),
  mailboxTested: event('channels.mailboxTested', { accountId: id, state: z.string() }),
  mailboxArchived: event('channels.mailboxArchived', { accountId: id }),
  mailReturned: event('channels.mailReturned', { bounced: z.int(), refused: z.int(), delayed: z.int(), complained: z.int() }),
  replyReceived: event('channels.replyReceived', { nodeId: id, dispatchId: id, personId: id }),
  replyMarked: event('channels.replyMarked', { state: z.string() }),
  quietHoursSet: event('channels.quietHoursSet', { from: z.string().nullable(), until: z.string().nullable() }),
  siteChanged: event('channels.siteChanged', { fields: z.array(z.string()) }),
  pageWithdrawn: event('channels.pageWithdrawn', { nodeId: id }),
}
