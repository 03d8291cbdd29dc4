// Who asks, for which organisation, wearing which hat, in which transaction and at what time: the first argument of every action.
import type { InferSchemaInput, InferSchemaOutput, AnyContractProcedure } from '@orpc/contract'
import type { Transaction } from 'kysely'
import { newId } from './id.ts'
import type { Day, Instant } from './time.ts'
import { dayIn } from './time.ts'

/** How far a permission reaches over rows: nothing, what one owns, what one is assigned, sums only, everything. */
export type Scope = 'none' | 'own' | 'assigned' | 'totals' | 'all'

/** The organisation's settings that decisions and figures need. */
export interface Home {
  readonly id: string
  readonly kind: 'business' | 'nonprofit' | 'agency' | 'solo'
  readonly name: string
  readonly slug: string
  readonly currency: string
  readonly zone: string
  readonly locale: string
  readonly publicUrl: string
}

// The schemas differ from context to context: each store narrows the transaction to its own tables with `tables()`.
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyTransaction = Transaction<any>

export interface Caller {
  readonly home: Home
  /** The member who acts; null for the program itself and for an anonymous visitor. */
  readonly memberId: string | null
  /** The hat being worn, recorded on every change: a hat of the permission table, `program` or `visitor`. */
  readonly hat: string
  /** How far the permission of this operation reaches. */
  readonly scope: Scope
  readonly tx: AnyTransaction
  /** The time of this request; actions and stores read no clock. */
  readonly now: Instant
  readonly requestId: string
  /** Seals and opens the secrets kept in the database. */
  readonly vault: Vault
}

/** Encrypts secrets with the installation's key; the context is bound to the cipher text. */
export interface Vault {
  seal(plain: string, context: string): string
  open(sealed: string, context: string): string
  /** The same for the same text in the same context; without the key it tells nothing of the text, however short that is. */
  digest(plain: string, context: string): string
}

/** An action: one function per operation of a contract. */
export type Action<Operation extends AnyContractProcedure> = (
  caller: Caller,
  input: InferSchemaOutput<NonNullable<Operation['~orpc']['inputSchema']>>,
) => Promise<InferSchemaInput<NonNullable<Operation['~orpc']['outputSchema']>>>

/** Somebody who works in no organisation yet: before sign-in, at the first run, when choosing an organisation. */
export interface Guest {
  /** The signed-in user, if any. */
  readonly userId: string | null
  readonly sessionId: string | null
  readonly tx: AnyTransaction
  readonly now: Instant
  readonly requestId: string
  readonly vault: Vault
}

/** An action for operations with the permission `public` or `user`. */
export type GuestAction<Operation extends AnyContractProcedure> = (
  guest: Guest,
  input: InferSchemaOutput<NonNullable<Operation['~orpc']['inputSchema']>>,
) => Promise<InferSchemaInput<NonNullable<Operation['~orpc']['outputSchema']>>>

/** A new id stamped with the caller's time. */
export function idFor(caller: Pick<Caller, 'now'>): string {
  return newId(Date.parse(caller.now))
}

/** The caller's calendar day, in the organisation's zone. */
export function today(caller: Pick<Caller, 'now' | 'home'>): Day {
  return dayIn(caller.home.zone, caller.now)
}
