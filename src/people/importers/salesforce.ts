// Salesforce's leads and contacts by their labels.
import type { Importer } from './importer.ts'

export const salesforce: Importer = { name: 'Salesforce', signature: ['leadid', 'email'], columns: { leadstatus: 'lifecycle' } }
