// Keila's contacts: names in two columns, the rest as JSON in one.
import type { Importer } from './importer.ts'

export const keila: Importer = { name: 'Keila', signature: ['email', 'firstname', 'data', 'externalid'], columns: {} }
