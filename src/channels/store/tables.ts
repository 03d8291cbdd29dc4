// The tables of channels as its stores see them.
import type { ColumnType, JSONColumnType } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { tables } from '#kernel/db/transaction.ts'
import type { Finding, Step } from '../contract/account.ts'
import type { MailboxStep } from '../contract/mailbox.ts'
import type { ReturnedKind } from '../report.ts'
import type { Parcel } from '../payload.ts'
import type { AdapterName, DispatchState, HoldScope, ItemOutcome, MessageClass, ReceiptKind, SendState } from '../rules.ts'
import type { ReplyState } from '../contract/reply.ts'
import type { Security } from '../providers.ts'
import type { UncertainPolicy } from '../uncertain.ts'

type Given<Value> = ColumnType<Value, Value | undefined, Value>

export interface AccountRow {
  orgId: string
  id: string
  name: string
  provider: string
  host: string
  port: number
  security: Security
  username: string
  password: string | null
  fromName: string
  fromAddress: string
  replyTo: string | null
  bounceAddress: Given<string | null>
  connections: Given<number>
  ratePerMinute: Given<number | null>
  dailyLimit: Given<number | null>
  warmUpFrom: Given<string | null>
  warmUpFirst: Given<number | null>
  state: Given<'untested' | 'testing' | 'working' | 'failing'>
  steps: ColumnType<Step[], string | undefined, string>
  checkedAt: Given<string | null>
  sign: Given<boolean>
  selector: Given<string | null>
  /** Sealed. */
  privateKey: Given<string | null>
  publicKey: Given<string | null>
  keyFound: Given<boolean>
  domainFindings: ColumnType<Finding[], string | undefined, string>
  domainAskedAt: Given<string | null>
  domainCheckedAt: Given<string | null>
  version: Given<number>
  createdAt: string
  updatedAt: string
  archivedAt: Given<string | null>
}

interface GateRow {
  orgId: string
  version: Given<number>
  cap: Given<number | null>
  capDays: Given<number>
  quietFrom: Given<string | null>
  quietUntil: Given<string | null>
  uncertainPolicy: Given<UncertainPolicy | null>
  uncertainHours: Given<number | null>
}

export interface HoldRow {
  orgId: string
  id: string
  scope: HoldScope
  nodeId: string | null
  personId: string | null
  messageClass: 'commercial' | 'relationship' | null
  dispatchId: Given<string | null>
  reason: string
  openedBy: string
  openedHat: string
  declaredAt: string
  closedAt: Given<string | null>
  liftedAt: Given<string | null>
  liftedBy: Given<string | null>
  liftedHat: Given<string | null>
  settledAt: Given<string | null>
  liftReason: Given<string>
  version: Given<number>
}

/** A dispatch that waits behind a hold, or what was decided about it. */
interface HoldItemRow {
  orgId: string
  holdId: string
  dispatchId: string
  dueAt: string
  outcome: Given<ItemOutcome | null>
  startsAt: Given<string | null>
  decidedAt: Given<string | null>
  decidedBy: Given<string | null>
  decidedHat: Given<string | null>
}

export interface Proof {
  address: string | null
  note: string
  memberId: string | null
  hat: string
  at: string
}

export interface DispatchRow {
  orgId: string
  id: string
  nodeId: string
  adapter: AdapterName
  channelId: string | null
  accountId: string | null
  segmentId: string | null
  topicId: Given<string | null>
  sliceSeed: Given<string | null>
  sliceFrom: Given<number | null>
  sliceUntil: Given<number | null>
  messageClass: MessageClass
  /** Checked when the dispatch was made, and not changed since: its hash says so. */
  payload: JSONColumnType<Parcel['payload']>
  payloadHash: string
  bodyHash: string
  state: DispatchState
  scheduledAt: string
  startedAt: Given<string | null>
  builtAfter: Given<string | null>
  builtAt: Given<string | null>
  trouble: Given<string | null>
  failures: Given<number>
  resumeAt: Given<string | null>
  failure: Given<string | null>
  address: Given<string | null>
  proof: ColumnType<Proof | null, string | undefined, string>
  standing: Given<boolean>
  leaveOn: Given<string[] | null>
  staySegmentId: Given<string | null>
  leaveSegmentId: Given<string | null>
  windowFrom: Given<string | null>
  windowUntil: Given<string | null>
  endedAt: Given<string | null>
  publishedAt: Given<string | null>
  uncertainPolicy: Given<UncertainPolicy>
  uncertainHours: Given<number>
  memberId: string | null
  hat: string
  version: Given<number>
  createdAt: string
  updatedAt: string
}

export interface SendRow {
  orgId: string
  id: string
  dispatchId: string
  personId: string
  addressHash: Given<Buffer | null>
  state: Given<SendState>
  reason: Given<string | null>
  answer: Given<string | null>
  messageId: string
  attempts: Given<number>
  dueAt: string
  since: Given<string | null>
  leftAt: Given<string | null>
  claim: Given<string | null>
  claimedAt: Given<string | null>
  handedAt: Given<string | null>
  endedAt: Given<string | null>
  returned: Given<ReturnedKind | null>
  returnedAt: Given<string | null>
  returnedReason: Given<string | null>
  repliedAt: Given<string | null>
  resent: Given<boolean>
}

export interface MailboxRow {
  orgId: string
  id: string
  accountId: string
  host: string
  port: number
  security: Security
  username: string
  /** Sealed. */
  password: string | null
  folder: string
  state: Given<'testing' | 'working' | 'failing'>
  steps: ColumnType<MailboxStep[], string | undefined, string>
  checkedAt: Given<string | null>
  uidValidity: Given<number | null>
  lastUid: Given<number | null>
  readAt: Given<string | null>
  fault: Given<string | null>
  failedAt: Given<string | null>
  failures: Given<number>
  resumeAt: Given<string | null>
  version: Given<number>
  createdAt: string
  updatedAt: string
  archivedAt: Given<string | null>
}

export type ReturnedMailKind = ReturnedKind | 'replied' | 'automatic' | 'unreadable'

export interface ReturnedMailRow {
  orgId: string
  mailboxId: string
  uidValidity: number
  uid: number
  kind: ReturnedMailKind
  sendId: string | null
  cut: boolean
  notedAt: string
}

export interface ReplyRow {
  orgId: string
  id: string
  dispatchId: string
  sendId: string
  personId: string
  digest: Buffer
  fromName: string
  fromAddress: string
  fromOther: boolean
  subject: string
  excerpt: string
  body: string
  cut: boolean
  receivedAt: string
  state: Given<ReplyState>
  markedBy: Given<string | null>
  markedAt: Given<string | null>
  version: Given<number>
  createdAt: string
  updatedAt: string
}

export interface TestSendRow {
  orgId: string
  id: string
  nodeId: string
  address: string
  state: Given<'waiting' | 'sent' | 'refused'>
  answer: Given<string | null>
  memberId: string | null
  at: string
  endedAt: Given<string | null>
}

export interface PageRow {
  orgId: string
  id: string
  nodeId: string
  dispatchId: string
  slug: string
  kind: 'post' | 'landing'
  publishedAt: Given<string | null>
  withdrawnAt: Given<string | null>
  version: Given<number>
  createdAt: string
  updatedAt: string
}

export interface SiteRow {
  orgId: string
  title: Given<string>
  description: Given<string>
  contact: Given<string>
  listed: Given<boolean>
  version: Given<number>
  updatedAt: string
}

interface Tables {
  'channels.account': AccountRow
  'channels.domainRate': { orgId: string; accountId: string; domain: string; perMinute: number }
  'channels.gate': GateRow
  'channels.hold': HoldRow
  'channels.holdItem': HoldItemRow
  'channels.receipt': { orgId: string; holdId: string; kind: ReceiptKind; writtenAt: string; body: string }
  'channels.dispatch': DispatchRow
  'channels.send': SendRow
  'channels.mailbox': MailboxRow
  'channels.returnedMail': ReturnedMailRow
  'channels.reply': ReplyRow
  'channels.testSend': TestSendRow
  'channels.site': SiteRow
  'channels.page': PageRow
  'channels.preview': { orgId: string; id: string; tokenHash: string; html: string; expiresAt: string }
  'thread.node': { orgId: string; id: string; title: string; path: string }
  'identity.member': { orgId: string; id: string; name: string }
}

export type Paging = { limit: number; cursor?: string | undefined }

export const db = (caller: Pick<Caller, 'tx'>) => tables<Tables>(caller)
