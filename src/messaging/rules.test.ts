import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bannedIn, claimsIn, isOrderOf, proofState } from './rules.ts'

const report = { evidence: 'Lab report of 21 June', evidenceUrl: null, expiresOn: '2026-06-30' }

test('a proof holds on its last day and not on the day after #160', () => {
  assert.equal(proofState(report, '2026-06-30'), 'expiring')
  assert.equal(proofState(report, '2026-07-01'), 'expired')
})

test('a proof asks to be renewed thirty days before it ends #160', () => {
  assert.equal(proofState(report, '2026-05-30'), 'live')
  assert.equal(proofState(report, '2026-05-31'), 'expiring')
})

test('evidence that does not age stays live, and a claim without evidence is unproven #160', () => {
  assert.equal(proofState({ ...report, expiresOn: null }, '2099-01-01'), 'live')
  assert.equal(proofState({ evidence: '', evidenceUrl: 'https://lab.example.com/417', expiresOn: null }, '2026-01-01'), 'live')
  assert.equal(proofState({ evidence: '', evidenceUrl: null, expiresOn: '2099-01-01' }, '2026-01-01'), 'unproven')
})

test('a banned word is found in any case and only as a whole word #114', () => {
  const terms = ['eco-friendly', 'Cheap', 'world’s best']
  assert.deepEqual(bannedIn('Our ECO-FRIENDLY line, the World’s   best.', terms), ['eco-friendly', 'world’s best'])
  assert.deepEqual(bannedIn('Cheaper is not the word.', terms), [])
  assert.deepEqual(bannedIn('Günstig, non-überbillig', ['billig', 'günstig']), ['günstig'])
})

test('a banned word may hold any sign #114', () => {
  assert.deepEqual(bannedIn('Only $9.99 (now)', ['$9.99', '(now)', '.*']), ['$9.99', '(now)'])
})

test('a claim is recognised in a text across lines and case #160', () => {
  const proofs = [{ claim: 'the same stretch after 80 washes' }, { claim: '100% recovered yarn' }]
  assert.deepEqual(claimsIn('So: The same stretch\nafter 80 washes, tested.', proofs), [proofs[0]])
})

test('an order names each pillar once', () => {
  const all = [{ id: 'a' }, { id: 'b' }]
  assert.ok(isOrderOf(['b', 'a'], all))
  assert.ok(!isOrderOf(['a', 'a'], all))
  assert.ok(!isOrderOf(['a'], all))
  assert.ok(!isOrderOf(['a', 'c'], all))
})
