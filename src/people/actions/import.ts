// Imports: a list is read, each line decided on, and all of it saved in a few statements; a trial run stops before saving.
import { idFor, type Action, type Caller } from '#kernel/caller.ts'
import { analyseAfterwards } from '#kernel/db/statistics.ts'
import { expectFound } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { email as address } from '#kernel/contract.ts'
import { fault } from '#kernel/fault.ts'
import { contract, events, faults, type ImportCounts } from '../contract/import.ts'
import { readList } from '../csv.ts'
import { guess, recognise } from '../importers/list.ts'
import { changeOf, consentOf, readEntry, type Entry, type ImportField, type Refused } from '../rules/import.ts'
import { foldName, type PersonKind } from '../rules/person.ts'
import * as store from '../store/import.ts'

type Contract = typeof contract

const shownRefusals = 200
const keptRefusals = 1000
const shownPeople = 5
// One statement's share: large enough to be quick, small enough to stay far below the statement's time limit.
const batch = 5000

export const importPersons: Action<Contract['importPersons']> = async (caller, { csv, dryRun, columns, kind, source, consent }) => {
  const read = readCsv(csv, columns)
  const run: Run = { id: idFor(caller), dryRun, kind, source, consent, companies: new Map() }
  const counts = { ...nothing, lines: read.entries.length + read.refused.length, refused: read.refused.length }
  for (let from = 0; from < read.entries.length; from += batch) await takeBatch(caller, run, read.entries.slice(from, from + batch), counts)
  if (!dryRun) await close(caller, run, read, counts)
  return {
    importId: dryRun ? null : run.id,
    format: read.format,
    columns: read.columns,
    counts,
    refused: read.refused.slice(0, shownRefusals),
    people: read.entries.slice(0, shownPeople).map(({ name, email }) => ({ name: name ?? '', email })),
  }
}

const nothing: ImportCounts = { lines: 0, added: 0, changed: 0, unchanged: 0, refused: 0, consented: 0, keptOut: 0, optedOut: 0 }

interface Run {
  readonly id: string
  readonly dryRun: boolean
  readonly kind: PersonKind
  readonly source: string
  readonly consent: { source: string; wording: string } | undefined
  /** Ids of the companies met so far, by folded name. */
  readonly companies: Map<string, string>
}

interface Read {
  readonly format: string
  readonly columns: { header: string; field: ImportField | null }[]
  readonly entries: Entry[]
  readonly refused: Refused[]
}

function readCsv(csv: string, columns: readonly (ImportField | null)[] | undefined): Read {
  const list = readList(
    csv,
    (header) => guess(header) === 'email',
    (cell) => address.safeParse(cell.trim()).success,
  )
  if (!list) throw fault(faults.noEmailColumn)
  const { format, fields: guessed } = recognise(list.headers)
  const fields = guessed.map((field, index) => columns?.[index] ?? (columns ? null : index === list.addresses ? 'email' : field))
  if (!fields.includes('email'))
    throw fault(faults.noEmailColumn, { fields: [{ path: 'columns', message: 'one of them has to hold the e-mail addresses' }] })
  const refused: Refused[] = []
  const taken = new Map<string, Entry>()
  for (const { line, cells, broken } of list.lines) {
    const entry = broken === undefined ? readEntry(line, cells, fields, list.headers) : { line, column: null, sentence: broken }
    if ('sentence' in entry) refused.push(entry)
    else if (taken.has(entry.emailKey))
      refused.push({
        line,
        column: list.headers[fields.indexOf('email')]!,
        sentence: `This address stands on line ${taken.get(entry.emailKey)!.line} already.`,
      })
    else taken.set(entry.emailKey, entry)
  }
  return {
    format,
    columns: list.headers.map((header, index) => ({ header, field: fields[index]! })),
    entries: [...taken.values()],
    refused,
  }
}

/** Decides on some lines and saves them; lines whose address somebody else added in the meantime are decided on anew. */
async function takeBatch(caller: Caller, run: Run, entries: readonly Entry[], counts: ImportCounts): Promise<void> {
  await findCompanies(caller, run, entries)
  for (let pending = entries; pending.length > 0;) {
    const found = await store.findByEmailKeys(
      caller,
      pending.map(({ emailKey }) => emailKey),
    )
    const decided = pending.map((entry) => decide(caller, run, entry, found.get(entry.emailKey)))
    const added = run.dryRun
      ? null
      : await store.addMany(
          caller,
          decided.flatMap(({ add }) => add ?? []),
          { importId: run.id, source: run.source },
        )
    const isDone = ({ add }: Decided) => !add || !added || added.has(add.id)
    const done = decided.filter(isDone)
    count(counts, done)
    if (!run.dryRun) await save(caller, run, done)
    pending = decided.filter((each) => !isDone(each)).map(({ entry }) => entry)
  }
}

async function findCompanies(caller: Caller, run: Run, entries: readonly Entry[]): Promise<void> {
  const names = new Map(entries.flatMap(({ company }) => (company === null ? [] : [[foldName(company), company] as const])))
  const unknown = [...names.keys()].filter((key) => !run.companies.has(key))
  const known = await store.companiesByNameKeys(caller, unknown)
  const fresh = unknown.filter((key) => !known.has(key)).map((nameKey) => ({ id: idFor(caller), name: names.get(nameKey)!, nameKey }))
  if (!run.dryRun) await store.addCompanies(caller, fresh)
  for (const [key, id] of known) run.companies.set(key, id)
  for (const { nameKey, id } of fresh) run.companies.set(nameKey, id)
}

type Decided = ReturnType<typeof decide>

function decide(caller: Caller, run: Run, entry: Entry, found: store.Found | undefined) {
  const companyId = entry.company === null ? null : run.companies.get(foldName(entry.company))!
  const known = found?.known ?? null
  const personId = known?.id ?? idFor(caller)
  const change = known && changeOf(known, entry, companyId)
  const consent = consentOf(entry, known?.emailConsent ?? 'none', found?.barred ?? false, run.consent !== undefined)
  // Who left elsewhere has left here too, unless that is known already.
  const leaves =
    entry.left !== null && (!found?.barred || (entry.left === 'unsubscribed' && known !== null && known.emailConsent !== 'withdrawn'))
  const decision = consent === 'grant' ? 'granted' : leaves && entry.left === 'unsubscribed' ? 'withdrawn' : null
  const { email, emailKey, phone, language, zone } = entry
  const who = { id: personId, email, emailKey, name: entry.name ?? '', phone, companyId, language, zone, kind: entry.kind ?? run.kind }
  const add: store.Arrived | null = known ? null : { ...who, emailConsent: decision ?? 'none' }
  return { entry, personId, add, change, consent, decision, leaves }
}

function count(counts: ImportCounts, decided: readonly Decided[]): void {
  for (const { add, change, consent, leaves } of decided) {
    counts[add ? 'added' : change ? 'changed' : 'unchanged']++
    if (consent === 'grant') counts.consented++
    if (consent === 'keep_out') counts.keptOut++
    if (leaves) counts.optedOut++
  }
}

async function save(caller: Caller, run: Run, decided: readonly Decided[]): Promise<void> {
  await store.changeMany(
    caller,
    decided.flatMap(({ change, personId }) => (change ? [{ ...change, id: personId }] : [])),
  )
  for (const state of ['granted', 'withdrawn'] as const) {
    const said = state === 'granted' && run.consent ? run.consent : { source: run.source, wording: '' }
    const those = decided.filter(({ decision }) => decision === state)
    await store.addConsents(
      caller,
      those.map(({ personId }) => ({ id: idFor(caller), personId })),
      { state, ...said, importId: run.id },
    )
    await store.setConsents(
      caller,
      those.filter(({ add }) => !add).map(({ personId }) => personId),
      state,
    )
  }
  await store.suppressMany(
    caller,
    decided.flatMap(({ leaves, entry }) => (leaves ? [{ emailKey: entry.emailKey, reason: entry.left! }] : [])),
  )
}

async function close(caller: Caller, run: Run, read: Read, counts: ImportCounts): Promise<void> {
  const { id, source, consent } = run
  const by = { memberId: caller.memberId, hat: caller.hat, at: caller.now }
  const refused = JSON.stringify(read.refused.slice(0, keptRefusals))
  const row = {
    orgId: caller.home.id,
    id,
    format: read.format,
    source,
    wording: consent?.wording ?? '',
    counts: JSON.stringify(counts),
    refused,
    ...by,
  }
  await store.addImport(caller, row)
  await record(caller, events.personsImported, { id, version: 1 }, { source, format: read.format, counts })
  await analyseAfterwards(caller, counts.added + counts.changed, store.filledTables)
}

export const takeBackImport: Action<Contract['takeBackImport']> = async (caller, { id }) => {
  const run = expectFound(await store.importToChange(caller, id))
  if (run.takenBackAt !== null) throw fault(faults.importTakenBack)
  const putAway = await store.archiveAdded(caller, id)
  await store.noteTakenBack(caller, id, putAway)
  await record(caller, events.importTakenBack, { id, version: 2 }, { source: run.source, putAway })
  await analyseAfterwards(caller, putAway, store.filledTables)
  return expectFound(await store.importById(caller, id))
}

export const listImports: Action<Contract['listImports']> = (caller, input) => store.importPage(caller, input)

export const getImport: Action<Contract['getImport']> = async (caller, { id }) => expectFound(await store.importById(caller, id))
