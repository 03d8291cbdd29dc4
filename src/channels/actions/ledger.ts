// The ledger as people read it: the rows of a dispatch, what a person was sent, and the report on one mailing or many.
import type { Action, Caller } from '#kernel/caller.ts'
import { expectFound } from '#kernel/db/version.ts'
import { addDays, instantOf, type Day, type Instant } from '#kernel/time.ts'
import { personByEmail, personById, personsByIds } from '#people/actions/person.ts'
import { nodeOf } from '#thread/actions.ts'
import type { contract as dispatchContract } from '../contract/dispatch.ts'
import type { contract } from '../contract/ledger.ts'
import { dispatchById } from '../store/dispatch.ts'
import * as store from '../store/ledger.ts'
import { tallyOf } from '../tally.ts'
import { withFallbacks } from '../template.ts'
import { toldOf } from '../told.ts'

type Contract = typeof contract

export const listRecipients: Action<(typeof dispatchContract)['listRecipients']> = async (caller, { id, q, ...input }) => {
  expectFound(await dispatchById(caller, id))
  const found = await store.recipientPage(caller, id, { ...input, ...(q === undefined ? {} : await wanted(caller, q)) })
  const persons = await personsByIds(
    caller,
    found.items.map(({ personId }) => personId),
  )
  const known = new Map(persons.map((person) => [person.id, person]))
  return {
    ...found,
    items: found.items.map((item) => ({
      ...item,
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

export const getSendReport: Action<Contract['getSendReport']> = async (caller, { nodeId, from, to, ...paging }) => {
  const path = nodeId === undefined ? undefined : expectFound(await nodeOf(caller, nodeId)).path
  const reported = { path, from: from && dayBegins(caller, from), before: to && dayBegins(caller, addDays(to, 1)) }
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

const dayBegins = ({ home: { zone } }: Caller, day: Day): Instant => instantOf(day, '00:00', zone)
