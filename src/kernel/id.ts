// Identifiers: UUID version 7 (RFC 9562), so that ids sort by the time they were made and indexes grow at one end.
import { randomPortion } from './random.ts'

// RFC 9562 §6.2, method 1: a counter behind the time keeps the order in which one process made them, within a millisecond too.
let counter = 0
const counterSize = 2 ** 26

/** A new UUIDv7 for the given instant (milliseconds since the epoch; the wall clock when not given). */
export function newId(at: number = Date.now()): string {
  counter = (counter + 1) % counterSize
  const bytes = randomPortion(16)
  bytes.writeUIntBE(at, 0, 6)
  bytes.writeUInt16BE(0x7000 | (counter >>> 14), 6)
  bytes.writeUInt16BE(0x8000 | (counter & 0x3fff), 8)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
