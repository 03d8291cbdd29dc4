// The fingerprint of what leaves the building: an approval speaks of it, and nothing else may leave.
import { createHash } from 'node:crypto'
import { canonical, type Content } from './rules.ts'

/** SHA-256 of the content's one spelling, in hexadecimal. */
export function hashOf(content: Content): string {
  return createHash('sha256').update(canonical(content)).digest('hex')
}
