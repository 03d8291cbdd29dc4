// The tables of tracking as the query builder sees them, and what its stores share.
import type { ColumnType } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { tables } from '#kernel/db/transaction.ts'
import type { FunctionName } from '#thread/contract.ts'
import type { TouchKind } from '../contract.ts'
import type { Answers, Field } from '../rules.ts'

type Json<Value> = ColumnType<Value, string, string>

export interface LinkRow {
  orgId: string
  id: string
  code: string
  nodeId: string
  target: string
  source: string
  medium: string
  campaign: string
  content: string
  ctaId: string | null
  address: string
  createdAt: string
}
export interface FormRow {
  orgId: string
  id: string
  name: string
  nodeId: string | null
  purpose: 'inquiry' | 'newsletter'
  lang: string
  intro: string
  fields: Json<Field[]>
  consentWording: string | null
  confirms: ColumnType<boolean, boolean | undefined, boolean>
  button: string
  thanks: string
  conversionId: string | null
  version: ColumnType<number, undefined, number>
  createdAt: string
  updatedAt: string
  archivedAt: ColumnType<string | null, undefined, string | null>
}
export interface TouchRow {
  orgId: string
  id: string
  kind: TouchKind
  nodeId: string | null
  path: string
  function: FunctionName | null
  personId: string | null
  visitor: string | null
  linkId: string | null
  conversionId: string | null
  at: string
  day: string
  continues: ColumnType<boolean, boolean | undefined, never>
  machine: ColumnType<boolean, undefined, never>
}
export interface SubmissionRow {
  orgId: string
  id: string
  formId: string
  personId: ColumnType<string | null, undefined, string>
  touchId: ColumnType<string | null, undefined, string>
  answers: ColumnType<Answers, undefined, string>
  consent: ColumnType<boolean, undefined, boolean>
  at: string
}
interface TallyRow {
  orgId: string
  path: string
  kind: TouchKind
  linkId: string | null
  day: string
  touches: number
}
interface Tables {
  'tracking.link': LinkRow
  'tracking.form': FormRow
  'tracking.touch': TouchRow
  'tracking.touched': Omit<TouchRow, 'machine'>
  'tracking.visitor': { orgId: string; visitor: string; personId: string; at: string }
  'tracking.tally': TallyRow
  'tracking.submission': SubmissionRow
  'thread.node': { orgId: string; id: string; title: string }
  'tracking.pace': { orgId: string; key: string; hits: number; endsAt: string }
}

export type Paging = { limit: number; cursor?: string | undefined }

export const db = (caller: Caller) => tables<Tables>(caller)
