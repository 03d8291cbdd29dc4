// The tables of people as the query builder sees them.
import type { ColumnType, Generated } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { tables } from '#kernel/db/transaction.ts'
import type { ImportCounts } from '../contract/import.ts'
import type { ConsentState, SuppressionReason } from '../rules/consent.ts'
import type { FactKind } from '../rules/fact.ts'
import type { Refused } from '../rules/import.ts'
import type { PersonKind } from '../rules/person.ts'
import type { Rule } from '../rules/segment.ts'

type Json<Value> = ColumnType<Value, string, string>
type Later<Value> = ColumnType<Value | null, Value | null | undefined, Value | null>

export interface CompanyRow {
  orgId: string
  id: string
  name: string
  nameKey: string
  domainKey: string | null
  version: Generated<number>
  createdAt: string
  updatedAt: string
  archivedAt: Later<string>
}
export interface PersonRow {
  orgId: string
  id: string
  name: string
  email: string | null
  emailKey: string | null
  emailHash: ColumnType<Buffer | null, never, never>
  searchKey: ColumnType<string, never, never>
  phone: string | null
  companyId: string | null
  kind: PersonKind
  language: string | null
  zone: Later<string>
  ownerId: string | null
  source: string
  emailConsent: ColumnType<ConsentState, ConsentState | undefined, ConsentState>
  pausedUntil: Later<string>
  importId: Later<string>
  version: Generated<number>
  createdAt: string
  updatedAt: string
  archivedAt: Later<string>
  erasedAt: Later<string>
}
export interface ConsentRow {
  orgId: string
  id: string
  personId: string
  state: 'granted' | 'withdrawn'
  source: string
  wording: string
  memberId: string | null
  hat: string
  importId: string | null
  at: string
}
interface AskingRow {
  orgId: string
  id: string
  personId: string
  source: string
  wording: string
  lang: string
  askedAt: string
  confirmedAt: Later<string>
}
interface SuppressionRow {
  orgId: string
  emailHash: Buffer
  reason: SuppressionReason
  at: string
}
export interface TopicRow {
  orgId: string
  id: string
  name: string
  nameKey: string
  description: string
  version: Generated<number>
  createdAt: string
  updatedAt: string
  archivedAt: Later<string>
}
interface TopicChoiceRow {
  orgId: string
  personId: string
  topicId: string
  wanted: boolean
  at: string
}
export interface FactRow {
  orgId: string
  id: string
  personId: string
  kind: FactKind
  nodeId: string | null
  at: string
  day: string
  amount: number | null
  data: Json<Record<string, unknown>>
}
export interface SegmentRow {
  orgId: string
  id: string
  name: string
  kind: 'customer' | 'stakeholder'
  rule: Json<Rule>
  evidence: string
  version: Generated<number>
  createdAt: string
  updatedAt: string
  archivedAt: Later<string>
}
export interface ImportRow {
  orgId: string
  id: string
  format: string
  source: string
  wording: string
  counts: Json<ImportCounts>
  refused: Json<Refused[]>
  memberId: string | null
  hat: string
  at: string
  takenBackAt: Later<string>
  putAway: Later<number>
}

export interface Tables {
  'people.company': CompanyRow
  'people.person': PersonRow
  'people.consent': ConsentRow
  'people.asking': AskingRow
  'people.suppression': SuppressionRow
  'people.topic': TopicRow
  'people.topicChoice': TopicChoiceRow
  'people.fact': FactRow
  'people.segment': SegmentRow
  'people.import': ImportRow
  'thread.node': { orgId: string; id: string; title: string }
}

export type Paging = { limit: number; cursor?: string | undefined }

export const db = (caller: Pick<Caller, 'tx'>) => tables<Tables>(caller)

/** A pattern for `ilike` that finds the text anywhere; what would be a wildcard in it is taken literally. */
export function anywhere(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
}
