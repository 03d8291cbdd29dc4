// The e-mail providers people have accounts with: how to reach their servers, and what each asks of a newcomer.

export type Security = 'tls' | 'starttls' | 'none'

export interface Provider {
  readonly id: string
  readonly title: string
  /** Empty when the person must fill it in. */
  readonly host: string
  readonly port: number
  readonly security: Security
  /** What to type as user name and password, where it is not simply the address and its password. */
  readonly advice: string
  /** The domain it asks its customers to include in their SPF record; left out where it sends with a return address of its own, or where the region decides. */
  readonly spf?: string
  /** Its server for incoming mail (IMAP with TLS on port 993), where it keeps mailboxes that a password opens. */
  readonly incoming?: string
}

// Hosts, ports and SPF domains as the providers publish them.
export const providers: readonly Provider[] = [
  {
    id: 'gmail',
    title: 'Gmail or Google Workspace',
    host: 'smtp.gmail.com',
    port: 465,
    incoming: 'imap.gmail.com',
    security: 'tls',
    advice: 'Turn on two-step verification and make an app password; the usual password is refused.',
    spf: '_spf.google.com',
  },
  {
    id: 'microsoft',
    title: 'Outlook or Microsoft 365',
    host: 'smtp.office365.com',
    port: 587,
    security: 'starttls',
    advice: 'Authenticated SMTP must be switched on for the mailbox by the administrator.',
    spf: 'spf.protection.outlook.com',
  },
  {
    id: 'fastmail',
    title: 'Fastmail',
    host: 'smtp.fastmail.com',
    port: 465,
    incoming: 'imap.fastmail.com',
    security: 'tls',
    advice: 'Make an app password for SMTP under Privacy & Security.',
    spf: 'spf.messagingengine.com',
  },
  {
    id: 'icloud',
    title: 'iCloud Mail',
    host: 'smtp.mail.me.com',
    port: 587,
    incoming: 'imap.mail.me.com',
    security: 'starttls',
    advice: 'Make an app-specific password on the Apple account page.',
    spf: 'icloud.com',
  },
  {
    id: 'zoho',
    title: 'Zoho Mail',
    host: 'smtp.zoho.com',
    port: 465,
    incoming: 'imap.zoho.com',
    security: 'tls',
    advice: 'With two-factor sign-in, make an application-specific password.',
  },
  {
    id: 'gmx',
    title: 'GMX',
    host: 'mail.gmx.com',
    port: 587,
    incoming: 'imap.gmx.com',
    security: 'starttls',
    advice: 'Allow POP3 and IMAP in the settings of the mailbox first.',
  },
  {
    id: 'postmark',
    title: 'Postmark',
    host: 'smtp-broadcasts.postmarkapp.com',
    port: 587,
    security: 'starttls',
    advice: 'User name and password are both the server token; the stream must be a broadcast stream.',
  },
  {
    id: 'sendgrid',
    title: 'SendGrid',
    host: 'smtp.sendgrid.net',
    port: 587,
    security: 'starttls',
    advice: 'The user name is the word apikey, the password is the key.',
  },
  {
    id: 'mailgun',
    title: 'Mailgun',
    host: 'smtp.mailgun.org',
    port: 587,
    security: 'starttls',
    advice: 'Use the SMTP credentials of the sending domain; in the EU region the host is smtp.eu.mailgun.org.',
    spf: 'mailgun.org',
  },
  {
    id: 'ses',
    title: 'Amazon SES',
    host: 'email-smtp.us-east-1.amazonaws.com',
    port: 587,
    security: 'starttls',
    advice: 'Put your own region into the host, and make SMTP credentials: access keys are refused.',
  },
  {
    id: 'brevo',
    title: 'Brevo',
    host: 'smtp-relay.brevo.com',
    port: 587,
    security: 'starttls',
    advice: 'The password is an SMTP key, made under SMTP & API.',
  },
  {
    id: 'mailjet',
    title: 'Mailjet',
    host: 'in-v3.mailjet.com',
    port: 587,
    security: 'starttls',
    advice: 'User name and password are the API key and its secret.',
    spf: 'spf.mailjet.com',
  },
  {
    id: 'other',
    title: 'Another server',
    host: '',
    port: 587,
    security: 'starttls',
    advice: 'Your provider calls these the settings for outgoing mail (SMTP).',
  },
]

export const providerIds = providers.map(({ id }) => id) as [string, ...string[]]

export function providerById(id: string): Provider | undefined {
  return providers.find((provider) => provider.id === id)
}
