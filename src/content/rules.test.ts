import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  addressIn,
  canonical,
  draftFindings,
  fieldsOutOfPlace,
  pieceAfter,
  pieceFollows,
  pieceMoves,
  pieceStates,
  slugOf,
  titleOf,
  variantAfter,
  variantMoves,
  variantStates,
  withLink,
  wordingFindings,
  type Content,
} from './rules.ts'

test('every state of a piece and of a version is reached by some verb, and every verb starts somewhere', () => {
  const reached = (moves: readonly { to: string }[], first: string) => new Set([first, ...moves.map(({ to }) => to)])
  assert.deepEqual([...reached(pieceMoves, 'idea')].toSorted(), [...pieceStates].toSorted())
  assert.deepEqual([...reached(variantMoves, 'draft')].toSorted(), [...variantStates].toSorted())
})

test('a piece goes from the idea through review to approval, and no step is jumped over', () => {
  assert.equal(pieceAfter('idea', 'brief'), 'briefed')
  assert.equal(pieceAfter('idea', 'submit'), undefined)
  assert.equal(pieceAfter('briefed', 'approve'), undefined)
  assert.equal(pieceAfter('approved', 'repurpose'), 'repurposed')
})

test('a piece follows its versions: one draft is enough to be drafting, all must be approved', () => {
  assert.equal(pieceFollows('briefed', ['draft']), 'draft')
  assert.equal(pieceFollows('drafting', ['draft', 'in_review']), undefined)
  assert.equal(pieceFollows('drafting', ['in_review', 'approved']), 'submit')
  assert.equal(pieceFollows('in_review', ['approved', 'published']), 'approve')
  assert.equal(pieceFollows('approved', ['draft', 'published']), 'draft')
  assert.equal(pieceFollows('changes_requested', ['draft']), undefined)
  assert.equal(pieceFollows('changes_requested', ['draft'], true), 'draft')
  assert.equal(pieceFollows('changes_requested', ['in_review']), 'submit')
  assert.equal(pieceFollows('approved', ['published']), undefined)
  assert.equal(pieceFollows('drafting', []), undefined)
})

test('editing after approval returns a version to draft, and what is out cannot be edited #28', () => {
  for (const state of ['in_review', 'approved', 'scheduled', 'failed'] as const) assert.equal(variantAfter(state, 'edit'), 'draft')
  for (const state of ['published', 'measured', 'corrected', 'withdrawn'] as const) assert.equal(variantAfter(state, 'edit'), undefined)
})

const content: Content = {
  subject: 'This pair was a fishing net',
  preheader: '',
  body: 'In March',
  ctaLabel: 'See',
  ctaUrl: 'https://example.com',
  ctaPageId: null,
  slug: null,
  formId: null,
}

test('an approval speaks of everything that leaves: no field can change unnoticed #28', () => {
  const whole = canonical(content)
  for (const field of Object.keys(content)) assert.notEqual(canonical({ ...content, [field]: 'changed' }), whole, field)
  assert.notEqual(canonical({ ...content, subject: 'a', preheader: 'b' }), canonical({ ...content, subject: 'a", "b', preheader: '' }))
})

test('a version holds only what its channel has: no slug in an e-mail, no form on a post #93', () => {
  const given = { slug: 'nets', formId: 'f', preheader: 'p' }
  assert.deepEqual(fieldsOutOfPlace({ adapter: 'email', layout: null }, given), ['slug', 'formId'])
  assert.deepEqual(fieldsOutOfPlace({ adapter: 'website', layout: 'post' }, given), ['formId'])
  assert.deepEqual(fieldsOutOfPlace({ adapter: 'website', layout: 'landing' }, given), [])
  assert.deepEqual(fieldsOutOfPlace({ adapter: 'by_hand', layout: 'post' }, { ...given, subject: '' }), [
    'layout',
    'preheader',
    'slug',
    'formId',
  ])
})

test('a version without a call to action is found, and a banned word weighs more than that #19', () => {
  const draft = { ...content, id: 'v', adapter: 'email', layout: null, segmentId: null, ctaUrl: null } as const
  assert.deepEqual(
    draftFindings(draft).map(({ object }) => object),
    ['No call to action', 'No audience'],
  )
  assert.deepEqual(draftFindings({ ...draft, ctaUrl: 'https://example.com', segmentId: 's' }), [])
  assert.deepEqual(
    draftFindings({ ...draft, ctaPageId: 'p', segmentId: 's', subject: '' }).map(({ object }) => object),
    ['No subject'],
  )
  assert.deepEqual(
    draftFindings({ ...draft, formId: 'f', segmentId: 's', subject: 'x'.repeat(71) }).map(({ object }) => object),
    ['Long subject'],
  )
  const findings = wordingFindings({ banned: ['eco-friendly'], claims: [] }, 'v', '2026-06-01')
  assert.deepEqual(
    findings.map(({ severity, object }) => [severity, object]),
    [['error', '“eco-friendly”']],
  )
})

test('a claim without proof or with expired proof is an error, one that runs out a warning #160', () => {
  const found = (state: 'unproven' | 'live' | 'expiring' | 'expired', expiresOn: string | null) =>
    wordingFindings({ banned: [], claims: [{ claim: '80 washes', state, expiresOn }] }, null, '2026-06-21').map(({ severity, why }) => [
      severity,
      why,
    ])
  assert.deepEqual(found('unproven', null), [['error', 'Nothing proves this claim yet. Add its evidence, or say less.']])
  assert.deepEqual(found('expired', '2026-06-20'), [['error', 'Its evidence ended one day ago. Renew it, or say less.']])
  assert.deepEqual(found('expiring', '2026-06-30'), [['warning', 'Its evidence ends in 9 days.']])
  assert.deepEqual(found('expiring', '2026-06-21'), [['warning', 'Its evidence ends today.']])
  assert.deepEqual(found('live', '2027-06-30'), [])
})

test('the tagged link stands where its address stood, or behind the text #237', () => {
  assert.equal(addressIn('Come: https://example.com/nets?a=1. Now'), 'https://example.com/nets?a=1')
  assert.equal(addressIn('no address'), undefined)
  assert.equal(withLink('See https://a.example/x, then', 'https://a.example/x', 'https://l.example/l/b'), 'See https://l.example/l/b, then')
  assert.equal(withLink('Come', 'https://a.example', 'https://l.example/l/$&'), 'Come\n\nhttps://l.example/l/$&')
  assert.equal(withLink('Come', null, null), 'Come')
})

test('a page gets an address of its title, a quick post a title of its words', () => {
  assert.equal(slugOf('  Où va l’été? 100%!'), 'ou-va-l-ete-100')
  assert.equal(slugOf('日本'), 'page')
  assert.equal(titleOf('# **We open** on Friday\nCome'), 'We open on Friday')
  assert.equal(
    titleOf('one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen'),
    'one two three four five six seven eight nine ten eleven twelve thirteen…',
  )
  assert.equal(titleOf('We open: https://www.example.com/open'), 'We open')
  assert.equal(titleOf('***'), 'Quick post')
})
