// Proves the runner behind `npm test`: whatever did not pass makes the run fail, and the last line tells the counts.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, suite, test } from 'node:test'
import { clusterVariable } from './testing/cluster.ts'
import type { Ran } from './testing/files.ts'
import { numberedTable } from './testing/numbered.ts'
import { summarise, type Part } from './testing/summary.ts'

const runner = join(import.meta.dirname, 'test.ts')
const trees: string[] = []
after(() => trees.forEach((tree) => rmSync(tree, { recursive: true, force: true })))

/** Runs the runner over planted test files. They need no database, so it is told that there is one already. */
function run(files: Record<string, string>, ...chosen: string[]) {
  const tree = mkdtempSync(join(tmpdir(), 'throughline-runner-'))
  trees.push(tree)
  for (const [name, code] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, name)), { recursive: true })
    writeFileSync(join(tree, name), `import { test, suite } from 'node:test'\nimport assert from 'node:assert/strict'\n${code}\n`)
  }
  // The variable tells Node that it runs inside a test, and it would run no file at all.
  const environment = { ...process.env, [clusterVariable]: '{}', NODE_TEST_CONTEXT: undefined }
  const { status, stdout } = spawnSync(process.execPath, [runner, ...chosen], { cwd: tree, env: environment, encoding: 'utf8' })
  return { status, stdout, last: stdout.trimEnd().split('\n').at(-1)! }
}

const good = `test('adds', () => assert.equal(1 + 1, 2))`

test('tests that pass make the run pass', () => {
  const { status, last } = run({ 'src/a.test.ts': good, 'src/b.test.ts': good }, 'src/')
  assert.equal(status, 0)
  assert.equal(last, 'A chosen part of the tests, not a full run: 2 passed, 0 failed')
})

test('only the chosen files run', () => {
  const { stdout, last } = run({ 'src/sales/a.test.ts': good, 'src/plan/b.test.ts': `throw new Error('not asked for')` }, 'src/sales')
  assert.match(last, /1 passed, 0 failed$/)
  assert.doesNotMatch(stdout, /plan/)
})

test('what this machine has not what it takes for is told on the line of its file and in the last line, and has not passed', () => {
  const able = { 'src/a.test.ts': good, 'src/b.test.ts': `test('fills a disk', { skip: 'this machine lets no disk be made' }, () => {})` }
  const { status, stdout, last } = run(able, 'src/')
  assert.equal(status, 0)
  assert.match(stdout, /^SKIP src\/b\.test\.ts: 0 passed, 0 failed, 1 not tried/m)
  assert.match(stdout, /fills a disk\s+was not tried: this machine lets no disk be made/)
  assert.equal(last, 'A chosen part of the tests, not a full run: 1 passed, 0 failed, 1 not tried')
  assert.equal(run(able, 'src/b').status, 1, 'where nothing else was asked for, nothing has passed')
})

interface Refused {
  readonly sentence: string
  readonly code: string
  readonly says: RegExp
}

const refused: readonly Refused[] = [
  { sentence: 'a test that fails', code: `test('breaks', () => assert.equal(1, 2))`, says: /breaks[\s\S]*1 !== 2/ },
  {
    sentence: 'a failing test in a suite, named with its suite',
    code: `suite('deals', () => { test('breaks', () => assert.fail('no')) })`,
    says: /deals › breaks/,
  },
  {
    sentence: 'a test skipped for another reason than the machine',
    code: `test('later', { skip: 'it takes long' }, () => {})`,
    says: /later\s+was skipped: it takes long/,
  },
  { sentence: 'a skipped test', code: `test('later', { skip: true }, () => {})`, says: /later\s+was skipped/ },
  { sentence: 'a test that skips itself', code: `test('later', (t) => t.skip('no network'))`, says: /later\s+was skipped: no network/ },
  { sentence: 'a test that is still to do', code: `test.todo('later')`, says: /later\s+is still to do/ },
  { sentence: 'a file without tests', code: `export const nothing = 1`, says: /ran no test/ },
  { sentence: 'a file that cannot be loaded', code: `throw new Error('broken import')`, says: /broken import/ },
  {
    sentence: 'a file that ends itself before its tests have run',
    code: `test('first', () => {})\ntest('ends', async () => { await new Promise((go) => setTimeout(go, 300)); process.exit(0) })\ntest('last', () => {})`,
    says: /ended before all its tests had run|ran no test/,
  },
  {
    sentence: 'an error after the test has ended',
    code: `test('early', () => { setTimeout(() => { throw new Error('too late') }, 20) })`,
    says: /too late|asynchronous activity/,
  },
]

suite('the run fails because of', () => {
  for (const { sentence, code, says } of refused) {
    test(sentence, () => {
      const { status, stdout, last } = run({ 'src/good.test.ts': good, 'src/planted.test.ts': code }, 'src/')
      assert.equal(status, 1, stdout)
      assert.match(stdout, says)
      assert.match(last, /: \d+ passed, 1 failed$/)
    })
  }

  test('a choice that no file matches', () => {
    assert.equal(run({ 'src/a.test.ts': good }, 'src/nowhere').status, 1)
  })

  test('parts that are missing altogether', () => {
    const { status, stdout, last } = run({ 'src/a.test.ts': good })
    assert.equal(status, 1)
    assert.match(stdout, /stories +did not run/)
    assert.match(last, /^\d+ passed, [1-9]\d* failed$/)
  })
})

const part = (name: string, passed: number, failed: number): Part => ({ name, passed, failed, milliseconds: 1000 })

suite('the closing summary', () => {
  test('of a full run ends with the counts and nothing else', () => {
    const { text, exitCode } = summarise([part('lint', 1, 0), part('tests', 41, 0)], false)
    assert.equal(text.split('\n').at(-1), '42 passed, 0 failed')
    assert.equal(exitCode, 0)
  })

  test('fails when a part failed', () => {
    assert.equal(summarise([part('lint', 0, 1), part('tests', 41, 0)], false).exitCode, 1)
  })

  test('counts a part that did not run as failed', () => {
    const { text, exitCode } = summarise([part('lint', 1, 0), { name: 'stories', passed: 0, failed: 0, milliseconds: undefined }], false)
    assert.equal(text.split('\n').at(-1), '1 passed, 1 failed')
    assert.equal(exitCode, 1)
  })
})

test('the numbered tests close with one table, faults before abuse and each by its number', () => {
  const ran = (name: string, outcome: Ran['outcome'] = 'passed', found = '') => ({ name, outcome, found, milliseconds: 1500 })
  const outcome = (...tests: Ran[]) => ({ file: 'a.test.ts', passed: 1, failed: 0, failures: [], untried: [], tests, milliseconds: 1 })
  const table = numberedTable([
    outcome(ran('A2 under every hat'), ran('a sentence without a number')),
    outcome(
      ran('F10 killed'),
      ran('F14 the disk full', 'not tried', 'this machine lets no disk be made'),
      ran('F4, F6 answered | or not', 'failed'),
      ran('F2 clicks', 'passed', '94 answered'),
    ),
  ])
  assert.deepEqual(table.split('\n').slice(2), [
    '| F2 | clicks | held: 94 answered | 1.5 s |',
    '| F4, F6 | answered \\| or not | **failed** | 1.5 s |',
    '| F10 | killed | held | 1.5 s |',
    '| F14 | the disk full | **not tried**: this machine lets no disk be made | 1.5 s |',
    '| A2 | under every hat | held | 1.5 s |',
  ])
})
