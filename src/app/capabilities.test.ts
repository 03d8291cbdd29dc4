// Keeps docs/capabilities.md in step with the tests it is written from.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { capabilities, capabilitiesFile, document, proofsIn } from './capabilities.ts'

test('docs/capabilities.md says what the tests say', () => {
  assert.equal(readFileSync(capabilitiesFile, 'utf8'), capabilities(), 'run: npm run capabilities')
})

// The sign is put in afterwards, so that the sentences are not taken for tests of this file.
const source = [
  `test('a won deal cannot be won twice %293', () => {})`,
  `story("somebody's lead is handed over %14, %15", () => {})`,
  `{ sentence: 'a gift follows a touch %301', colour: '%123456' }`,
  `test('a link ends in /page%12 and costs $3', () => {})`,
  `// a comment about %7`,
]
  .join('\n')
  .replaceAll('%', '#')

test('numbers are read from the names of tests, stories, suites and tables', () => {
  assert.deepEqual(
    proofsIn(source, 'a.test.ts').map(({ number, sentence }) => [number, sentence]),
    [
      [293, 'a won deal cannot be won twice'],
      [14, `somebody's lead is handed over`],
      [15, `somebody's lead is handed over`],
      [301, 'a gift follows a touch'],
    ],
  )
})

test('the document has each number once, in order', () => {
  const proof = (number: number, sentence: string) => ({ number, sentence, file: 'a.test.ts' })
  const rows = document([proof(20, 'c'), proof(3, 'a'), proof(3, 'b | d')])
    .split('\n')
    .slice(-4, -1)
  assert.deepEqual(rows, ['| 3 | a | `a.test.ts` |', '|  | b \\| d | `a.test.ts` |', '| 20 | c | `a.test.ts` |'])
})
