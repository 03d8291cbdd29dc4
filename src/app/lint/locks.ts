// Whether every write that compares a version has locked the row first; without the lock two writers compare the same version, and both win.
import { withoutComments } from './ownership.ts'

/** A source file of one context. */
export interface Source {
  readonly path: string
  readonly text: string
}

const checked = /\bexpectVersion\(\s*(?:await\s+)?(?:\w+\.)?(\w+)\s*([(,])/g
const locking = /\.for(?:NoKey)?Update\(|\bfor (?:no key )?update\b/

/** The calls of `expectVersion` in one context whose row comes from a query that locks nothing. */
export function unlockedChecks(sources: readonly Source[]): string[] {
  const texts = sources.map(({ path, text }) => ({ path, text: withoutComments(text) }))
  const definitions = definitionsIn(texts.map(({ text }) => text))
  return texts.flatMap(({ path, text }) =>
    [...text.matchAll(checked)].flatMap(([, name, next]) => {
      const loader = next === '(' ? name! : loaderOf(name!, text)
      return locks(loader, definitions) ? [] : [`${path}: ${name}`]
    }),
  )
}

/** The function whose answer a variable holds. */
function loaderOf(variable: string, text: string): string {
  return new RegExp(`\\bconst ${variable} =\\s*(?:await\\s+)?(?:\\w+\\.)?(\\w+)\\(`).exec(text)?.[1] ?? variable
}

/** Top-level functions by name; several of one name count as one, of which all must lock. */
function definitionsIn(texts: readonly string[]): Map<string, string[]> {
  const starts = /^(?:export )?(?:async )?(?:function|const) (\w+)/
  const found = new Map<string, string[]>()
  for (const text of texts)
    for (const part of text.split(/\n(?=(?:export |async |function |const |interface |type ))/)) {
      const name = starts.exec(part)?.[1]
      if (name !== undefined) found.set(name, [...(found.get(name) ?? []), part])
    }
  return found
}

/** Whether a function locks, itself or in a function it calls. */
function locks(name: string, definitions: ReadonlyMap<string, readonly string[]>, depth = 0): boolean {
  const bodies = definitions.get(name) ?? []
  return bodies.length > 0 && bodies.every((body) => locking.test(body) || (depth < 2 && calls(body).some((inner) => inner !== name && locks(inner, definitions, depth + 1))))
}

const calls = (body: string) => [...body.matchAll(/\b(\w+)\(/g)].map(([, name]) => name!)
