// Reads a pasted or uploaded table: finds its delimiter and its header, numbers its lines, and survives what is broken in it.
import { CsvError, parse } from 'csv-parse/sync'

export interface Line {
  /** Where it begins in the text, counted from 1. */
  readonly line: number
  readonly cells: string[]
  /** Why it could not be read, when it could not. */
  readonly broken?: string
}

export interface Table {
  readonly headers: string[]
  /** Without the header, what stands above it, and blank lines. */
  readonly lines: Line[]
}

export const delimiters = [',', ';', '\t', '|'] as const
/** Characters looked at to find delimiter and header. */
export const sample = 64 * 1024
/** Lines that may stand above a header: LinkedIn puts notes there, spreadsheets a title or `sep=;`. */
export const preamble = 12
const mostBreaks = 100

/** The table whose header is the first line with a cell for which `isHeader` holds; null when there is none. */
export function readTable(text: string, isHeader: (cell: string) => boolean): Table | null {
  const found = widest(
    delimiters.map((delimiter) => ({
      delimiter,
      at: linesOf(text.slice(0, sample), delimiter, preamble).find(({ cells }) => cells.some(isHeader)),
    })),
  )
  if (!found) return null
  const lines = linesOf(text, found.delimiter).filter(({ line }) => line > found.at.line)
  return { headers: found.at.cells.map((cell) => cell.trim()), lines: lines.filter(isFilled) }
}

export const isFilled = ({ cells, broken }: Line): boolean => broken !== undefined || cells.some((cell) => cell.trim() !== '')

/** The delimiter that finds most columns: the wrong one leaves the header in one piece. */
export function widest(found: readonly { delimiter: string; at: Line | undefined }[]): { delimiter: string; at: Line } | undefined {
  const hits = found.filter((each): each is { delimiter: string; at: Line } => each.at !== undefined)
  return hits.toSorted((a, b) => b.at.cells.length - a.at.cells.length)[0]
}

/** The lines of a text by one delimiter, at most so many. A line that cannot be read says why and does not take the rest along. */
export function linesOf(text: string, delimiter: string, most = Number.POSITIVE_INFINITY): Line[] {
  const lines: Line[] = []
  let from = 0
  let before = 0
  for (let breaks = 0; from < text.length && lines.length < most; breaks++) {
    const end = parseInto(lines, text.slice(from), delimiter, before)
    if (end === null) break
    // A quotation mark that is never closed would swallow the rest: this one line is given up and reading goes on behind it.
    lines.push({ line: end + 1, cells: [], broken: 'A quotation mark is opened on this line and never closed.' })
    from += lengthOf(text.slice(from), end + 1 - before)
    before = end + 1
    if (breaks === mostBreaks) {
      lines.push({ line: before + 1, cells: [], broken: 'Too many lines are broken; nothing from here on was read.' })
      break
    }
  }
  return lines.slice(0, most)
}

/** Adds the lines of a text; answers the last line before one whose quotation mark is never closed, or null when all could be read. */
function parseInto(lines: Line[], text: string, delimiter: string, before: number): number | null {
  let end = before
  try {
    parse(text, {
      bom: true,
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_quotes: true,
      relax_column_count: true,
      on_record: (cells: string[], context) => {
        lines.push({ line: end + 1, cells })
        end = before + context.lines
        return null
      },
    })
    return null
  } catch (error) {
    if (error instanceof CsvError && error.code === 'CSV_QUOTE_NOT_CLOSED') return end
    throw error
  }
}

/** How many characters the first lines of a text take, with their ends. */
function lengthOf(text: string, lines: number): number {
  const ends = /\r\n|\n|\r/g
  for (let line = 0; line < lines; line++) if (ends.exec(text) === null) return text.length
  return ends.lastIndex
}
