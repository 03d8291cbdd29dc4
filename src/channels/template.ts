// The language of personal text: fields with defaults, and conditions on what is known of a person. It is read into a tree and filled in;
// nothing in it is ever evaluated. Runs on the server and in the browser.
import { personKind } from '#people/contract/person.ts'

export const fieldNames = ['first_name', 'name', 'company', 'email', 'language', 'kind'] as const
export type FieldName = (typeof fieldNames)[number]
export type Fields = Readonly<Record<FieldName, string>>

/** What a condition asks: whether something is known, or (`is`) whether it is this. */
export interface Test {
  readonly field: FieldName
  /** In lower case; null asks only whether anything is known. */
  readonly is: string | null
  readonly not: boolean
}

export interface FieldPart {
  readonly field: FieldName
  /** Null when none was written. */
  readonly fallback: string | null
}

export interface Choice<Other = never> {
  readonly when: Test
  readonly yes: readonly Part<Other>[]
  readonly no: readonly Part<Other>[]
}

/** A piece of a template: words as they are, a field, a condition with both its branches, or what else its reader knows. */
export type Part<Other = never> = string | Other | FieldPart | Choice<Other>

/** What is wrong in a template, and where: line and column count from one. */
export interface TemplateFault {
  readonly line: number
  readonly column: number
  /** What stands there. */
  readonly found: string
  /** What is wrong with it and what to do. */
  readonly why: string
}

/** How deep conditions may stand in conditions, and how many a text may have. */
export const mostDeep = 5
const mostConditions = 100

/** Everything in double braces, whether it means anything or not; what opens and is not closed is found by its braces. */
const braces = /\{\{(?!\{)(?:([^{}]{0,200})\}\})?/g
/** Everything in double braces that is closed. */
export const tagPattern = /\{\{(?!\{)[^{}]{0,200}\}\}/g

// --- reading

interface Frame {
  readonly found: string
  readonly at: number
  readonly when: Test
  readonly yes: Part[]
  readonly no: Part[]
  /** The `{{else}}` as it was typed; null before it came. */
  other: string | null
  /** Begun by `{{else if …}}`: the same `{{/if}}` ends it and the one around it. */
  readonly chained: boolean
}

type Tag = FieldPart | { readonly opens: Test; readonly chained: boolean } | 'else' | 'end' | { readonly wrong: string }

/**
 * Reads a template. What is no field and no condition stays words, byte for byte, and is named among the faults. `markup` is for HTML, where
 * what stands in braces is written with entities.
 */
export function readTemplate(template: string, markup = false): { parts: Part[]; faults: TemplateFault[] } {
  const parts: Part[] = []
  const frames: Frame[] = []
  const faults: TemplateFault[] = []
  let from = 0
  let conditions = 0
  const here = () => placeIn(frames.at(-1), parts)
  const refuse = (at: number, found: string, why: string) => faults.push({ ...positionOf(template, at), found, why })
  const close = () => {
    const { when, yes, no, chained } = frames.pop()!
    here().push({ when, yes, no })
    if (chained) close()
  }
  for (const match of template.matchAll(braces)) {
    const [found, inside] = match
    const tag = inside === undefined ? unclosed : tagIn(markup ? unescaped(inside) : inside)
    const why = refusalOf(tag, frames, conditions)
    if (why !== null) {
      refuse(match.index, found, why)
      continue
    }
    here().push(template.slice(from, match.index))
    from = match.index + found.length
    if (tag === 'end') close()
    else if (tag === 'else') frames.at(-1)!.other = found
    else if ('opens' in tag) {
      if (tag.chained) frames.at(-1)!.other = ''
      frames.push({ found, at: match.index, when: tag.opens, yes: [], no: [], other: null, chained: tag.chained })
      conditions += 1
    } else if ('field' in tag) here().push(tag)
  }
  here().push(template.slice(from))
  for (const { found, at, chained } of frames) if (!chained) refuse(at, found, 'is not closed; write {{/if}} where it ends')
  while (frames.length > 0) {
    const { found, yes, no, other } = frames.pop()!
    here().push(found, ...yes, ...(other === null ? [] : [other]), ...no)
  }
  return { parts: joined(parts), faults: faults.toSorted((a, b) => a.line - b.line || a.column - b.column) }
}

const placeIn = (frame: Frame | undefined, parts: Part[]) => (!frame ? parts : frame.other === null ? frame.yes : frame.no)

const unclosed: Tag = { wrong: 'opens a field or a condition and is not closed; write }} behind it' }

/** Why a tag may not stand where it stands; null when it may. */
function refusalOf(tag: Tag, frames: readonly Frame[], conditions: number): string | null {
  const open = frames.at(-1)
  if (tag === 'end') return open ? null : 'closes no condition; take it out, or write {{#if …}} where the condition begins'
  if (tag === 'else' || ('opens' in tag && tag.chained)) {
    if (!open) return 'belongs to no condition; it stands between {{#if …}} and {{/if}}'
    if (open.other !== null) return 'comes after the {{else}} of its condition; only {{/if}} can follow there'
  }
  if (typeof tag === 'string') return null
  if ('wrong' in tag) return tag.wrong
  if (!('opens' in tag)) return null
  if (conditions >= mostConditions) return `is one condition too many; a text may have ${mostConditions}`
  const depth = frames.filter(({ chained }) => !chained).length + (tag.chained ? 0 : 1)
  return depth > mostDeep ? `stands inside too many conditions; ${mostDeep} is the most` : null
}

const listed = fieldNames.map((name) => `{{${name}}}`).join(', ')

function tagIn(inside: string): Tag {
  const words = inside.trim()
  if (words === '/if') return 'end'
  if (words === 'else') return 'else'
  const condition = /^(#if|else\s+if)(?:\s+([\s\S]*))?$/.exec(words)
  if (condition) return conditionIn(condition[2]?.trim() ?? '', condition[1] !== '#if')
  const [, name, fallback] = /^([a-z_]+)\s*(?:\|\s*([^|<>]*))?$/.exec(words) ?? []
  const field = fieldNames.find((known) => known === name)
  return field ? { field, fallback: fallback ?? null } : { wrong: `names no personal field; there are ${listed}` }
}

function conditionIn(words: string, chained: boolean): Tag {
  const [, name, comparison] = /^([a-z_]+)(?:\s+([\s\S]+))?$/.exec(words) ?? []
  const field = fieldNames.find((known) => known === name)
  if (!field) return { wrong: `asks for no personal field; there are ${fieldNames.join(', ')}` }
  if (comparison === undefined) return { opens: { field, is: null, not: false }, chained }
  const [, verb, text] = /^(is(?:\s+not)?)\s+["“”„'‘]([^<>]*)["“”'’]$/.exec(comparison) ?? []
  if (text === undefined) return { wrong: 'compares with nothing; write the text in quotation marks, as in {{#if language is "pt"}}' }
  const is = text.trim().toLowerCase()
  if (is === '') return { wrong: `compares with an empty text; {{#if ${field}}} asks whether it is known` }
  if (field === 'kind' && !personKind.options.some((kind) => kind === is))
    return { wrong: `compares with no kind of person; there are ${personKind.options.join(', ')}` }
  if (field === 'language' && !/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/.test(is))
    return { wrong: 'compares with no language; write its code, such as "pt" or "pt-BR"' }
  return { opens: { field, is, not: verb !== 'is' }, chained }
}

function positionOf(template: string, at: number): { line: number; column: number } {
  const lines = template.slice(0, at).split('\n')
  return { line: lines.length, column: [...lines.at(-1)!].length + 1 }
}

/** Words beside words as one, and nothing that is empty. */
export function joined<Other>(parts: readonly Part<Other>[]): Part<Other>[] {
  const all: Part<Other>[] = []
  for (const part of parts) {
    const last = all.at(-1)
    if (typeof part === 'string' && typeof last === 'string') all[all.length - 1] = last + part
    else if (part !== '') all.push(isChoice(part) ? { when: part.when, yes: joined(part.yes), no: joined(part.no) } : part)
  }
  return all
}

export function isChoice<Other>(part: Part<Other>): part is Choice<Other> {
  return typeof part === 'object' && part !== null && 'when' in part
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#34': '"', apos: "'" }

const unescaped = (text: string) => text.replace(/&(amp|lt|gt|quot|#39|#34|apos);/g, (_, name: string) => entities[name]!)

/** A fault in one sentence, for the field it stands in. */
export function faultWords({ line, column, found, why }: TemplateFault): string {
  return `line ${line}, column ${column}: ${found} ${why}`
}

// --- filling in

/** What is known of a person, as it is merged. */
export function fieldsOf(person: {
  name: string
  companyName?: string | null | undefined
  email?: string | null | undefined
  language?: string | null | undefined
  kind?: string | undefined
}): Fields {
  const name = person.name.trim()
  return {
    name,
    first_name: name.split(/\s+/)[0] ?? '',
    company: person.companyName?.trim() ?? '',
    email: person.email?.trim() ?? '',
    language: person.language?.trim() ?? '',
    kind: person.kind ?? '',
  }
}

/** Nobody in particular. */
export const nobody: Fields = fieldsOf({ name: '' })

/** Whether a condition holds for a person. A language is met by its regions too: “pt” by pt-BR. Case does not matter. */
export function holds({ field, is, not }: Test, fields: Fields): boolean {
  const value = fields[field].toLowerCase()
  if (is === null) return value !== ''
  return (value === is || (field === 'language' && value.startsWith(`${is}-`))) !== not
}

/** The words for one person; `write` makes what is known of them safe for where it stands. */
export function filledIn(parts: readonly Part[], fields: Fields, write: (value: string) => string = (value) => value): string {
  return parts
    .map((part) => {
      if (typeof part === 'string') return part
      if ('when' in part) return filledIn(holds(part.when, fields) ? part.yes : part.no, fields, write)
      return write(fields[part.field] || (part.fallback ?? ''))
    })
    .join('')
}

/** A text as somebody gets it of whom nothing is known. */
export function withFallbacks(template: string, markup = false): string {
  return filledIn(readTemplate(template, markup).parts, nobody, markup ? escaped : undefined)
}

const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => marks[sign]!)

// --- what everybody might read

// Beyond so many different questions not every combination is read, only each answer beside the others.
const mostCombined = 6

/** Every paragraph somebody may come to read, once: for checks that must see all branches. A field stands as its default. */
export function everyReading(template: string): string {
  const found = new Set(readings(template).flatMap((text) => text.split(/\n[^\S\n]*\n/)))
  return [...found].join('\n\n')
}

/** How many characters the longest reading of a text has. */
export function longestReading(template: string): number {
  return Math.max(...readings(template).map((text) => text.length))
}

function readings(template: string): string[] {
  const { parts } = readTemplate(template)
  const asked = [...new Set(questionsIn(parts))]
  return answersTo(asked).map((yes) => filledBy(parts, yes))
}

const keyOf = ({ field, is }: Test) => `${field} ${is ?? ''}`

const questionsIn = (parts: readonly Part[]): string[] =>
  parts.flatMap((part) => (isChoice(part) ? [keyOf(part.when), ...questionsIn(part.yes), ...questionsIn(part.no)] : []))

function answersTo(asked: readonly string[]): Set<string>[] {
  if (asked.length <= mostCombined)
    return Array.from({ length: 2 ** asked.length }, (_, bits) => new Set(asked.filter((_question, at) => bits & (1 << at))))
  const all = new Set(asked)
  return [new Set<string>(), all, ...asked.flatMap((one) => [new Set([one]), new Set(asked.filter((other) => other !== one))])]
}

function filledBy(parts: readonly Part[], yes: ReadonlySet<string>): string {
  return parts
    .map((part) => {
      if (typeof part === 'string') return part
      if ('when' in part) return filledBy(yes.has(keyOf(part.when)) !== part.when.not ? part.yes : part.no, yes)
      return part.fallback ?? ''
    })
    .join('')
}

/** The fields that leave a gap for whoever they are not known of: without a default, and not inside a condition that asks for them. */
export function gapsIn(templates: readonly string[]): FieldName[] {
  const found = new Set(templates.flatMap((template) => bareIn(readTemplate(template).parts, [])))
  return fieldNames.filter((name) => found.has(name))
}

function bareIn(parts: readonly Part[], known: readonly FieldName[]): FieldName[] {
  return parts.flatMap((part) => {
    if (typeof part === 'string') return []
    if (!('when' in part)) return part.fallback === null && !known.includes(part.field) ? [part.field] : []
    const inside = [...known, part.when.field]
    return [...bareIn(part.yes, part.when.not ? known : inside), ...bareIn(part.no, part.when.not ? inside : known)]
  })
}

// --- in HTML

/** Whether a field or a condition stands inside an element's tag, where a person's name could become an attribute. */
export function tagInElement(html: string): boolean {
  return /<[^<>]*\{\{/.test(html)
}

const hollow = new Set(['br', 'hr', 'img'])

/**
 * The first condition that does not begin and end in the same element, by how many begin before it, or null: whichever branch is taken, what was
 * opened must be closed. The template's own faults are for `readTemplate`.
 */
export function unevenIn(html: string): { found: string; before: number } | null {
  const open: string[] = []
  const conditions: { found: string; before: number; depth: number }[] = []
  let before = 0
  for (const [found, slash, element, inside] of html.matchAll(/<(\/?)([a-z0-9]+)[^>]*>|\{\{([^{}]*)\}\}/gi)) {
    const condition = conditions.at(-1)
    if (element !== undefined) {
      if (hollow.has(element.toLowerCase())) continue
      if (slash === '') open.push(element)
      else if (open.pop() === undefined || open.length < (condition?.depth ?? 0)) return condition ?? null
      continue
    }
    const words = inside!.trim()
    const begins = words.startsWith('#if')
    if ((words === '/if' || /^else\b/.test(words)) && condition && condition.depth !== open.length) return condition
    if (begins) conditions.push({ found, before: before++, depth: open.length })
    else if (words === '/if') conditions.pop()
  }
  return null
}

/** A template with its conditions decided for somebody of whom nothing is known; its fields stay. */
export function withoutConditions(template: string): string {
  return decided(readTemplate(template).parts)
}

function decided(parts: readonly Part[]): string {
  return parts
    .map((part) => {
      if (typeof part === 'string') return part
      if ('when' in part) return decided(holds(part.when, nobody) ? part.yes : part.no)
      return part.fallback === null ? `{{${part.field}}}` : `{{${part.field}|${part.fallback}}}`
    })
    .join('')
}
