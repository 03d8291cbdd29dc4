// The tables of sales as the query builder sees them, and what their rows have in common.
import type { ColumnType } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { tables } from '#kernel/db/transaction.ts'
import type { Loss, Stage } from '../rules/deal.ts'
import type { LeadState, Rejection } from '../rules/lead.ts'
import type { OrderKind } from '../rules/order.ts'

type Version = ColumnType<number, undefined, number>
type Archived = ColumnType<string | null, undefined, string | null>

export interface LeadRow {
  orgId: string
  id: string
  personId: string
  companyId: string | null
  sourceTouchId: string | null
  formId: string | null
  state: LeadState
  reason: ColumnType<Rejection | null, undefined, Rejection | null>
  note: string
  ownerId: string | null
  decidedAt: ColumnType<string | null, undefined, string | null>
  openedOn: string
  version: Version
  createdAt: string
  updatedAt: string
}

interface MoneyRow {
  amount: number
  currency: string
  rate: number | null
  rateOn: string | null
  rateSource: string | null
  baseAmount: number
}

export interface DealRow extends MoneyRow {
  orgId: string
  id: string
  title: string
  personId: string | null
  companyId: string | null
  leadId: string | null
  stage: Stage
  expectedOn: string | null
  openedOn: string
  closedOn: ColumnType<string | null, undefined, string | null>
  lostReason: ColumnType<Loss | null, undefined, Loss | null>
  note: string
  stageSince: string
  ownerId: string | null
  version: Version
  createdAt: string
  updatedAt: string
  archivedAt: Archived
}

export interface StepRow {
  orgId: string
  id: string
  dealId: string
  fromStage: Stage | null
  toStage: Stage
  reason: string
  memberId: string | null
  hat: string
  at: string
}

export interface OrderRow extends MoneyRow {
  orgId: string
  id: string
  kind: OrderKind
  refundOf: string | null
  personId: string | null
  companyId: string | null
  dealId: string | null
  day: string
  status: ColumnType<'placed' | 'refunded', undefined, 'placed' | 'refunded'>
  code: string | null
  number: string | null
  note: string
  importId: string | null
  version: Version
  createdAt: string
  updatedAt: string
  archivedAt: Archived
}

interface Tables {
  'sales.lead': LeadRow
  'sales.deal': DealRow
  'sales.step': StepRow
  'sales.order': OrderRow
  'thread.node': { orgId: string; id: string; parentId: string | null; title: string; kind: string; archivedAt: string | null }
  'identity.member': { orgId: string; id: string; name: string }
}

export type Paging = { limit: number; cursor?: string | undefined }

export const db = (caller: Caller) => tables<Tables>(caller)

/** A part of a text, with the signs of a pattern taken literally. */
export const anywhere = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`
