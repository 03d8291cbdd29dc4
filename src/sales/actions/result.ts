// What leads, deals, orders and gifts share: money with its rate, the person behind it, its place on the thread; and linking it later.
import { today, type Action, type Caller } from '#kernel/caller.ts'
import { expectWithin } from '#kernel/db/scope.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { baseFaults, fault, type FaultKind } from '#kernel/fault.ts'
import { toBase } from '#kernel/money.ts'
import { instantOf, type Day, type Instant } from '#kernel/time.ts'
import { companiesByIds, companyById } from '#people/actions/company.ts'
import { ensurePerson, personById, personsByIds } from '#people/actions/person.ts'
import { moveNode, nodeOf } from '#thread/actions.ts'
import { lastTouchOf } from '#tracking/actions.ts'
import { events } from '../contract/lead.ts'
import { faults, type contract, type Rate } from '../contract/result.ts'
import { sources } from '../rules/order.ts'
import * as deals from '../store/deal.ts'
import * as leads from '../store/lead.ts'
import * as orders from '../store/order.ts'
import { unlinkedPage } from '../store/result.ts'

type Contract = typeof contract

const most = 1_000_000_000_000

export interface Price {
  readonly amount: number
  readonly currency?: string | undefined
  readonly rate?: Rate | undefined
}

/** The amount with its rate and what it is in the organisation's currency. Throws `rateMissing`, `rateUnused`, `amountOutOfRange`. */
export function priced(caller: Caller, { amount, currency = caller.home.currency, rate }: Price) {
  const base = caller.home.currency
  const wrong = (kind: FaultKind) => fault(kind, { fields: [{ path: 'rate', message: kind.message }] })
  if (currency === base) {
    if (rate) throw wrong(faults.rateUnused)
    return { amount, currency, rate: null, rateOn: null, rateSource: null, baseAmount: amount }
  }
  if (!rate) throw wrong(faults.rateMissing)
  if (rate.on > today(caller)) throw fault(faults.dayAhead, { fields: [{ path: 'rate.on', message: faults.dayAhead.message }] })
  const baseAmount = toBase({ amount, currency }, base, rate.rate)
  if (Math.abs(baseAmount) > most) throw wrong(faults.amountOutOfRange)
  return { amount, currency, rate: rate.rate, rateOn: rate.on, rateSource: rate.source, baseAmount }
}

/** The day it happened: the given one or today. Throws `dayAhead`. */
export function happened(caller: Caller, day: Day | undefined, path: string): Day {
  if (day !== undefined && day > today(caller)) throw fault(faults.dayAhead, { fields: [{ path, message: faults.dayAhead.message }] })
  return day ?? today(caller)
}

/** The moment that stands for a day: now for today, its noon for one that is over. */
export function momentOf(caller: Caller, day: Day): Instant {
  return day === today(caller) ? caller.now : instantOf(day, '12:00', caller.home.zone)
}

export interface Somebody {
  readonly personId?: string | undefined
  readonly person?: { readonly email: string; readonly name?: string | undefined } | undefined
}

/** The person that was named, found by address or added; null when nobody was. Throws `noSuchPerson`. */
export async function personBehind(caller: Caller, { personId, person }: Somebody, source: string) {
  if (personId !== undefined) {
    const known = await personById(caller, personId)
    if (!known) throw fault(faults.noSuchPerson, { fields: [{ path: 'personId', message: faults.noSuchPerson.message }] })
    return known
  }
  return person ? ensurePerson(caller, { ...person, source }) : null
}

export async function expectCompany(caller: Caller, companyId: string | undefined): Promise<void> {
  if (companyId === undefined || (await companyById(caller, companyId))) return
  throw fault(faults.noSuchCompany, { fields: [{ path: 'companyId', message: faults.noSuchCompany.message }] })
}

/** An object named by hand as what brought a result. Throws `cannotHangThere`. */
export async function expectSource(caller: Caller, id: string, kinds: readonly string[] = sources): Promise<string> {
  const node = await nodeOf(caller, id)
  if (node && node.archivedAt === null && kinds.includes(node.kind)) return id
  throw fault(faults.cannotHangThere, { fields: [{ path: 'parentId', message: faults.cannotHangThere.message }] })
}

/** The object a result may hang under, or null: what a touch belonged to may be of a kind that brings nothing, or put away by now. */
export async function sourceOrNull(caller: Caller, nodeId: string | null): Promise<string | null> {
  const node = nodeId === null ? undefined : await nodeOf(caller, nodeId)
  return node && node.archivedAt === null && sources.includes(node.kind) ? node.id : null
}

/** What a result of that day follows from: the person's last touch before it. Null shows as not linked yet. */
export async function sourceBefore(caller: Caller, personId: string | null, day: Day): Promise<string | null> {
  const touch = personId === null ? undefined : await lastTouchOf(caller, personId, { onOrBefore: day })
  return sourceOrNull(caller, touch?.nodeId ?? null)
}

interface About {
  readonly personId: string | null
  readonly companyId: string | null
}

/** The rows with the names they are read by. */
export async function named<Row extends About>(caller: Caller, rows: readonly Row[]) {
  const ids = <Key extends keyof About>(key: Key) => [...new Set(rows.flatMap((row) => row[key] ?? []))]
  const people = new Map((await personsByIds(caller, ids('personId'))).map((person) => [person.id, person]))
  const companies = new Map((await companiesByIds(caller, ids('companyId'))).map(({ id, name }) => [id, name]))
  return rows.map((row) => {
    const person = row.personId === null ? undefined : people.get(row.personId)
    const companyName = row.companyId === null ? null : companies.get(row.companyId)!
    return { ...row, personName: person?.name ?? null, personEmail: person?.email ?? null, companyName }
  })
}

export const listUnlinked: Action<Contract['listUnlinked']> = (caller, input) => unlinkedPage(caller, input)

const stores = {
  lead: { load: leads.leadToChange, change: leads.changeLead },
  deal: { load: deals.dealToChange, change: deals.changeDeal },
  order: { load: orders.orderToChange, change: orders.changeOrder },
}
const isResult = (kind: string): kind is keyof typeof stores => kind in stores

export const linkResult: Action<Contract['linkResult']> = async (caller, { id, version, parentId }) => {
  const node = expectFound(await nodeOf(caller, id))
  if (!isResult(node.kind)) throw fault(baseFaults.notFound)
  const { load, change } = stores[node.kind]
  const row = expectVersion(await load(caller, id), version)
  expectWithin(caller, 'ownerId' in row ? row : {})
  const parent = await expectSource(caller, parentId)
  await moveNode(caller, id, version + 1, parent)
  await change(caller, id, {})
  await record(caller, events.resultLinked, { id, version: version + 1 }, { kind: node.kind, parentId })
  return { id, kind: node.kind, version: version + 1, parentId, parentTitle: expectFound(await nodeOf(caller, parentId)).title }
}

/** Empties what was written about an erased person; amounts and days stay, they are the organisation's books. */
export async function emptyNotesOf(caller: Caller, personId: string): Promise<void> {
  await leads.emptyLeadsOf(caller, personId)
  await deals.emptyDealsOf(caller, personId)
  await orders.emptyOrdersOf(caller, personId)
}
