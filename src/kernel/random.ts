// Random bytes in small portions: asking the system for each costs more than all that is done with them.
import { randomFillSync } from 'node:crypto'

const pool = Buffer.allocUnsafeSlow(4096)
let used = pool.length

/** So many unpredictable bytes, at most a few hundred; none is ever given twice, and none stays behind. */
export function randomPortion(length: number): Buffer {
  if (used + length > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const portion = Buffer.from(pool.subarray(used, used + length))
  pool.fill(0, used, used + length)
  used += length
  return portion
}
