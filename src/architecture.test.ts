// Guards what the linter cannot see: sizes, opening sentences, ownership of schemas, and what files reach through others.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { isPage, isPart, isProof, placeOf } from '#app/lint/boundaries.ts'
import { importsOf, packageOf, reach } from '#app/lint/imports.ts'
import { unlockedComparisons } from '#app/lint/locks.ts'
import { migrationBreaches, storeBreaches } from '#app/lint/ownership.ts'
import { contexts } from './contexts.ts'

const root = resolve(import.meta.dirname, '..')
const most = 400

function filesIn(folder: string): string[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .map((path) => path.replaceAll('\\', '/'))
}

const read = (path: string) => readFileSync(join(root, path), 'utf8')
const all = ['src', 'e2e', 'bench', 'faults'].flatMap(filesIn)
const sources = all.filter((path) => /\.tsx?$/.test(path))
const program = sources.filter((path) => path.startsWith('src/') && !isProof(placeOf(path)))

test('no source file is longer than 400 lines', () => {
  const long = sources.map((path) => ({ path, lines: read(path).split('\n').length - 1 })).filter(({ lines }) => lines > most)
  assert.deepEqual(long, [])
})

test('every folder of src is a room of the house, and every context that is not planned has one', () => {
  const folders = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const begun = contexts.filter((context) => !('planned' in context)).map(({ name }) => name)
  assert.deepEqual(folders.map(({ name }) => name).toSorted(), [...begun, 'kernel', 'ui', 'app'].toSorted())
})

test('every file opens with a sentence that says what it is for', () => {
  const opening: Record<string, RegExp> = {
    ts: /^\/\/ \S+ \S+ \S/,
    tsx: /^\/\/ \S+ \S+ \S/,
    js: /^\/\/ \S+ \S+ \S/,
    sql: /^-- \S+ \S+ \S/,
    css: /^\/\* \S+ \S+ \S/,
  }
  const silent = all.filter((path) => {
    const expected = opening[path.split('.').at(-1)!]
    return expected && !/\.test\.tsx?$/.test(path) && !expected.test(read(path).replace(/^#!.*\n/, ''))
  })
  assert.deepEqual(silent, [])
})

test('no file says that it is unfinished', () => {
  const marks = new RegExp(`\\b(${['TO', 'FIX'].join('DO|')}ME)\\b`)
  const texts = [...all, ...filesIn('docs'), ...readdirSync(root).filter((name) => /\.(md|ts)$/.test(name))]
  assert.deepEqual(
    texts.filter((path) => /\.(tsx?|js|sql|css|md|html)$/.test(path) && marks.test(read(path))),
    [],
  )
})

const migrations = all.filter((path) => path.includes('/migrations/'))

test('every migration is named by its time, its room and what it does, and no two share a time', () => {
  const shape =
    /^src\/(\w+)\/migrations\/(20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d[0-5]\d)_\1_[a-z0-9_]+\.sql$/
  assert.deepEqual(
    migrations.filter((path) => !shape.test(path)),
    [],
  )
  const times = migrations.map((path) => shape.exec(path)![2]!)
  assert.equal(new Set(times).size, times.length)
})

test('every migration keeps to the schemas of its own room, and refers only to rows of contexts above', () => {
  const breaches = migrations.flatMap((path) => migrationBreaches(placeOf(path).room, read(path)).map((found) => `${path}: ${found}`))
  assert.deepEqual(breaches, [])
})

test('every store writes only its own schemas, and reads only those and the thread', () => {
  const stores = program.filter((path) => isPart(placeOf(path).inside, 'store'))
  const breaches = stores.flatMap((path) => storeBreaches(placeOf(path).room, read(path)).map((found) => `${path}: ${found}`))
  assert.deepEqual(breaches, [])
})

test('every write locks a row before it compares the version, so that of two writers one is told', () => {
  const rooms = Map.groupBy(
    program.filter((path) => path.endsWith('.ts')),
    (path) => placeOf(path).room,
  )
  const unlocked = [...rooms.values()].flatMap((paths) => unlockedComparisons(paths.map((path) => ({ path, text: read(path) }))))
  assert.deepEqual(unlocked, [])
})

const plantedMigrations: readonly [string, string][] = [
  ['create table plan.budget (id uuid)', 'create table plan.'],
  ['create table budget (id uuid)', 'create table'],
  ['alter table plan.budget add column x int', 'alter table plan.'],
  ['create schema plan', 'create schema plan'],
  ['create unique index deal_name on plan.budget (name)', 'create unique index deal_name on plan.'],
  ['create trigger t after insert on plan.budget for each row execute function f()', 'create trigger t after insert on plan.'],
  ["call kernel.tenant('plan.budget')", "call kernel.tenant('plan"],
  ['update plan.budget set amount = 0', 'update plan.b'],
  ['create table sales.deal (c uuid references pr.coverage (id))', 'references pr.c'],
]
for (const [sql, found] of plantedMigrations) {
  test(`a migration of sales is refused: ${sql}`, () => assert.deepEqual(migrationBreaches('sales', sql), [found]))
}

test('a migration of sales may make its own objects, on top of the thread', () => {
  const sql = `create schema sales;
    create table if not exists sales.deal (org_id uuid, id uuid, foreign key (org_id, id) references thread.node (org_id, id)); -- alter table plan.budget
    create unique index deal_name on sales.deal (name);
    create or replace function sales.won() returns trigger language plpgsql as $$ begin delete from sales.deal; end $$;
    create trigger deal_won after update on sales.deal for each row execute function sales.won();
    call kernel.tenant('sales.deal', 'select, insert');`
  assert.deepEqual(migrationBreaches('sales', sql), [])
})

const plantedStores: readonly [string, string][] = [
  [`db(caller).insertInto('plan.budget')`, `.insertInto('plan.`],
  [`db(caller).updateTable('thread.node')`, `.updateTable('thread.`],
  [`db(caller).selectFrom('sales.deal as d').innerJoin('plan.budget as b', 'b.id', 'd.id')`, `.innerJoin('plan.`],
  [`sql\`delete\n  from plan.budget\``, 'delete\n  from plan.b'],
  [`sql\`select 1 from sales.deal d join people.person p on true\``, 'join people.p'],
]
for (const [code, found] of plantedStores) {
  test(`a store of sales is refused: ${code.replace(/\s+/g, ' ')}`, () => assert.ok(storeBreaches('sales', code).includes(found)))
}

test('insight may read the schemas above it, and may not write them', () => {
  assert.deepEqual(storeBreaches('insight', `db.selectFrom('sales.deal').innerJoin('plan.budget', 'a', 'b')`), [])
  assert.deepEqual(storeBreaches('insight', `db.selectFrom('coordination.alert')`), [`.selectFrom('coordination.`])
  assert.deepEqual(storeBreaches('insight', `db.updateTable('sales.deal')`), [`.updateTable('sales.`])
})

test('what rules and pages reach, however far, runs in the browser', () => {
  const starts = program.filter((path) => {
    const place = placeOf(path)
    return isPage(place) || isPart(place.inside, 'rules')
  })
  const edges = starts.flatMap((start) => reach(root, start).map(({ from, specifier }) => ({ start, from, specifier })))
  const server = edges.filter(({ specifier }) => /^(node:|(pg|kysely|graphile-worker|nodemailer|pino|mjml)$)/.test(specifier))
  assert.deepEqual(
    server.map(({ start, from, specifier }) => `${start}: ${from} imports ${specifier}`),
    [],
  )
})

test('the program needs no package that is only installed for development', () => {
  const { dependencies, optionalDependencies } = JSON.parse(read('package.json')) as Record<string, Record<string, string>>
  const installed = new Set([...Object.keys(dependencies!), ...Object.keys(optionalDependencies!)])
  const missing = program.flatMap((path) =>
    importsOf(read(path))
      .map(packageOf)
      .filter((name) => name !== undefined && !installed.has(name))
      .map((name) => `${path}: ${name}`),
  )
  assert.deepEqual(missing, [])
})

test('imports are read as they are written', () => {
  const source = `import type { A } from 'a'\nimport { type B, b } from 'b'\nexport * from '#c/d.ts'\nimport 'e/style.css'\n// import 'f'\nconst g = await import('g')`
  assert.deepEqual(importsOf(source), ['b', '#c/d.ts', 'e/style.css', 'g'])
})
