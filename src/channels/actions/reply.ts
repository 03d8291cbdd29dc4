// Replies: reading what people wrote back, and marking who has been answered.
import type { Action, Caller } from '#kernel/caller.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { personsByIds } from '#people/actions/person.ts'
import { events } from '../contract/base.ts'
import type { contract, Reply } from '../contract/reply.ts'
import * as store from '../store/reply.ts'

type Contract = typeof contract

type Row = NonNullable<Awaited<ReturnType<typeof store.replyById>>>

async function views(caller: Caller, rows: readonly Row[]): Promise<Reply[]> {
  const ids = [...new Set(rows.map(({ personId }) => personId))]
  const persons = ids.length === 0 ? [] : await personsByIds(caller, ids)
  const names = new Map(persons.map(({ id, name, email }) => [id, name || email]))
  return rows.map((row) => ({ ...row, personName: names.get(row.personId) ?? null }))
}

export const listReplies: Action<Contract['listReplies']> = async (caller, input) => {
  const found = await store.replyPage(caller, input)
  return { ...found, items: await views(caller, found.items) }
}

export const getReply: Action<Contract['getReply']> = async (caller, { id }) => {
  const row = expectFound(await store.replyById(caller, id))
  const [seen] = await views(caller, [row])
  return { ...seen!, text: row.body, cut: row.cut }
}

export const markReply: Action<Contract['markReply']> = async (caller, { id, version, state }) => {
  const before = expectVersion(await store.replyToChange(caller, id), version)
  if (before.state === state) return (await views(caller, [before]))[0]!
  const unmarked = state === 'new'
  await store.changeReply(caller, id, { state, markedBy: unmarked ? null : caller.memberId, markedAt: unmarked ? null : caller.now })
  await record(caller, events.replyMarked, { id, version: version + 1 }, { state })
  return (await views(caller, [expectFound(await store.replyById(caller, id))]))[0]!
}
