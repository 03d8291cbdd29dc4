// The SQL of the registers: channels, calls to action, conversions.
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import {
  archivedIs,
  byName,
  db,
  stamped,
  type Change,
  type ChannelRow,
  type ConversionRow,
  type CtaRow,
  type Listing,
  type Row,
} from './tables.ts'

// --- channels

const channels = (caller: Caller) => db(caller).selectFrom('plan.channel').selectAll().where('orgId', '=', caller.home.id)

export const channelPage = (caller: Caller, listing: Listing) =>
  paged(channels(caller).where('archivedAt', archivedIs(listing), null), byName, listing)
export const channelById = (caller: Caller, id: string) => channels(caller).where('id', '=', id).executeTakeFirst()
export const channelToChange = (caller: Caller, id: string) => channels(caller).where('id', '=', id).forUpdate().executeTakeFirst()

export async function channelKeys(caller: Caller): Promise<string[]> {
  const rows = await db(caller).selectFrom('plan.channel').select('key').where('orgId', '=', caller.home.id).execute()
  return rows.map(({ key }) => key)
}

export async function addChannel(caller: Caller, row: Row<ChannelRow>) {
  return db(caller)
    .insertInto('plan.channel')
    .values({ ...row, ...stamped(caller) })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function changeChannel(caller: Caller, id: string, change: Change<ChannelRow>) {
  return db(caller)
    .updateTable('plan.channel')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

// --- calls to action

const ctas = (caller: Caller) => db(caller).selectFrom('plan.cta').selectAll().where('orgId', '=', caller.home.id)

export const ctaPage = (caller: Caller, listing: Listing) =>
  paged(ctas(caller).where('archivedAt', archivedIs(listing), null), { by: 'label', direction: 'asc', type: 'text' }, listing)
export const ctaById = (caller: Caller, id: string) => ctas(caller).where('id', '=', id).executeTakeFirst()
export const ctaToChange = (caller: Caller, id: string) => ctas(caller).where('id', '=', id).forUpdate().executeTakeFirst()
export const anyCta = async (caller: Caller) => (await ctas(caller).limit(1).executeTakeFirst()) !== undefined

/** The oldest call of a kind, or of any kind: ids are in the order in which they were made. */
export async function usualCta(caller: Caller, kind?: CtaRow['kind']) {
  const query = ctas(caller).where('archivedAt', 'is', null).orderBy('id')
  return (kind === undefined ? query : query.where('kind', '=', kind)).executeTakeFirst()
}

/** The call with exactly this label. */
export async function ctaByLabel(caller: Caller, label: string) {
  return ctas(caller).where('label', '=', label).where('archivedAt', 'is', null).orderBy('id').executeTakeFirst()
}

export async function addCta(caller: Caller, row: Row<CtaRow>) {
  return db(caller)
    .insertInto('plan.cta')
    .values({ ...row, ...stamped(caller) })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function changeCta(caller: Caller, id: string, change: Change<CtaRow>) {
  return db(caller)
    .updateTable('plan.cta')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

// --- conversions

const conversions = (caller: Caller) => db(caller).selectFrom('plan.conversion').selectAll().where('orgId', '=', caller.home.id)

export const conversionPage = (caller: Caller, listing: Listing) =>
  paged(conversions(caller).where('archivedAt', archivedIs(listing), null), byName, listing)
export const conversionById = (caller: Caller, id: string) => conversions(caller).where('id', '=', id).executeTakeFirst()
export const conversionToChange = (caller: Caller, id: string) => conversions(caller).where('id', '=', id).forUpdate().executeTakeFirst()

/** The oldest conversion: the one the organisation's kind makes most usual. */
export async function firstConversion(caller: Caller) {
  return conversions(caller).where('archivedAt', 'is', null).orderBy('id').executeTakeFirst()
}

export async function addConversion(caller: Caller, row: Row<ConversionRow>) {
  return db(caller)
    .insertInto('plan.conversion')
    .values({ ...row, ...stamped(caller) })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function changeConversion(caller: Caller, id: string, change: Change<ConversionRow>) {
  return db(caller)
    .updateTable('plan.conversion')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updatedAt: caller.now }))
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}
