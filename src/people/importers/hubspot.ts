// HubSpot's contact export; which columns it has depends on the view.
import type { Importer } from './importer.ts'

export const hubspot: Importer = {
  name: 'HubSpot',
  signature: ['recordid', 'email'],
  columns: {
    associatedcompany: 'company',
    primaryassociatedcompany: 'company',
    lifecyclestage: 'lifecycle',
    mobilephonenumber: 'phone',
    unsubscribedfromallemail: 'unsubscribed',
    emailhardbouncereason: 'bounced',
  },
}
