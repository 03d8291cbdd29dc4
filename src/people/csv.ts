// Reads a pasted or uploaded list of people: by its header, or by the first cell that looks like an address.
import { delimiters, isFilled, linesOf, preamble, sample, widest, type Line } from '#kernel/csv.ts'

export interface List {
  readonly headers: string[]
  /** The column whose cells are addresses, where no header says so. */
  readonly addresses: number | null
  /** Without the header, what stands above it, and blank lines. */
  readonly lines: Line[]
}

/**
 * Reads a list whose header has a column for which `isEmail` holds, or in whose first lines a cell looks like an address.
 * Null when there is neither.
 */
export function readList(text: string, isEmail: (header: string) => boolean, looksLikeAddress: (cell: string) => boolean): List | null {
  const tries = delimiters.map((delimiter) => ({ delimiter, lines: linesOf(text.slice(0, sample), delimiter, preamble) }))
  const headed = widest(tries.map(({ delimiter, lines }) => ({ delimiter, at: lines.find(({ cells }) => cells.some(isEmail)) })))
  if (headed) {
    const lines = linesOf(text, headed.delimiter).filter(({ line }) => line > headed.at.line)
    return { headers: headed.at.cells.map((cell) => cell.trim()), addresses: null, lines: lines.filter(isFilled) }
  }
  const bare = widest(
    tries.map(({ delimiter, lines }) => ({ delimiter, at: lines.filter(isFilled).find(({ cells }) => cells.some(looksLikeAddress)) })),
  )
  if (!bare) return null
  const addresses = bare.at.cells.findIndex(looksLikeAddress)
  const [first, ...rest] = linesOf(text, bare.delimiter).filter(isFilled)
  // What stands above the first address is a header in words we do not know.
  if (first!.line < bare.at.line) return { headers: first!.cells.map((cell) => cell.trim()), addresses, lines: rest }
  const name = addresses === 0 ? 1 : 0
  return { headers: bare.at.cells.map((_, index) => (index === name ? 'Name' : '')), addresses, lines: [first!, ...rest] }
}
