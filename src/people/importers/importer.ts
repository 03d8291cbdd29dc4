// The shape of an importer: how another program's list is recognised, and what its columns hold.
import type { ImportField } from '../rules/import.ts'

export interface Importer {
  /** The program as people know it. */
  readonly name: string
  /** Folded headers (see `fold`) that together give this program's export away. */
  readonly signature: readonly string[]
  /** What its columns hold, by folded header, beyond the common ones. */
  readonly columns: Readonly<Record<string, ImportField>>
}
