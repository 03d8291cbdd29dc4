// Mailchimp's audience export: subscribed, unsubscribed and cleaned come as three files of one shape.
import type { Importer } from './importer.ts'

export const mailchimp: Importer = {
  name: 'Mailchimp',
  signature: ['memberrating', 'emailaddress'],
  columns: { unsubtime: 'unsubscribed', cleantime: 'bounced', cleancampaigntitle: 'bounced' },
}
