// Writes rows as a CSV file for spreadsheets, page by page: what would be read as a formula there is made harmless.

export type Cell = string | number | null

// Which cells a spreadsheet would take for a formula, in the characters it takes for these signs as well (OWASP, CSV injection). One that
// has its apostrophe gets a further one, so that taking one away always gives back what was written.
const formula = /^'*[=+\-@\t\r\n＝＋－＠]/

/** A cell as it was before it was made harmless. */
export const asWritten = (cell: string): string => (cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell)

/** One line (RFC 4180). A text that begins like a formula gets an apostrophe before it; numbers stay numbers. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(written).join(',')}\r\n`
}

function written(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const safe = formula.test(cell) ? `'${cell}` : cell
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** A stretch of a file, and how many rows it holds. */
export interface Stretch {
  readonly text: string
  readonly rows: number
}

/** Without this mark Excel takes UTF-8 for something else. */
const byteOrderMark = '\uFEFF'

/**
 * A file as stretches: its header, then one for each page of rows. Whoever gathers them has a whole file only after the last one. `begin`
 * leaves the entry of the export in the audit, before the first row is asked for; null where the rows tell of nobody.
 */
export async function* csvFile(
  header: readonly string[],
  begin: (() => Promise<unknown>) | null,
  pages: AsyncIterable<readonly (readonly Cell[])[]>,
): AsyncGenerator<Stretch> {
  await begin?.()
  yield { text: byteOrderMark + csvLine(header), rows: 0 }
  for await (const page of pages) yield { text: page.map(csvLine).join(''), rows: page.length }
}

/** The pages of a list, one after the other, until there is none any more. */
export async function* pagesOf<Item>(
  ask: (cursor: string | undefined) => Promise<{ items: Item[]; nextCursor: string | null }>,
): AsyncGenerator<Item[]> {
  let cursor: string | undefined
  do {
    const { items, nextCursor } = await ask(cursor)
    if (items.length > 0) yield items
    cursor = nextCursor ?? undefined
  } while (cursor !== undefined)
}
