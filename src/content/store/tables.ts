// The rows of content, and the rows of the thread it reads beside them.
import type { ColumnType } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { tables } from '#kernel/db/transaction.ts'
import type { Instant } from '#kernel/time.ts'
import type { FunctionName } from '#thread/contract.ts'
import type { EnrolmentState, Exit, SequenceState } from '../course.ts'
import type { ComparisonState, Measure, Otherwise } from '../rules/comparison.ts'
import type { PieceState, VariantState } from '../rules.ts'

type Later<Value> = ColumnType<Value | null, undefined, Value | null>

interface Row {
  orgId: string
  id: string
  version: ColumnType<number, undefined, number>
  createdAt: Instant
  updatedAt: Instant
  archivedAt: Later<Instant>
}

export interface PieceRow extends Row {
  title: string
  intent: 'educate' | 'promote'
  kind: 'story' | 'article' | 'post' | 'newsletter' | 'page' | 'video' | 'advertisement' | 'other'
  messageId: string | null
  summary: string
  state: ColumnType<PieceState, PieceState | undefined, PieceState>
  ownerId: string | null
}

export interface VariantRow extends Row {
  pieceId: string
  channelId: string
  adapter: 'email' | 'website' | 'by_hand'
  layout: 'post' | 'landing' | null
  subject: string
  preheader: string
  body: string
  ctaLabel: string
  ctaUrl: string | null
  ctaPageId: string | null
  slug: string | null
  formId: string | null
  bodyHash: string
  ctaId: string | null
  segmentId: string | null
  topicId: string | null
  slot: Later<Instant>
  state: ColumnType<VariantState, undefined, VariantState>
  dispatchId: Later<string>
  linkUrl: Later<string>
  failure: Later<string>
  reason: Later<string>
  publishedAt: Later<Instant>
  address: Later<string>
  learned: Later<string>
  submittedAt: Later<Instant>
  authorId: string | null
}

export interface ComparisonRow extends Omit<Row, 'archivedAt'> {
  pieceId: string
  segmentId: string
  measure: Measure
  share: number
  hours: number
  otherwise: Otherwise
  fallbackId: string | null
  rule: string
  baseline: number
  difference: number
  needed: number
  audience: number
  restFrom: number
  state: ComparisonState
  endsAt: Later<Instant>
  winnerId: Later<string>
  p: Later<number>
  reason: Later<string>
  decidedAt: Later<Instant>
  decidedBy: Later<string>
  restDispatchId: Later<string>
  memberId: string
}

export interface ContenderRow {
  orgId: string
  comparisonId: string
  place: number
  variantId: string
  sliceFrom: number
  sliceUntil: number
  dispatchId: string
  delivered: Later<number>
  responded: Later<number>
}

export interface SequenceRow extends Row {
  nodeId: string
  name: string
  segmentId: string | null
  exits: Exit[]
  leaveWithAudience: boolean
  exitSegmentId: string | null
  again: boolean
  state: ColumnType<SequenceState, undefined, SequenceState>
  startedAt: Later<Instant>
  endedAt: Later<Instant>
  ownerId: string | null
}

export interface StepRow {
  orgId: string
  id: string
  sequenceId: string
  position: number
  variantId: string
  waitDays: number
  waitHours: number
  windowFrom: string | null
  windowUntil: string | null
  dispatchId: Later<string>
}

export interface EnrolmentRow {
  orgId: string
  id: string
  sequenceId: string
  personId: string
  joinedAt: Instant
  memberId: string | null
  stepId: Later<string>
  dueAt: Later<Instant>
  state: ColumnType<EnrolmentState, undefined, EnrolmentState>
  leftReason: Later<string>
  endedAt: Later<Instant>
  version: ColumnType<number, undefined, number>
}

interface NodeRow {
  orgId: string
  id: string
  parentId: string | null
  path: string
  title: string
  function: FunctionName
}

export interface Tables {
  'content.piece': PieceRow
  'content.variant': VariantRow
  'content.comparison': ComparisonRow
  'content.contender': ContenderRow
  'content.sequence': SequenceRow
  'content.sequenceStep': StepRow
  'content.enrolment': EnrolmentRow
  'thread.node': NodeRow
  'identity.member': { orgId: string; id: string; name: string }
}

export type Paging = { limit: number; cursor?: string | undefined }

export const db = (caller: Caller) => tables<Tables>(caller)
