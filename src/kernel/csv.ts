// Reads a pasted or uploaded table: finds its delimiter and its header, numbers its lines, and survives what is broken in it.
import { CsvError, parse } from 'csv-parse/sync'
import { asWritten } from './export.ts'

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
const unclosed = 'A quotation mark is opened on this line and not closed where its value ends.'

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
export function linesOf(raw: string, delimiter: string, most = Number.POSITIVE_INFINITY): Line[] {
  const text = raw.replace(/\r\n?/g, '\n')
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
  const lines: Line[] = []
  let first = 0
  for (let breaks = 0; first < starts.length && lines.length < most; breaks++) {
    const broken = parseInto(lines, { text, starts, first, delimiter })
    if (broken === null) break
    lines.push({
      line: broken + 1,
      cells: [],
      broken: breaks < mostBreaks ? unclosed : `${unclosed} So are too many others: nothing after it was read.`,
    })
    if (breaks === mostBreaks) break
    first = broken + 1
  }
  return lines.slice(0, most)
}

interface Stretch {
  readonly text: string
  /** Where each line begins. */
  readonly starts: readonly number[]
  /** The line to begin with, counted from 0. */
  readonly first: number
  readonly delimiter: string
}

class Swallowed extends Error {}

/**
 * Adds the lines of a text; answers the line, counted from 0, on which a quotation mark is not closed, or null when all could be read.
 * Such a mark would swallow the lines that follow it: the caller gives up its line and goes on behind it.
 */
function parseInto(lines: Line[], { text, starts, first, delimiter }: Stretch): number | null {
  let next = first
  const options = { bom: true, delimiter, record_delimiter: '\n', relax_column_count: true }
  const isSound = (from: number, to: number | undefined) => {
    try {
      parse(text.slice(from, to), options)
      return true
    } catch (error) {
      return !(error instanceof CsvError && error.code === 'CSV_INVALID_CLOSING_QUOTE')
    }
  }
  try {
    parse(text.slice(starts[first]), {
      ...options,
      // Names are written with quotation marks in the middle; only values that run over lines must be exact.
      relax_quotes: true,
      on_record: (cells: string[], context) => {
        const end = first + context.lines
        const suspect = cells.some((cell) => cell.includes('\n') && cell.includes('"'))
        if (suspect && !isSound(starts[next]!, starts[end])) throw new Swallowed()
        // What an export made harmless comes back as it was.
        lines.push({ line: next + 1, cells: cells.map(asWritten) })
        next = end
        return null
      },
    })
    return null
  } catch (error) {
    if (error instanceof Swallowed || (error instanceof CsvError && error.code === 'CSV_QUOTE_NOT_CLOSED')) return next
    throw error
  }
}
