// Many questions in one breath are one question.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { together } from './together.ts'

test('a page of a list asks for the figures of all its rows in one call, a hundred at a time', async () => {
  const asked: string[] = []
  const of = together(
    async (ids) => {
      asked.push(ids)
      return ids.split(',').flatMap((id) => (id === 'gone' ? [] : [{ id, value: id.length }]))
    },
    ({ id }) => id,
  )
  assert.deepEqual(await Promise.all([of('a'), of('bb'), of('a'), of('gone')]), [
    { id: 'a', value: 1 },
    { id: 'bb', value: 2 },
    { id: 'a', value: 1 },
    null,
  ])
  assert.deepEqual(asked, ['a,bb,gone'])
  await Promise.all(Array.from({ length: 150 }, (_, at) => of(String(at))))
  assert.deepEqual(
    asked.slice(1).map((ids) => ids.split(',').length),
    [100, 50],
  )
})

test('where the one call fails, every row hears of it', async () => {
  const of = together<{ id: string }>(
    () => Promise.reject(new Error('away')),
    ({ id }) => id,
  )
  const answers = await Promise.allSettled([of('a'), of('b')])
  assert.deepEqual(
    answers.map(({ status }) => status),
    ['rejected', 'rejected'],
  )
})
