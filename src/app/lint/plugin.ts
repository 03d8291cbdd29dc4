// The house's own lint rules: directions between rooms, clocks, and where pages live.
import { relative, sep } from 'node:path'
import type { RuleTester } from 'oxlint/plugins-dev'
import { isContext, isPage, isPart, placeOf, refusal } from './boundaries.ts'

type Rule = Parameters<RuleTester['run']>[1]
type RuleContext = Parameters<Extract<Rule, { create: unknown }>['create']>[0]
type Specifier = Parameters<RuleContext['report']>[0]['node'] & { readonly value?: unknown }

function pathOf(context: RuleContext): string {
  return relative(context.cwd, context.filename).split(sep).join('/')
}

const boundaries: Rule = {
  create(context) {
    const from = pathOf(context)
    function check(source: Specifier | null | undefined, typeOnly: boolean): void {
      if (!source || typeof source.value !== 'string') return
      const why = refusal(from, source.value, typeOnly)
      if (why) context.report({ node: source, message: `'${source.value}': ${why}` })
    }
    return {
      ImportDeclaration: (node) => check(node.source, node.importKind === 'type'),
      ExportNamedDeclaration: (node) => check(node.source, node.exportKind === 'type'),
      ExportAllDeclaration: (node) => check(node.source, node.exportKind === 'type'),
      ImportExpression: (node) => check(node.source, false),
      TSImportType: (node) => check(node.source, true),
    }
  },
}

const timeless = ['actions', 'store', 'rules']
// SQL has clocks of its own; a row's time is caller.now like everything else's.
const sqlClock = /\b(now\s*\(\s*\)|(clock|statement|transaction)_timestamp\s*\(|current_(timestamp|date|time)\b|localtime(stamp)?\b)/i

const clock: Rule = {
  create(context) {
    const { room, inside } = placeOf(pathOf(context))
    if (!isContext(room) || !isPart(inside, ...timeless) || inside.endsWith('.test.ts')) return {}
    function report(node: Specifier, what: string): void {
      context.report({ node, message: `${what} reads a clock: the time of an action is caller.now` })
    }
    return {
      NewExpression(node) {
        if (node.callee.type === 'Identifier' && node.callee.name === 'Date' && !node.arguments.length) report(node, 'new Date()')
      },
      CallExpression(node) {
        if (node.callee.type === 'Identifier' && node.callee.name === 'Date') report(node, 'Date()')
      },
      MemberExpression(node) {
        if (node.object.type !== 'Identifier' || node.computed) return
        const name = `${node.object.name}.${node.property.name}`
        if (['Date.now', 'performance.now', 'Temporal.Now'].includes(name)) report(node, name)
      },
      TemplateElement(node) {
        const found = sqlClock.exec(node.value.raw)
        if (found) report(node, `SQL's ${found[0]}`)
      },
    }
  },
}

const pages: Rule = {
  create(context) {
    const path = pathOf(context)
    if (!path.endsWith('.tsx') || isPage(placeOf(path))) return {}
    return { Program: (node) => context.report({ node, message: 'a .tsx file lives under web/ or ui/: Node cannot load it' }) }
  },
}

export default { meta: { name: 'throughline' }, rules: { boundaries, clock, pages } }
