// The SQL of imports: whole lists at a time, each step one statement over the rows handed in as JSON.
import { sql, type Insertable } from 'kysely'
import type { Caller } from '#kernel/caller.ts'
import { paged } from '#kernel/db/page.ts'
import type { ConsentState, SuppressionReason } from '../rules/consent.ts'
import type { Change, Known } from '../rules/import.ts'
import { db, type ImportRow, type Paging } from './tables.ts'

/** What an import writes its people into. */
export const filledTables = ['people.person', 'people.company', 'people.consent', 'people.suppression'] as const

/** What is known of an address: its person, if there is one, and whether it is barred. */
export interface Found {
  readonly emailKey: string
  readonly known: Known | null
  readonly barred: boolean
}

/** Looks up folded addresses; those of which nothing is known are not in the answer. Persons found are locked. */
export async function findByEmailKeys(caller: Caller, emailKeys: readonly string[]): Promise<Map<string, Found>> {
  type Row = Known & { emailKey: string; personId: string | null; barred: boolean }
  const { rows } = await sql<Row>`
    with person as (
      select p.* from people.person p where p.org_id = ${caller.home.id} and p.email_key = any (${emailKeys}::text[]) order by p.id for no key update)
    select k.email_key, p.id as person_id, p.id, p.name, p.phone, p.company_id, p.language, p.zone, p.kind, p.email_consent,
      p.archived_at is not null as archived, s.email_hash is not null as barred
    from unnest(${emailKeys}::text[]) as k(email_key)
    left join person p on p.email_key = k.email_key
    left join people.suppression s on s.org_id = ${caller.home.id} and s.email_hash = people.email_hash(k.email_key)
    where p.id is not null or s.email_hash is not null`.execute(caller.tx)
  return new Map(
    rows.map(({ emailKey, personId, barred, ...known }) => [emailKey, { emailKey, barred, known: personId === null ? null : known }]),
  )
}

export interface Arrived extends Change {
  readonly id: string
  readonly email: string
  readonly emailKey: string
  readonly emailConsent: ConsentState
}

/** Adds persons in one statement and answers the ids of those added: an address that somebody else added meanwhile is not. */
export async function addMany(caller: Caller, rows: readonly Arrived[], list: { importId: string; source: string }): Promise<Set<string>> {
  if (rows.length === 0) return new Set()
  const added = await sql<{ id: string }>`
    insert into people.person (org_id, id, name, email, email_key, phone, company_id, kind, language, zone, email_consent, import_id, source, created_at, updated_at)
    select ${caller.home.id}, r.id, r.name, r.email, r."emailKey", r.phone, r."companyId", r.kind, r.language, r.zone, r."emailConsent", ${list.importId}, ${list.source}, ${caller.now}, ${caller.now}
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as r(id uuid, name text, email text, "emailKey" text, phone text, "companyId" uuid, kind text, language text, zone text, "emailConsent" text)
    on conflict (org_id, email_key) where email_key is not null do nothing
    returning id`.execute(caller.tx)
  return new Set(added.rows.map(({ id }) => id))
}

export async function changeMany(caller: Caller, rows: readonly (Change & { id: string })[]): Promise<void> {
  if (rows.length === 0) return
  await sql`
    update people.person p set name = r.name, phone = r.phone, company_id = r."companyId", kind = r.kind, language = r.language, zone = r.zone,
      archived_at = null, version = p.version + 1, updated_at = ${caller.now}
    from json_to_recordset(${JSON.stringify(rows)}::json) as r(id uuid, name text, phone text, "companyId" uuid, kind text, language text, zone text)
    where p.org_id = ${caller.home.id} and p.id = r.id`.execute(caller.tx)
}

export interface Decision {
  readonly id: string
  readonly personId: string
}

/** Records the same decision for many persons. */
export async function addConsents(
  caller: Caller,
  rows: readonly Decision[],
  decision: { state: Exclude<ConsentState, 'none'>; source: string; wording: string; importId: string },
): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into people.consent (org_id, id, person_id, state, source, wording, member_id, hat, import_id, at)
    select ${caller.home.id}, r.id, r."personId", ${decision.state}, ${decision.source}, ${decision.wording}, ${caller.memberId}, ${caller.hat},
      ${decision.importId}, ${caller.now}
    from json_to_recordset(${JSON.stringify(rows)}::json) as r(id uuid, "personId" uuid)`.execute(caller.tx)
}

/** Sets the state of persons who were known before to what they decided. */
export async function setConsents(caller: Caller, personIds: readonly string[], state: Exclude<ConsentState, 'none'>): Promise<void> {
  if (personIds.length === 0) return
  await sql`
    update people.person set email_consent = ${state}, version = version + 1, updated_at = ${caller.now}
    where org_id = ${caller.home.id} and id = any (${personIds}::uuid[])`.execute(caller.tx)
}

/** Bars addresses that are not barred yet. */
export async function suppressMany(caller: Caller, rows: readonly { emailKey: string; reason: SuppressionReason }[]): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into people.suppression (org_id, email_hash, reason, at)
    select ${caller.home.id}, people.email_hash(r."emailKey"), r.reason, ${caller.now}
    from json_to_recordset(${JSON.stringify(rows)}::json) as r("emailKey" text, reason text)
    on conflict do nothing`.execute(caller.tx)
}

/** The companies of these folded names; of two with one name, the older. */
export async function companiesByNameKeys(caller: Caller, nameKeys: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ nameKey: string; id: string }>`
    select distinct on (name_key) name_key, id from people.company
    where org_id = ${caller.home.id} and name_key = any (${nameKeys}::text[]) and archived_at is null order by name_key, created_at, id`.execute(
    caller.tx,
  )
  return new Map(rows.map(({ nameKey, id }) => [nameKey, id]))
}

export async function addCompanies(caller: Caller, rows: readonly { id: string; name: string; nameKey: string }[]): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into people.company (org_id, id, name, name_key, created_at, updated_at)
    select ${caller.home.id}, r.id, r.name, r."nameKey", ${caller.now}, ${caller.now}
    from json_to_recordset(${JSON.stringify(rows)}::json) as r(id uuid, name text, "nameKey" text)`.execute(caller.tx)
}

export async function addImport(caller: Caller, row: Insertable<ImportRow>): Promise<void> {
  await db(caller).insertInto('people.import').values(row).execute()
}

const imports = (caller: Caller) =>
  db(caller)
    .selectFrom('people.import')
    .select(['id', 'format', 'source', 'wording', 'counts', 'memberId', 'hat', 'at', 'takenBackAt', 'putAway'])
    .where('orgId', '=', caller.home.id)

export async function importPage(caller: Caller, paging: Paging) {
  return paged(imports(caller), { by: 'at', direction: 'desc', type: 'timestamptz' }, paging)
}

export async function importById(caller: Caller, id: string) {
  return imports(caller).select('refused').where('id', '=', id).executeTakeFirst()
}

/** The row, locked until the transaction ends: an import is taken back once. */
export async function importToChange(caller: Caller, id: string) {
  return imports(caller).where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
}

/** Archives the people whom an import added and with whom nothing has happened since; answers how many. */
export async function archiveAdded(caller: Caller, importId: string): Promise<number> {
  const { rows } = await sql<{ archived: number }>`
    with untouched as (
      select p.id from people.person p
      where p.org_id = ${caller.home.id} and p.import_id = ${importId} and p.version = 1 and p.archived_at is null
        and not exists (select from people.fact f where f.org_id = p.org_id and f.person_id = p.id)
      order by p.id for no key update),
    archived as (
      update people.person p set archived_at = ${caller.now}, version = p.version + 1, updated_at = ${caller.now}
      from untouched u where p.org_id = ${caller.home.id} and p.id = u.id returning p.id)
    select count(*)::int as archived from archived`.execute(caller.tx)
  return rows[0]!.archived
}

export async function noteTakenBack(caller: Caller, id: string, putAway: number): Promise<void> {
  await db(caller)
    .updateTable('people.import')
    .set({ takenBackAt: caller.now, putAway })
    .where('orgId', '=', caller.home.id)
    .where('id', '=', id)
    .execute()
}
