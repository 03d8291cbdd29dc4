import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPath, writePath } from './form.ts'
import { asProblem } from './problem.ts'

test('a field writes its value where its path says, and nothing else changes', () => {
  const before = { name: 'Launch', ask: { text: 'Type your lot number.' }, links: [{ code: 'a' }, { code: 'b' }] }
  const after = writePath(before, 'ask.budget', 2_400_000)
  assert.deepEqual(after, { ...before, ask: { text: 'Type your lot number.', budget: 2_400_000 } })
  assert.equal('budget' in before.ask, false)
  assert.deepEqual(writePath(before, 'links.1.code', 'c')['links'], [{ code: 'a' }, { code: 'c' }])
  assert.deepEqual(writePath({}, 'links.0.code', 'a'), { links: [{ code: 'a' }] })
})

test('a path that leads nowhere reads as nothing', () => {
  assert.equal(readPath({ ask: { text: 'x' } }, 'ask.text'), 'x')
  assert.equal(readPath({ ask: null }, 'ask.text'), undefined)
  assert.equal(readPath(undefined, 'ask'), undefined)
})

test('the answer of the server becomes what happened, what to do, and the fields', () => {
  const problem = asProblem(
    Object.assign(new Error('refused'), {
      data: {
        status: 422,
        code: 'unprocessable',
        title: 'The campaign was not saved.',
        fix: 'Correct the field.',
        fields: [{ path: ['ask', 'budget'], message: 'Too much.' }],
      },
    }),
  )
  assert.equal(problem.happened, 'The campaign was not saved.')
  assert.equal(problem.todo, 'Correct the field.')
  assert.equal(problem.status, 422)
  assert.deepEqual(problem.fields, [{ path: 'ask.budget', message: 'Too much.' }])
})

test('a request that never arrived says so in words, whatever the browser calls it', () => {
  const problem = asProblem(new TypeError('Failed to fetch'))
  assert.equal(problem.happened, 'The server did not answer.')
  assert.deepEqual(problem.fields, [])
})

test('a mistake of the program is not blamed on the connection', () => {
  const problem = asProblem(new TypeError("Cannot read properties of undefined (reading 'name')"))
  assert.equal(problem.happened, 'The program made a mistake on this screen.')
})

test('whatever else is thrown still reads as a sentence', () => {
  assert.equal(asProblem('boom').happened, 'Something went wrong.')
  assert.equal(asProblem(null).happened, 'Something went wrong.')
})
