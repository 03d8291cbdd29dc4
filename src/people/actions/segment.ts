// Segments: audiences by rule, their size, their members, and why somebody belongs.
import { idFor, type Action, type Caller } from '#kernel/caller.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { contract, events } from '../contract/segment.ts'
import { explain, isEveryone, type Rule } from '../rules/segment.ts'
import { factsFor } from '../store/fact.ts'
import { personById } from '../store/person.ts'
import * as store from '../store/segment.ts'

type Contract = typeof contract
type Row = NonNullable<Awaited<ReturnType<typeof store.segmentById>>>

/** A segment with its rule; undefined when there is none of that id in sight. */
export async function segmentById(caller: Caller, id: string) {
  const row = await store.segmentById(caller, id)
  return row && { ...row, everyone: isEveryone(row.rule) }
}

/** How many people belong to a segment now; throws `notFound`. */
export async function segmentSize(caller: Caller, id: string): Promise<number> {
  const { rule } = expectFound(await store.segmentById(caller, id))
  return (await store.sizesOf(caller, [rule]))[0]!
}

/** How many people belong to each of some segments now. */
export async function segmentSizes(caller: Caller, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await store.segmentsByIds(caller, [...new Set(ids)])
  const sizes = await store.sizesOf(
    caller,
    rows.map(({ rule }) => rule),
  )
  return new Map(rows.map(({ id }, at) => [id, sizes[at]!]))
}

/** The members of a segment by id, for walking through all of them: send the last id as `after`. Whether each may be written to is asked when it is done. */
export async function segmentMembers(caller: Caller, id: string, walk: store.Walk) {
  const { rule } = expectFound(await store.segmentById(caller, id))
  const members = await store.membersOf(caller, rule, walk)
  return members.map(({ id: personId, email, name, language }) => ({ id: personId, email, name, language }))
}

/** Those of some people who belong to a segment now; throws `notFound`. */
export async function membersAmong(caller: Caller, id: string, personIds: readonly string[]): Promise<Set<string>> {
  const { rule } = expectFound(await store.segmentById(caller, id))
  return personIds.length === 0 ? new Set() : store.membersAmong(caller, rule, personIds)
}

/**
 * The members of a segment as a query, everybody for null: for a lower context that asks about all of them in one statement. `q` finds some by
 * name or address. Throws `notFound`.
 */
export async function segmentSelection(caller: Caller, id: string | null, q?: string) {
  const rule = id === null ? null : expectFound(await store.segmentById(caller, id)).rule
  return store.selectionOf(caller, rule, q)
}

async function sized(caller: Caller, row: Row) {
  const [size] = await store.sizesOf(caller, [row.rule])
  return { ...row, everyone: isEveryone(row.rule), size: size! }
}

export const listSegments: Action<Contract['listSegments']> = async (caller, input) => {
  const { items, nextCursor } = await store.segmentPage(caller, input)
  const sizes = await store.sizesOf(
    caller,
    items.map(({ rule }) => rule),
  )
  return { items: items.map((row, index) => ({ ...row, everyone: isEveryone(row.rule), size: sizes[index]! })), nextCursor }
}

export const getSegment: Action<Contract['getSegment']> = async (caller, { id }) =>
  sized(caller, expectFound(await store.segmentById(caller, id)))

export const createSegment: Action<Contract['createSegment']> = async (caller, { rule, ...input }) => {
  const id = idFor(caller)
  const stamps = { createdAt: caller.now, updatedAt: caller.now }
  await store.addSegment(caller, { orgId: caller.home.id, id, ...input, rule: JSON.stringify(rule), ...stamps })
  const row = expectFound(await store.segmentById(caller, id))
  await record(caller, events.segmentChanged, row, { change: 'created', name: row.name, rule })
  return sized(caller, row)
}

async function change(
  caller: Caller,
  before: Row,
  what: Parameters<typeof store.changeSegment>[2],
  kind: 'updated' | 'archived' | 'restored',
) {
  await store.changeSegment(caller, before.id, what)
  const after = expectFound(await store.segmentById(caller, before.id))
  const old: { before?: Rule } = kind === 'updated' ? { before: before.rule } : {}
  await record(caller, events.segmentChanged, after, { change: kind, name: after.name, ...old, rule: after.rule })
  return sized(caller, after)
}

async function expectToChange(caller: Caller, id: string, version: number): Promise<Row> {
  return expectVersion(await store.segmentToChange(caller, id), version)
}

export const updateSegment: Action<Contract['updateSegment']> = async (caller, { id, version, rule, ...input }) => {
  const before = await expectToChange(caller, id, version)
  return change(caller, before, { ...input, ...(rule === undefined ? {} : { rule: JSON.stringify(rule) }) }, 'updated')
}

export const archiveSegment: Action<Contract['archiveSegment']> = async (caller, { id, version }) => {
  return change(caller, await expectToChange(caller, id, version), { archivedAt: caller.now }, 'archived')
}

export const restoreSegment: Action<Contract['restoreSegment']> = async (caller, { id, version }) => {
  return change(caller, await expectToChange(caller, id, version), { archivedAt: null }, 'restored')
}

const shown = 10

export const previewSegment: Action<Contract['previewSegment']> = async (caller, { rule }) => {
  const reach = await store.reachOf(caller, rule)
  const people = await store.newestOf(caller, rule, shown)
  return { ...reach, share: reach.total === 0 ? 0 : reach.size / reach.total, everyone: isEveryone(rule), people }
}

export const explainSegment: Action<Contract['explainSegment']> = async (caller, { id, personId }) => {
  const { rule } = expectFound(await store.segmentById(caller, id))
  const person = expectFound(await personById(caller, personId))
  const facts = await factsFor(caller, personId)
  const explanation = explain(rule, { ...person, company: person.companyName, facts }, caller.now)
  // Whoever is archived belongs to no audience, whatever the rule says.
  return { ...explanation, member: explanation.member && person.archivedAt === null }
}
