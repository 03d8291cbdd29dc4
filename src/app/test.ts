// `npm test`: lint, format, types, tests on a real PostgreSQL, the faults in short, the web build and the browser stories, with one closing summary.
// `npm run faults` tries the faults in full, runs the numbered tests that stand elsewhere as well, and closes with one table.
// `npm test -- src/sales` runs only the test files whose path contains one of the arguments, and does not count as a full run.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { numbered, numberedFilesIn, numberedTable } from './testing/numbered.ts'
import { runFiles, testFilesIn, type FileOutcome, type Limits } from './testing/files.ts'
import { summarise, tally, type Part } from './testing/summary.ts'

const root = process.cwd()
const chosen = process.argv.slice(2).map((path) => path.replace(/^\.\//, ''))

const inFull = process.env['FAULTS'] === 'full'
/** `npm run faults` without the names of files. */
const numberedOnly = inFull && chosen.join() === 'faults/'
const unitLimits: Limits = { test: 60_000, file: 180_000, files: 2 }
// In full a fault is tried at many random moments.
const faultLimits: Limits = inFull ? { test: 1_800_000, file: 3_600_000, files: 1 } : { ...unitLimits, files: 1 }
// A story starts the whole program and a browser of its own.
const storyLimits: Limits = { test: 180_000, file: 660_000, files: 2 }

// Whoever runs the tests may have settings of the program about; only DATABASE_URL speaks to the tests.
const settings = [
  'DATA_DIR',
  'PORT',
  'HOST',
  'PART',
  'SECRET_KEY',
  'APP_URL',
  'PUBLIC_URL',
  'DNS_SERVERS',
  'LOG_LEVEL',
  'TRUST_PROXY',
  'NODE_TEST_CONTEXT',
]
for (const name of settings) delete process.env[name]

/** Of every file that has run, for the table of the faults. */
const outcomes: FileOutcome[] = []

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

async function main(): Promise<void> {
  const tests = numberedOnly ? numberedFilesIn(root, 'src') : testFilesIn(root, 'src').filter(isChosen)
  const faults = testFilesIn(root, 'faults').filter(isChosen)
  const stories = testFilesIn(root, 'e2e').filter(isChosen)
  const files = { tests, faults, stories }
  const parts = chosen.length ? await chosenRun(files) : await fullRun(files)
  const { text, exitCode } = summarise(parts, chosen.length > 0)
  say(text)
  process.exit(exitCode)
}

function isChosen(path: string): boolean {
  return chosen.length === 0 || chosen.some((part) => path.includes(part))
}

interface Files {
  readonly tests: string[]
  readonly faults: string[]
  readonly stories: string[]
}

async function fullRun(files: Files): Promise<Part[]> {
  const parts = [
    await commandPart('lint', 'oxlint/bin/oxlint'),
    await commandPart('format', 'oxfmt/bin/oxfmt', '--check'),
    await commandPart('types', 'typescript/bin/tsc', '-p', '.'),
  ]
  return [...parts, ...(await onCluster(files, await buildPart()))]
}

async function chosenRun(files: Files): Promise<Part[]> {
  const left = ['lint', 'format', 'types'].map((name) => notRun(name, 'only chosen files were asked for'))
  const web = files.stories.length ? await buildPart() : notRun('web build', 'only chosen files were asked for')
  return [...left, ...(await onCluster(files, web))]
}

function notRun(name: string, note: string): Part {
  return { name, passed: 0, failed: 0, milliseconds: undefined, note }
}

/** What was asked for and could not run has failed, in a chosen run too. */
function prevented(name: string, note: string): Part {
  return { ...notRun(name, note), failed: 1 }
}

async function commandPart(name: string, program: string, ...args: string[]): Promise<Part> {
  const start = performance.now()
  const { code, output } = await command(join(root, 'node_modules', program), args)
  return tell(name, code === 0, start, code === 0 ? '' : output)
}

function command(program: string, args: readonly string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (text: Buffer) => (output += text.toString()))
    child.stderr.on('data', (text: Buffer) => (output += text.toString()))
    child.on('error', (error) => resolve({ code: -1, output: error.message }))
    child.on('close', (code) => resolve({ code, output }))
  })
}

async function buildPart(): Promise<Part> {
  const start = performance.now()
  try {
    const { ensureWeb } = (await import(pathToFileURL(join(root, 'src/app/build.ts')).href)) as typeof import('./build.ts')
    await ensureWeb()
    return tell('web build', true, start, '')
  } catch (error) {
    return tell('web build', false, start, (error as Error).message)
  }
}

function tell(name: string, good: boolean, start: number, output: string): Part {
  const milliseconds = performance.now() - start
  say(`${good ? 'ok  ' : 'FAIL'} ${name} (${(milliseconds / 1000).toFixed(1)} s)`)
  if (output) say(indent(output.trim()))
  return { name, passed: good ? 1 : 0, failed: good ? 0 : 1, milliseconds }
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '     ')
}

/** The tests, the faults and the stories share one database server; without it neither can run. */
async function onCluster({ tests, faults, stories }: Files, web: Part): Promise<Part[]> {
  const { globalSetup, globalTeardown } = await import('./testing/cluster.ts')
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void globalTeardown().finally(() => process.exit(1)))
  try {
    await globalSetup()
  } catch (error) {
    const why = (error as Error).message
    return [prevented('tests', why), prevented('faults', why), web, prevented('stories', why)]
  }
  try {
    const tested = await filesPart('tests', tests, numberedOnly ? { ...unitLimits, names: numbered } : unitLimits)
    const tried = await filesPart('faults', faults, faultLimits)
    if (inFull) say(`\n${numberedTable(outcomes)}`)
    const told = web.failed ? prevented('stories', 'there is no web build') : await filesPart('stories', stories, storyLimits)
    return [tested, tried, web, told]
  } finally {
    await globalTeardown()
  }
}

async function filesPart(name: string, files: string[], limits: Limits): Promise<Part> {
  if (files.length === 0) return notRun(name, chosen.length ? 'no file of these was asked for' : 'there are no files')
  const start = performance.now()
  const ran = await runFiles(root, files, limits, tellFile)
  outcomes.push(...ran)
  const passed = ran.reduce((total, outcome) => total + outcome.passed, 0)
  const failed = ran.reduce((total, outcome) => total + outcome.failed, 0)
  const untried = ran.reduce((total, outcome) => total + outcome.untried.length, 0)
  return { name, passed, failed, untried, milliseconds: performance.now() - start, files: ran.length }
}

function tellFile({ file, passed, failed, failures, untried, milliseconds }: FileOutcome): void {
  const word = failed ? 'FAIL' : untried.length ? 'SKIP' : 'ok  '
  const counts = failed || untried.length ? tally(passed, failed, untried.length) : `${passed} passed`
  say(`${word} ${file}: ${counts} (${(milliseconds / 1000).toFixed(1)} s)`)
  for (const { test, why } of [...failures, ...untried]) say(`${indent(test ?? 'the file as a whole')}\n${indent(indent(why))}`)
}

await main()
