// listmonk's subscribers: name and address, the rest as JSON in one column.
import type { Importer } from './importer.ts'

export const listmonk: Importer = { name: 'listmonk', signature: ['email', 'name', 'attributes'], columns: {} }
