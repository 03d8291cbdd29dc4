// Runs test files, each in a process of its own, and tells of each what passed, what failed, and what did not run at all.
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { run } from 'node:test'
import { inspect, stripVTControlCharacters } from 'node:util'

export interface FileOutcome {
  /** Relative to the root. */
  readonly file: string
  readonly passed: number
  /** Tests that failed, and those that should have run and did not: skipped, to do, cut short. */
  readonly failed: number
  readonly failures: readonly Failure[]
  /** What this machine has not what it takes for: neither passed nor failed. */
  readonly untried: readonly Failure[]
  /** The tests that ran or could not be tried, in their order. */
  readonly tests: readonly Ran[]
  readonly milliseconds: number
}

export interface Ran {
  readonly name: string
  readonly outcome: 'passed' | 'failed' | 'not tried'
  /** What it told with `t.diagnostic('found: …')`, or why it was not tried. */
  readonly found: string
  readonly milliseconds: number
}

export interface Failure {
  /** The names of the suites and the test, or undefined when the file as a whole failed. */
  readonly test: string | undefined
  readonly why: string
}

export interface Limits {
  /** Milliseconds one test may take. */
  readonly test: number
  /** Milliseconds one file may take; then it is ended, since an open handle would let it wait for ever. */
  readonly file: number
  /** How many files run at the same time. */
  readonly files: number
  /** Only tests whose names match. */
  readonly names?: RegExp
}

/** The test files below a folder, relative to the root and in order. */
export function testFilesIn(root: string, folder: string): string[] {
  try {
    return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.test\.tsx?$/.test(name) && !name.includes('node_modules'))
      .map((name) => join(folder, name).replaceAll('\\', '/'))
      .toSorted()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** Runs the files and calls `told` for each as it ends. */
export async function runFiles(
  root: string,
  files: readonly string[],
  limits: Limits,
  told: (outcome: FileOutcome) => void,
): Promise<FileOutcome[]> {
  const outcomes: FileOutcome[] = []
  const waiting = [...files]
  const worker = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const outcome = await runFile(root, file, limits)
      outcomes.push(outcome)
      told(outcome)
    }
  }
  await Promise.all(Array.from({ length: limits.files }, worker))
  return outcomes
}

async function runFile(root: string, file: string, limits: Limits): Promise<FileOutcome> {
  const start = performance.now()
  const path = join(root, file)
  const events = run({
    cwd: root,
    files: [path],
    isolation: 'process',
    timeout: limits.test,
    signal: AbortSignal.timeout(limits.file),
    ...(limits.names ? { testNamePatterns: limits.names } : {}),
  })
  const failures: Failure[] = []
  const untried: Failure[] = []
  const suites: string[] = []
  const tests: { -readonly [Field in keyof Ran]: Ran[Field] }[] = []
  let passed = 0
  let finished = false
  let output = ''
  events.on('test:start', ({ name, nesting, file: of }) => {
    if (of === path && name !== path) suites.splice(nesting, suites.length, name)
  })
  events.on('test:stdout', ({ message }) => (output += message))
  events.on('test:stderr', ({ message }) => (output += message))
  // What happened after a test had ended is told only here.
  events.on('test:diagnostic', ({ message }) => {
    if (message.includes('Error')) output += `${message}\n`
    const last = tests.at(-1)
    if (last && message.startsWith('found: ')) last.found = message.slice('found: '.length)
  })
  // Node ends a file's own report with a summary of that file; a file that ended itself in the middle has none.
  events.on('test:summary', (summary) => (finished ||= summary.file === path))
  events.on('test:pass', ({ name, nesting, details, skip, todo }) => {
    const test = [...suites.slice(0, nesting), name].join(' › ')
    if (typeof skip === 'string' && isOfThisMachine.test(skip)) {
      untried.push({ test, why: `was not tried: ${skip}` })
      tests.push({ name, outcome: 'not tried', found: skip, milliseconds: details.duration_ms })
    } else if (skip !== undefined && skip !== false) failures.push({ test, why: `was skipped${reason(skip)}` })
    else if (todo !== undefined && todo !== false) failures.push({ test, why: `is still to do${reason(todo)}` })
    else if (details.type !== 'suite' && name !== path) {
      passed++
      tests.push({ name, outcome: 'passed', found: '', milliseconds: details.duration_ms })
    }
  })
  events.on('test:fail', ({ name, nesting, details }) => {
    // A suite fails because a test in it did, which has its own line.
    if ((details.error as { failureType?: string }).failureType === 'subtestsFailed') return
    const test = name === path ? undefined : [...suites.slice(0, nesting), name].join(' › ')
    failures.push({ test, why: describe(details.error) })
    if (test !== undefined) tests.push({ name, outcome: 'failed', found: '', milliseconds: details.duration_ms })
  })
  events.resume()
  await once(events, 'end')
  if (failures.length === 0 && (!finished || passed + untried.length === 0))
    failures.push({ test: undefined, why: passed + untried.length ? 'ended before all its tests had run' : 'ran no test' })
  const failed = failures.length
  if (output.trim() && failures.some(({ test }) => test === undefined))
    failures.push({ test: undefined, why: `printed:\n${output.trim()}` })
  const name = relative(root, path).replaceAll('\\', '/')
  return { file: name, passed, failed, failures, untried, tests, milliseconds: performance.now() - start }
}

// The one reason that excuses a test: `skip: 'this machine lets …'`. Whatever else is skipped should have run.
const isOfThisMachine = /^this machine /

const reason = (given: string | boolean) => (typeof given === 'string' && given ? `: ${given}` : '')

/** The test's own error: Node wraps it, and frames outside our own files help nobody. */
function describe(error: unknown): string {
  const cause = (error as Error).cause
  const own = cause instanceof Error || (typeof cause === 'object' && cause !== null) ? cause : error
  const text = own instanceof Error ? (own.stack ?? own.message) : inspect(own)
  return stripVTControlCharacters(text)
    .split('\n')
    .filter((line) => !/^\s+at .*(node:internal|\/node_modules\/)/.test(line))
    .join('\n')
}
