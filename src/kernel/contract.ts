// The base of every contract: the field types all contexts share, operations with their permission and faults, and events.
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { complaint } from './complaint.ts'
import { baseFaults, type FaultKind } from './fault.ts'
import { isZone } from './time.ts'

// zod compiles its checks with new Function unless told not to, which the content security policy of the pages refuses.
// Said here, before the first schema is made, because every contract imports this file.
if (typeof window !== 'undefined') z.config({ jitless: true })
z.config({ customError: complaint })

// NUL cannot be stored in PostgreSQL text, and a lone surrogate is not a character: both would surface as a 500.
const storable = (value: string) => !value.includes('\0') && value.isWellFormed()

/** Text of one line or many, trimmed, at least one character, never NUL or a lone surrogate. */
export const text = (max = 200) => z.string().trim().min(1).max(max).refine(storable, 'contains characters that cannot be stored')
/** Text that may be empty. */
export const prose = (max = 20_000) => z.string().trim().max(max).refine(storable, 'contains characters that cannot be stored')
export const id = z.uuid()
/** Counts the writes to an object; a write sends the version it read. */
export const version = z.int().min(1).max(2_147_483_647)
/** A calendar day, `2026-11-22`. */
export const day = z.iso.date().refine((value) => value >= '1900-01-01' && value <= '2200-12-31', 'is outside the years 1900 to 2200')
/** An instant in UTC, `2026-11-22T07:00:00.000Z`. */
export const instant = z.iso.datetime().refine((value) => value >= '1900' && value < '2201', 'is outside the years 1900 to 2200')
export const email = z.email().max(254).refine(storable, 'contains characters that cannot be stored')
export const webAddress = z
  .url({ protocol: /^https?$/ })
  .max(2000)
  .refine(storable, 'contains characters that cannot be stored')
/** A time of day by the clock on the wall: `08:30`. */
export const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is not a time of day such as 08:30')
export const zone = z.string().max(64).refine(isZone, 'is not a time zone this program knows')
const currencies = new Set(Intl.supportedValuesOf('currency'))
/** ISO 4217 code. */
export const currency = z
  .string()
  .length(3)
  .refine((code) => currencies.has(code), 'is not an ISO 4217 currency')
/** Integer minor units; beyond this the sums would leave the safe integers. */
export const amount = z.int().min(-1_000_000_000_000).max(1_000_000_000_000)
export const positiveAmount = z.int().min(0).max(1_000_000_000_000)
export const count = z.int().min(0).max(2_000_000_000)
/** A share from 0 to 1. */
export const share = z.number().min(0).max(1)

/** The inputs of every list: how many, and from where on. */
export const paging = {
  limit: z.coerce.number<number>().int().min(1).max(200).default(50).describe('How many rows at most.'),
  cursor: text(1000).optional().describe('The nextCursor of the page before.'),
}
/** A page of a list. */
export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable().describe('Send it as cursor for the next page; null at the end.') })
/** What an operation answers that has nothing to say but that it is done. */
export const done = z.object({ done: z.literal(true) })

/** Marks a field as personal: kept out of the chained events, out of logs and out of stored answers in the clear. */
export function personal<Schema extends z.ZodType>(schema: Schema): Schema {
  return schema.meta({ ...schema.meta(), personal: true })
}
/** Whether a field is personal; the mark holds through `optional()`, `nullable()` and `default()`, which wrap the marked schema. */
export function isPersonal(schema: z.ZodType): boolean {
  if (schema.meta()?.['personal'] === true) return true
  return (
    (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) &&
    isPersonal(schema.unwrap() as z.ZodType)
  )
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** What the server needs to know of an operation beyond its shapes. */
export interface OperationMeta {
  readonly method: Method
  /** `area.act` of the permission table, or `public` (nobody signed in), `user` (signed in, no organisation yet), `member` (any hat). */
  readonly permission: string
  /** True for operations that answer only sums, which a hat with the scope "totals" may call. */
  readonly totals: boolean
  readonly faults: readonly FaultKind[]
}

interface OperationOptions<Input extends z.ZodRawShape, Output extends z.ZodType> {
  readonly method: Method
  /** Below `/api/v1`; parameters in braces are fields of the input. */
  readonly path: `/${string}`
  /** A real sentence: it becomes the API reference and the tool text. */
  readonly summary: string
  readonly permission: string
  readonly totals?: boolean
  readonly input: Input
  readonly output: Output
  readonly faults?: readonly FaultKind[]
}

const procedure = oc.$meta<OperationMeta>({ method: 'GET', permission: 'member', totals: false, faults: [] })

/** One operation of a contract. The input is strict: an unknown field is an error. */
export function operation<Input extends z.ZodRawShape, Output extends z.ZodType>(options: OperationOptions<Input, Output>) {
  const faults = [...Object.values(baseFaults), ...(options.faults ?? [])]
  return procedure
    .route({ method: options.method, path: options.path, summary: options.summary, tags: [options.path.split('/')[1]!] })
    .meta({ method: options.method, permission: options.permission, totals: options.totals ?? false, faults })
    .errors(Object.fromEntries(faults.map((kind) => [kind.code, { status: kind.status, message: kind.message }])))
    .input(z.strictObject(options.input))
    .output(options.output)
}

/** A kind of news: its name (`sales.dealWon`), and the fields it carries besides the object it speaks of. */
export interface EventKind<Shape extends z.ZodRawShape = z.ZodRawShape> {
  readonly name: string
  readonly schema: z.ZodObject<Shape>
  readonly personal: readonly string[]
}

/** Declares an event. Fields wrapped in `personal()` go to the side row; secrets have no place in an event. */
export function event<const Shape extends z.ZodRawShape>(name: `${string}.${string}`, shape: Shape): EventKind<Shape> {
  const personalFields = Object.entries(shape).filter(([, schema]) => isPersonal(schema as z.ZodType))
  return { name, schema: z.strictObject(shape), personal: personalFields.map(([field]) => field) }
}
