// The tests of faults and abuse, which begin with a number wherever they stand: found by it, and told in one table.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { testFilesIn, type FileOutcome, type Ran } from './files.ts'

/** F1, A16: the rows of the table in faults/README.md. */
export const numbered = /^[FA]\d+[ ,]/

/** The files outside faults/ that hold such a test. */
export function numberedFilesIn(root: string, folder: string): string[] {
  const declared = /\btest\(\s*[`'"][FA]\d+[ ,]/
  return testFilesIn(root, folder).filter((file) => declared.test(readFileSync(join(root, file), 'utf8')))
}

interface Row extends Ran {
  readonly number: string
  readonly what: string
}

/** A table in Markdown: number, what was done, what came of it, and how long it took. */
export function numberedTable(files: readonly FileOutcome[]): string {
  const rows = files
    .flatMap(({ tests }) => tests)
    .flatMap((test) => rowOf(test) ?? [])
    .toSorted((a, b) => byNumber(a.number, b.number))
  const lines = rows.map(({ number, what, outcome, found, milliseconds }) =>
    line(number, what, `${words[outcome]}${found ? `: ${found}` : ''}`, `${(milliseconds / 1000).toFixed(1)} s`),
  )
  return [line('number', 'what was done, and what must hold', 'outcome', 'took'), '|---|---|---|---|', ...lines].join('\n')
}

const words = { passed: 'held', failed: '**failed**', 'not tried': '**not tried**' } as const

const line = (...cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`

/** One test may prove several rows: `F4, F6 …`. */
function rowOf(test: Ran): Row | undefined {
  const [, number, what] = /^((?:[FA]\d+,? ?)+)(.*)$/s.exec(test.name) ?? []
  return number === undefined ? undefined : { ...test, number: number.trim(), what: what! }
}

function byNumber(a: string, b: string): number {
  const key = (number: string): [string, number] => [number[0]!, Number.parseInt(number.slice(1), 10)]
  const [[letter, n], [other, m]] = [key(a), key(b)]
  // Faults before abuse.
  return letter === other ? n - m : letter === 'F' ? -1 : 1
}
