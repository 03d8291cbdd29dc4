// Conditions in a text that people write: which of them stand between its paragraphs and which within one, and the blank lines around them.
import { readTemplate, tagPattern, unevenIn, type TemplateFault } from '#channels/contract/base.ts'

/** Whether what stands in braces begins, divides or ends a condition; anything else is a field or nothing. */
export function isConditional(tag: string): boolean {
  return /^\{\{\s*(?:#if\b|else\b|\/if\s*\}\})/.test(tag)
}

interface Tag {
  readonly start: number
  readonly end: number
  readonly does: 'open' | 'divide' | 'close'
}

function tagsIn(text: string): Tag[] {
  return [...text.matchAll(tagPattern)].flatMap(({ 0: found, index }): Tag[] => {
    if (!isConditional(found)) return []
    const does = /^\{\{\s*#if/.test(found) ? 'open' : /^\{\{\s*\/if/.test(found) ? 'close' : 'divide'
    return [{ start: index, end: index + found.length, does }]
  })
}

/** The tags of each condition, from its beginning to its end. */
function conditionsIn(tags: readonly Tag[]): Tag[][] {
  const open: Tag[][] = []
  const all: Tag[][] = []
  for (const tag of tags) {
    if (tag.does === 'open') all.push(open[open.push([]) - 1]!)
    open.at(-1)!.push(tag)
    if (tag.does === 'close') open.pop()
  }
  return all
}

const isBlank = (line: string) => line.trim() === ''
const isBare = (line: string) => isBlank(line.replace(tagPattern, (found) => (isConditional(found) ? '' : found)))
// What begins a heading, a quote or an item of a list.
const beginsBlock = /^\s*(?:#{1,6}\s|>|[-*+]\s|\d{1,9}[.)]\s)/

/**
 * The text with its conditions set so that markdown reads every branch as it would read the text without the others: those between paragraphs
 * become paragraphs of nothing but their tags, of those within a paragraph the lines that hold only a tag go.
 */
export function laidOut(markdown: string): string {
  const tags = tagsIn(markdown)
  if (tags.length === 0 || readTemplate(markdown).faults.length > 0) return markdown
  const apart = new Set(conditionsIn(tags).flatMap((condition) => (standsApart(markdown, condition) ? condition : [])))
  let text = ''
  let from = 0
  for (const tag of tags) {
    const words = markdown.slice(from, tag.start)
    const alone = isBare(lineAround(markdown, tag))
    const found = markdown.slice(tag.start, tag.end)
    from = tag.end
    if (apart.has(tag)) text += `${words.trimEnd()}\n\n${found}\n\n`
    else text += `${alone ? words.replace(/[ \t]+$/, '') : words}${found}`
    if (apart.has(tag)) from += /^[ \t]*\n?/.exec(markdown.slice(from))![0].length
    else if (alone) from += /^(?:[ \t]*\n)?/.exec(markdown.slice(from))![0].length
  }
  return text + markdown.slice(from)
}

function standsApart(text: string, condition: readonly Tag[]): boolean {
  const branches = condition.slice(1).map((tag, at) => text.slice(condition[at]!.end, tag.start))
  if (branches.some((branch) => /\n[ \t]*\n/.test(branch))) return true
  const [first, last] = [condition[0]!, condition.at(-1)!]
  const before = text.slice(0, first.start).split('\n')
  const after = text.slice(last.end).split('\n')
  if (!isBare(before.at(-1)!) || !isBare(after[0]!)) return false
  if (branches.some((branch) => beginsBlock.test(branch.replace(tagPattern, '')))) return true
  const within = text.slice(first.start, last.end)
  return within.includes('\n') && isBare(before.at(-2) ?? '') && isBare(after[1] ?? '')
}

function lineAround(text: string, { start, end }: Tag): string {
  const to = text.indexOf('\n', end)
  return text.slice(text.lastIndexOf('\n', start - 1) + 1, to < 0 ? text.length : to)
}

/**
 * A plain text whose conditions are set aside, with its blank lines so placed that whoever gets one branch, or none, sees one blank line and not
 * two: a branch brings the space before it along, unless there is another branch in its stead.
 */
export function spacedOut(text: string, tags: readonly string[]): string {
  const pieces = text.split(/(\uE002\d+\uE003)/)
  const divided: boolean[] = []
  const open: number[] = []
  const doesOf = (piece: string) => tagsIn(tags[Number(piece.slice(1, -1))] ?? '')[0]?.does
  for (const [at, piece] of pieces.entries()) {
    const does = at % 2 === 1 ? doesOf(piece) : undefined
    if (does === 'open') open.push(at)
    if (does === 'divide') divided[open.at(-1) ?? -1] = true
    if (does === 'close') open.pop()
  }
  let spaced = ''
  for (const [at, piece] of pieces.entries()) {
    const does = at % 2 === 1 ? doesOf(piece) : undefined
    const space = does === undefined ? '' : (/\n+$/.exec(spaced)?.[0] ?? '')
    if (does === undefined || (does === 'open' && divided[at])) spaced += piece
    else spaced = spaced.slice(0, spaced.length - space.length) + piece + (does === 'divide' ? '' : space)
  }
  return spaced.trimEnd()
}

/** What is wrong with the fields and conditions of a body, `html` being what it becomes: one that begins in an element must end in it too. */
export function bodyFaults(body: string, html: string): TemplateFault[] {
  const { faults } = readTemplate(body)
  if (faults.length > 0) return faults
  const conditional = tagsIn(body)
  const opened = conditional.filter(({ does }) => does === 'open')
  const uneven = unevenIn(html)
  if (uneven === null && tagsIn(html).length === conditional.length) return []
  const { start, end } = opened[uneven?.before ?? 0]!
  const lines = body.slice(0, start).split('\n')
  const why =
    'begins or ends inside a link, a list or bold words; write it around the whole, or put {{#if …}} and {{/if}} on lines of their own'
  return [{ line: lines.length, column: [...lines.at(-1)!].length + 1, found: body.slice(start, end), why }]
}
