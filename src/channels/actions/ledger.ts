// The ledger as people read it: the rows of a dispatch, what a person was sent, and the report on one mailing or many.
import type { Action, Caller } from '#kernel/caller.ts'
import { expectFound } from '#kernel/db/version.ts'
import { addDays, instantOf, type Day, type Instant } from '#kernel/time.ts'
import { getOrganisation, recordExport } from '#identity/actions.ts'
import { personByEmail, personById, personsByIds } from '#people/actions/person.ts'
import { nodeOf } from '#thread/actions.ts'
import type { contract as dispatchContract } from '../contract/dispatch.ts'
import type { contract } from '../contract/ledger.ts'
import { dispatchById } from '../store/dispatch.ts'
import { heldIn } from '../store/hold.ts'
import * as store from '../store/ledger.ts'
import { countOf, narrowedTo, ownWords, reportAt, rowsAt, tallyOf } from '../tally.ts'
import { withFallbacks } from '../template.ts'
import { toldOf } from '../told.ts'
import { waitOfRecipient } from '../waits.ts'
import { holdOf, waitedWith } from './dispatch.ts'

type Contract = typeof contract

export const listRecipients: Action<(typeof dispatchContract)['listRecipients']> = async (caller, { id, q, ...input }) => {
  const dispatch = expectFound(await dispatchById(caller, id))
  const found = await store.recipientPage(caller, id, { ...input, ...(q === undefined ? {} : await wanted(caller, q)) })
  const persons = await personsByIds(
    caller,
    found.items.map(({ personId }) => personId),
  )
  const known = new Map(persons.map((person) => [person.id, person]))
  const queued = found.items.filter(({ state }) => state === 'queued').map(({ personId }) => personId)
  const held = queued.length === 0 ? null : await heldIn(caller, dispatch, queued)
  const waited = held && (await waitedWith(caller, { ...dispatch, held: await holdOf(caller, dispatch) }))
  return {
    ...found,
    items: found.items.map((item) => ({
      ...item,
      waitsFor: waited && item.state === 'queued' ? waitOfRecipient(waited, { ...item, held: held.has(item.personId) }, caller.now) : null,
      name: known.get(item.personId)?.name || null,
      email: known.get(item.personId)?.email ?? null,
    })),
  }
}

/** An address is one person's or nobody's; anything else is the beginning of a name. */
async function wanted(caller: Caller, q: string): Promise<Pick<store.RowFilter, 'personId' | 'name'>> {
  return q.includes('@') ? { personId: (await personByEmail(caller, q))?.id ?? null } : { name: q }
}

export const listPersonSends: Action<Contract['listPersonSends']> = async (caller, { id, ...paging }) => {
  expectFound(await personById(caller, id))
  const found = await store.personPage(caller, id, paging)
  return { ...found, items: found.items.map((item) => ({ ...item, subject: item.subject && withFallbacks(item.subject) })) }
}

interface Asked {
  readonly nodeId?: string | undefined
  readonly from?: Day | undefined
  readonly to?: Day | undefined
}

/** The mailings a report is about, and what they hang below, where that was named. */
async function reportedOn(caller: Caller, { nodeId, from, to }: Asked) {
  const node = nodeId === undefined ? undefined : expectFound(await nodeOf(caller, nodeId))
  return { node, reported: { path: node?.path, from: from && dayBegins(caller, from), before: to && dayBegins(caller, addDays(to, 1)) } }
}

export const getSendReport: Action<Contract['getSendReport']> = async (caller, { nodeId, from, to, ...paging }) => {
  const { reported } = await reportedOn(caller, { nodeId, from, to })
  const found = await store.mailingPage(caller, { ...paging, ...reported })
  const parts = await store.partsOf(
    caller,
    found.items.map(({ id }) => id),
  )
  const all = await store.partsUnder(caller, reported)
  return {
    ...found,
    items: found.items.map((mailing) => ({ ...mailing, ...toldOf(mailing), ...tallyOf(parts.get(mailing.id)!) })),
    mailings: all.mailings,
    total: tallyOf(all.parts),
  }
}

export const exportRecipients: Action<Contract['exportRecipients']> = async (caller, { id, q, ...filter }) => {
  const dispatch = expectFound(await dispatchById(caller, id))
  const rows = await store.recipientCount(caller, id, { ...filter, ...(q === undefined ? {} : await wanted(caller, q)) })
  await recordExport(caller, dispatch, {
    what: `Recipients of “${dispatch.title}”`,
    narrowedTo: narrowedTo({ ...filter, q }),
    rows,
    page: rowsAt(id, ownWords(filter)),
  })
  return { rows }
}

export const exportReport: Action<Contract['exportReport']> = async (caller, { nodeId, from, to, ...filter }) => {
  const { node, reported } = await reportedOn(caller, { nodeId, from, to })
  const { parts } = await store.partsUnder(caller, reported)
  const rows = countOf(tallyOf(parts), filter)
  await recordExport(caller, await getOrganisation(caller, {}), {
    what: node ? `Recipients of the mailings of “${node.title}”` : 'Recipients of all mailings',
    narrowedTo: [...(from ? [`due on ${from} or later`] : []), ...(to ? [`due on ${to} or earlier`] : []), ...narrowedTo(filter)],
    rows,
    page: reportAt({ node: nodeId, days: nodeId || from ? undefined : 'all', ...ownWords(filter) }),
  })
  return { rows }
}

const dayBegins = ({ home: { zone } }: Caller, day: Day): Instant => instantOf(day, '00:00', zone)
