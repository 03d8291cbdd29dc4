// One table for all measured paths: what was measured beside the least or most that is possible, taken in the same run.

export interface Line {
  readonly path: string
  readonly measured: string
  /** What bounds it, measured in the same run. */
  readonly limit?: string
  /** Measured to limit: for times above one, for rates below. */
  readonly ratio?: number
  readonly aim?: string
}

/** Milliseconds. */
export async function measured(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

export const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

export function tableOf(lines: readonly Line[]): string {
  const rows = [
    ['path', 'measured', 'limit in the same run', 'ratio', 'aim'],
    ...lines.map(({ path, measured: taken, limit = '', ratio, aim = '' }) => [path, taken, limit, ratio?.toFixed(2) ?? '', aim]),
  ]
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('   ')
        .trimEnd(),
    )
    .join('\n')
}
