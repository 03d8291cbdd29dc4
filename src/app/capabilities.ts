// `npm run capabilities`: writes docs/capabilities.md from the names of the tests that carry an inventory number.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { testFilesIn } from './testing/files.ts'

const root = join(import.meta.dirname, '../..')
export const capabilitiesFile = join(root, 'docs/capabilities.md')

export interface Proof {
  readonly number: number
  readonly sentence: string
  readonly file: string
}

// A name stands as the first argument of a test, story or suite, or as `sentence` where tests are made from a table.
const name = /(?:\b(?:test|it|story|suite|describe)\(|\bsentence:)\s*(?:'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)"|`((?:\\.|[^`\\])*)`)/g
const number = /(?<![\w&#])#(\d{1,3})(?!\w)/g

/** What the tests of one source prove, once for every number in their names. */
export function proofsIn(source: string, file: string): Proof[] {
  return [...source.matchAll(name)].flatMap((match) => {
    const full = (match[1] ?? match[2] ?? match[3]!).replaceAll(/\\(.)/g, '$1')
    const sentence = full
      .replaceAll(number, '')
      .replaceAll(/[\s,]+$/g, '')
      .replaceAll(/\s+/g, ' ')
      .trim()
    return [...full.matchAll(number)].map(([, digits]) => ({ number: Number(digits), sentence, file }))
  })
}

/** The document over all test files below these folders. */
export function capabilities(): string {
  const files = ['src', 'e2e', 'faults'].flatMap((folder) => testFilesIn(root, folder))
  return document(files.flatMap((file) => proofsIn(readFileSync(join(root, file), 'utf8'), file)))
}

export function document(proofs: readonly Proof[]): string {
  const numbers = [...new Set(proofs.map((proof) => proof.number))].toSorted((a, b) => a - b)
  const rows = numbers.flatMap((wanted) => {
    const own = proofs.filter((proof) => proof.number === wanted)
    return own.map(({ sentence, file }, index) => `| ${index === 0 ? wanted : ''} | ${sentence.replaceAll('|', '\\|')} | \`${file}\` |`)
  })
  return [
    '# What the tests prove',
    '',
    'Written by `npm run capabilities` from the names of the tests; `npm test` fails when it is out of date. The numbers are those of the inventory of the brief.',
    '',
    `${numbers.length} items, ${new Set(proofs.map(({ sentence, file }) => `${file} ${sentence}`)).size} tests.`,
    '',
    '| item | what is proved | where |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

if (import.meta.main) writeFileSync(capabilitiesFile, capabilities())
