// The steps of a hand-off, its due time, and whom an alert reaches.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { coverageSentence, dueTime, functionsOf, handoffStates, isOpen, isOverdue, stateAfter, type HandoffVerb } from './rules.ts'

test('a hand-off goes from sent to completed, and an ended one goes nowhere but round again #142', () => {
  assert.equal(stateAfter('sent', 'acknowledge'), 'acknowledged')
  assert.equal(stateAfter('acknowledged', 'accept'), 'accepted')
  assert.equal(stateAfter('accepted', 'complete'), 'completed')
  assert.equal(stateAfter('accepted', 'acknowledge'), undefined)
  const verbs: HandoffVerb[] = ['acknowledge', 'accept', 'complete', 'reject', 'recycle', 'withdraw']
  const onward = handoffStates.filter((state) => !isOpen(state)).flatMap((state) => verbs.filter((verb) => stateAfter(state, verb)))
  assert.deepEqual(onward, ['recycle'])
})

test('it is due at five on the named day in the organisation’s zone, in two days when none is named', () => {
  const now = '2026-06-01T09:00:00.000Z'
  assert.equal(dueTime('2026-06-04', now, 'Europe/Lisbon'), '2026-06-04T16:00:00.000Z')
  assert.equal(dueTime(null, now, 'Europe/Lisbon'), '2026-06-03T16:00:00.000Z')
  assert.equal(dueTime('2026-05-01', '2026-06-01T18:00:00.000Z', 'Europe/Lisbon'), '2026-06-01T22:59:00.000Z')
})

test('only what still waits is late', () => {
  const at = { dueAt: '2026-06-01T16:00:00.000Z' }
  assert.equal(isOverdue({ ...at, state: 'accepted' }, '2026-06-01T16:00:01.000Z'), true)
  assert.equal(isOverdue({ ...at, state: 'completed' }, '2026-06-02T16:00:00.000Z'), false)
  assert.equal(isOverdue({ ...at, state: 'sent' }, '2026-06-01T15:00:00.000Z'), false)
})

test('alerts of a function reach its hats; the program hears none', () => {
  assert.deepEqual(functionsOf('communications_director'), ['communications', 'pr'])
  assert.deepEqual(functionsOf('solo_sell'), ['sales'])
  assert.deepEqual(functionsOf('program'), [])
})

test('the sentence names what was published and about whom', () => {
  assert.match(
    coverageSentence({ outlet: 'Trail Weekly', title: 'Net to legging' }, 'Northshore'),
    /^Trail Weekly published “Net to legging”, which speaks of Northshore/,
  )
  assert.match(coverageSentence({ outlet: 'Trail Weekly', title: '' }, null), /published something, and they are known/)
})
