// Proves the linter's house rules: one planted violation for each, and clean neighbours that must stay silent.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { after, before, test } from 'node:test'

const root = resolve(import.meta.dirname, '..')

interface Planted {
  readonly sentence: string
  readonly file: string
  readonly code: string
  /** The rule that must speak, and words of its message; none for a file that must stay silent. */
  readonly rule?: string
  readonly says?: RegExp
}

const boundaries = 'throughline(boundaries)'

const planted: readonly Planted[] = [
  {
    sentence: 'a context may not import one below it',
    file: 'src/plan/actions.ts',
    code: `export { winDeal } from '#sales/actions.ts'`,
    rule: boundaries,
    says: /sales stands below plan/,
  },
  {
    sentence: 'not even its types',
    file: 'src/plan/contract.ts',
    code: `export type { Deal } from '#sales/contract.ts'`,
    rule: boundaries,
    says: /sales stands below plan/,
  },
  {
    sentence: 'not even by a dynamic import',
    file: 'src/plan/jobs.ts',
    code: `export const load = () => import('#sales/actions.ts')`,
    rule: boundaries,
    says: /sales stands below plan/,
  },
  {
    sentence: 'not even by an inline import type',
    file: 'src/plan/seed.ts',
    code: `export type Won = import('#sales/contract.ts').Deal`,
    rule: boundaries,
    says: /sales stands below plan/,
  },
  {
    sentence: 'a test keeps the directions too',
    file: 'src/plan/actions.test.ts',
    code: `import { winDeal } from '#sales/actions.ts'\nwinDeal()`,
    rule: boundaries,
    says: /sales stands below plan/,
  },
  {
    sentence: 'of a context above, only contract and actions may be imported',
    file: 'src/sales/actions.ts',
    code: `export { share } from '#plan/rules.ts'`,
    rule: boundaries,
    says: /only contract\.ts and actions\.ts/,
  },
  {
    sentence: 'outside web/ the components of a context above may not be imported',
    file: 'src/sales/seed.ts',
    code: `export const load = () => import('#plan/web/Budget.tsx')`,
    rule: boundaries,
    says: /only contract\.ts and actions\.ts/,
  },
  {
    sentence: 'a relative path may not leave its room',
    file: 'src/sales/public.ts',
    code: `export { budget } from '../plan/contract.ts'`,
    rule: boundaries,
    says: /write '#plan\/contract\.ts'/,
  },
  {
    sentence: 'the kernel may not import a context',
    file: 'src/kernel/fault.ts',
    code: `export { budget } from '#plan/contract.ts'`,
    rule: boundaries,
    says: /the kernel knows no other room/,
  },
  {
    sentence: 'the kernel may not import ui',
    file: 'src/kernel/log.ts',
    code: `export { classes } from '#ui/classes.ts'`,
    rule: boundaries,
    says: /the kernel knows no other room/,
  },
  {
    sentence: 'the kernel may not import app',
    file: 'src/kernel/vault.ts',
    code: `export { serve } from '#app/server.ts'`,
    rule: boundaries,
    says: /imported by nobody/,
  },
  {
    sentence: 'ui may not import a context',
    file: 'src/ui/Card.tsx',
    code: `export { budget } from '#plan/contract.ts'`,
    rule: boundaries,
    says: /ui\/ imports only ui/,
  },
  {
    sentence: 'ui may not import the rest of the kernel',
    file: 'src/ui/Chip.tsx',
    code: `export { fault } from '#kernel/fault.ts'`,
    rule: boundaries,
    says: /ui\/ imports only ui/,
  },
  {
    sentence: 'a context may not import app',
    file: 'src/people/actions.ts',
    code: `export { serve } from '#app/server.ts'`,
    rule: boundaries,
    says: /imported by nobody/,
  },
  {
    sentence: 'a store belongs to its context: not even app imports it',
    file: 'src/app/server.ts',
    code: `export { dealById } from '#sales/store.ts'\nexport const serve = 1`,
    rule: boundaries,
    says: /its own context's/,
  },
  {
    sentence: 'a file of a split store is still a store',
    file: 'src/insight/actions.ts',
    code: `export { dealById } from '#sales/store/deal.ts'`,
    rule: boundaries,
    says: /its own context's/,
  },
  {
    sentence: 'rules may not reach the database',
    file: 'src/sales/rules.ts',
    code: `import { sql } from 'kysely'\nexport const wins = sql`,
    rule: boundaries,
    says: /do no IO/,
  },
  {
    sentence: 'SQL is written in the store and nowhere else',
    file: 'src/identity/actions.ts',
    code: `import { sql } from 'kysely'\nexport const wins = sql`,
    rule: boundaries,
    says: /SQL lives in store\.ts/,
  },
  {
    sentence: 'rules may not read files',
    file: 'src/strategy/rules.ts',
    code: `export { readFileSync } from 'node:fs'`,
    rule: boundaries,
    says: /do no IO/,
  },
  {
    sentence: 'rules may not call the store beside them',
    file: 'src/messaging/rules.ts',
    code: `export { houses } from './store.ts'`,
    rule: boundaries,
    says: /do no IO/,
  },
  {
    sentence: 'a page may not load what only the server has',
    file: 'src/sales/web/Deal.tsx',
    code: `export { winDeal } from '#sales/actions.ts'`,
    rule: boundaries,
    says: /through the client only/,
  },
  {
    sentence: 'the program may not load what only tests use',
    file: 'src/channels/actions.ts',
    code: `export { sink } from '#kernel/testing/smtp.ts'`,
    rule: boundaries,
    says: /what tests use/,
  },
  {
    sentence: 'an action may not read the clock',
    file: 'src/thread/actions.ts',
    code: `export const moved = () => new Date()`,
    rule: 'throughline(clock)',
    says: /new Date\(\) reads a clock/,
  },
  {
    sentence: 'a rule may not read the clock',
    file: 'src/thread/rules.ts',
    code: `export const age = (born: number) => Date.now() - born`,
    rule: 'throughline(clock)',
    says: /Date\.now reads a clock/,
  },
  {
    sentence: 'a store may not ask SQL for the time',
    file: 'src/thread/store/node.ts',
    code: 'export const touch = `update thread.node set moved_at = now()`',
    rule: 'throughline(clock)',
    says: /SQL's now\(\)/,
  },
  {
    sentence: 'pages live under web/ and ui/ only',
    file: 'src/content/Piece.tsx',
    code: `export const Piece = () => <p>Piece</p>`,
    rule: 'throughline(pages)',
    says: /lives under web/,
  },
  {
    sentence: 'nothing is exported by default',
    file: 'src/content/contract.ts',
    code: `export default 1`,
    rule: 'import(no-default-export)',
  },
  {
    sentence: 'files may not import each other in a circle',
    file: 'src/pr/one.ts',
    code: `import { two } from './two.ts'\nexport const one = () => two`,
    rule: 'import(no-cycle)',
  },
  {
    sentence: 'a promise may not be left floating, which needs the types to see',
    file: 'src/pr/late.ts',
    code: `const send = async () => 1\nexport function late() {\n  send()\n}`,
    rule: 'typescript(no-floating-promises)',
  },
  {
    sentence: 'a type may not be given up without its reason',
    file: 'src/pr/loose.ts',
    code: `export const loose = (value: any) => value`,
    rule: 'typescript(no-explicit-any)',
  },
  {
    sentence: 'a context may import the contract and the actions of those above it, and a file of the folders they grew into',
    file: 'src/sales/jobs.ts',
    code: `export type { Budget } from '#plan/contract.ts'\nexport { touch } from '#tracking/actions/touch.ts'`,
  },
  {
    sentence: 'a page may show the components of a context above it and the rules of its own',
    file: 'src/sales/web/Deals.tsx',
    code: `export { Budget } from '#plan/web/Budget.tsx'\nexport { stages } from '../rules.ts'\nexport { Card } from '#ui/Card.tsx'`,
  },
  {
    sentence: 'insight may read every contract above it',
    file: 'src/insight/rules.ts',
    code: `export type { Deal } from '#sales/contract.ts'\nexport type { Clip } from '#pr/contract.ts'`,
  },
  {
    sentence: 'a test may use what composes',
    file: 'src/sales/actions.test.ts',
    code: `import { test } from 'node:test'\nimport { testDatabase } from '#app/testing/database.ts'\ntest('wins', () => testDatabase())`,
  },
  {
    sentence: 'a job may read the clock',
    file: 'src/thread/jobs.ts',
    code: `export const started = () => new Date()`,
  },
  {
    sentence: 'an action may read a given instant',
    file: 'src/coordination/actions.ts',
    code: `export const due = (now: string) => new Date(now)`,
  },
]

interface Diagnostic {
  readonly filename: string
  readonly code: string
  readonly message: string
}

let tree: string
let found: readonly Diagnostic[]

before(() => {
  tree = mkdtempSync(join(tmpdir(), 'throughline-lint-'))
  for (const file of ['oxlint.config.ts', 'package.json', 'tsconfig.json', 'src/contexts.ts', 'src/app/lint']) {
    cpSync(join(root, file), join(tree, file), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'), 'dir')
  for (const { file, code } of planted) plant(file, code)
  plant('src/pr/two.ts', `import { one } from './one.ts'\nexport const two = () => one`)
  const run = spawnSync(process.execPath, [join(root, 'node_modules/oxlint/bin/oxlint'), '-f', 'json'], { cwd: tree, encoding: 'utf8' })
  assert.ok(run.stdout.startsWith('{'), `oxlint did not run: ${run.stdout}${run.stderr}`)
  found = (JSON.parse(run.stdout) as { diagnostics: Diagnostic[] }).diagnostics
})

after(() => rmSync(tree, { recursive: true, force: true }))

function plant(file: string, code: string): void {
  mkdirSync(dirname(join(tree, file)), { recursive: true })
  writeFileSync(join(tree, file), `// Planted.\n${code}\n`)
}

for (const { sentence, file, rule, says } of planted) {
  test(`lint: ${sentence}`, () => {
    const here = found.filter(({ filename }) => filename === file)
    assert.deepEqual([...new Set(here.map(({ code }) => code))], rule ? [rule] : [], here.map(({ message }) => message).join('\n'))
    if (says) assert.match(here[0]!.message, says)
  })
}
