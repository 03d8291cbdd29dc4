// Brevo's contacts: semicolons, upper case, and who is on its blocklist.
import type { Importer } from './importer.ts'

export const brevo: Importer = {
  name: 'Brevo',
  signature: ['email', 'emailblacklisted'],
  columns: { emailblacklisted: 'unsubscribed', sms: 'phone' },
}
