// Reads the imports of source files, to follow what a file reaches and which packages the program needs.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { resolveImport } from './boundaries.ts'
import { withoutComments } from './ownership.ts'

const statement = /(?:^|\n)\s*(?:import|export)\s+(?!type\b)(?:[^'"`;]*?\sfrom\s+)?['"]([^'"\n]+)['"]|\bimport\(\s*['"]([^'"\n]+)['"]\s*\)/g

/** The specifiers a source imports as values: static, re-exported and dynamic. */
export function importsOf(source: string): string[] {
  return [...withoutComments(source).matchAll(statement)].map((match) => match[1] ?? match[2]!)
}

/** The package behind a specifier, or undefined when it is a file of ours or part of Node. */
export function packageOf(specifier: string): string | undefined {
  if (/^(#|\.|node:)/.test(specifier)) return undefined
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

/** Everything `start` reaches through imports of values, as `from → specifier`; files of ours are followed. */
export function reach(root: string, start: string): { from: string; specifier: string }[] {
  const seen = new Set<string>()
  const edges: { from: string; specifier: string }[] = []
  const open = [start]
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.has(file) || !/\.tsx?$/.test(file) || !existsSync(join(root, file))) continue
    seen.add(file)
    for (const specifier of importsOf(readFileSync(join(root, file), 'utf8'))) {
      edges.push({ from: file, specifier })
      const next = resolveImport(file, specifier)
      if (next) open.push(next)
    }
  }
  return edges
}
