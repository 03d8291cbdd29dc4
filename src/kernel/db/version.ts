// Optimistic locking: a write sends the version it read, and loses to a change that came in between.
import { baseFaults, fault } from '../fault.ts'

/**
 * The row, when it exists and still has the version that was read. It must have been loaded `for no key update`: otherwise two writers read
 * the same version, and the second overwrites the first. Throws `notFound`, or `versionConflict` with the current object.
 */
export function expectVersion<Row extends { version: number }>(row: Row | undefined, version: number): Row {
  const found = expectFound(row)
  if (found.version !== version) throw fault(baseFaults.versionConflict, { current: found })
  return found
}

/** The row, or the fault `notFound`: another organisation's row looks exactly like one that never was. */
export function expectFound<Row>(row: Row | undefined): Row {
  if (row === undefined) throw fault(baseFaults.notFound)
  return row
}
