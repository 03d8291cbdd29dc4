// Mautic's contacts, by the aliases of its fields.
import type { Importer } from './importer.ts'

export const mautic: Importer = {
  name: 'Mautic',
  signature: ['firstname', 'lastname', 'email', 'points'],
  columns: { preferredlocale: 'language', donotemail: 'unsubscribed', stage: 'lifecycle' },
}
