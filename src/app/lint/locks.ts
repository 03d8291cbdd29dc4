// Whether every write that compares a version has locked the row first: without the lock two writers compare the same version, and both win.
import { withoutComments } from './ownership.ts'

/** A source file of one context. */
export interface Source {
  readonly path: string
  readonly text: string
}

const comparison = /\bexpectVersion\((?:await\s+(?:\w+\.)?\w+\()?/g
const locking = /\.for(?:NoKey)?Update\(|\bfor (?:no key )?update\b/
// `{ load: deals.dealToChange }`: called as `load`.
const alias = /\b(\w+): \w+\.(\w+)\b/g
const definition = /^(?:export )?(?:async )?(?:function|const) (\w+)/

/** The functions of one context that compare a version before anything is locked. */
export function unlockedComparisons(sources: readonly Source[]): string[] {
  const files = sources.map(({ path, text }) => ({ path, parts: partsOf(withoutComments(text)) }))
  const all = files.flatMap(({ parts }) => parts)
  const aliases = all.flatMap((part) => [...part.matchAll(alias)].map(([, name, called]) => `const ${name} = ${called}(`))
  const definitions = Map.groupBy([...all, ...aliases], nameOf)
  return files.flatMap(({ path, parts }) =>
    parts.flatMap((part) =>
      [...part.matchAll(comparison)]
        .filter(({ 0: found, index }) => !calls(part.slice(0, index + found.length)).some((name) => locks(name, definitions)))
        .map(() => `${path}: ${nameOf(part)}`),
    ),
  )
}

/** The declarations of a file. */
function partsOf(text: string): string[] {
  return text.split(/\n(?=export |async |function |const |interface |type )/)
}

const nameOf = (part: string) => definition.exec(part)?.[1] ?? ''

const calls = (code: string) => [...code.matchAll(/\b(\w+)\s*[(<]/g)].map(([, name]) => name!)

/** Whether a function locks, itself or in a function it calls. Of several functions of one name all must lock. */
function locks(name: string, definitions: ReadonlyMap<string, readonly string[]>, depth = 0): boolean {
  const bodies = definitions.get(name) ?? []
  const inside = (body: string) => depth < 2 && calls(body).some((inner) => inner !== name && locks(inner, definitions, depth + 1))
  return bodies.length > 0 && bodies.every((body) => locking.test(body) || inside(body))
}
