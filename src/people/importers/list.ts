// All importers, and the guess what each column of a list holds.
import { fold, type ImportField } from '../rules/import.ts'
import { brevo } from './brevo.ts'
import { hubspot } from './hubspot.ts'
import type { Importer } from './importer.ts'
import { keila } from './keila.ts'
import { linkedin } from './linkedin.ts'
import { listmonk } from './listmonk.ts'
import { mailchimp } from './mailchimp.ts'
import { mautic } from './mautic.ts'
import { salesforce } from './salesforce.ts'

export const importers: readonly Importer[] = [mailchimp, hubspot, mautic, listmonk, brevo, linkedin, keila, salesforce]

// Headers that mean the same wherever they stand, in the languages lists come in most often; folded, without accents.
const common: Readonly<Record<ImportField, string>> = {
  email: 'email emailaddress mail emailadresse adresseemail courriel correo correoelectronico primaryemail contactemail',
  name: 'name fullname contactname displayname nomcomplet nombrecompleto',
  firstName: 'firstname first fname givenname vorname prenom nombre',
  lastName: 'lastname last lname surname familyname nachname nom apellido apellidos',
  phone: 'phone phonenumber telephone tel mobile mobilephone telefon telefono cell',
  company: 'company companyname organisation organization firma unternehmen societe empresa account accountname',
  language: 'language lang locale sprache langue idioma preferredlanguage',
  zone: 'timezone zone tz zeitzone fuseauhoraire zonahoraria fusohorario',
  lifecycle: 'lifecycle lifecyclestage contacttype kind',
  status: 'status emailstatus subscriptionstatus subscriberstatus',
  unsubscribed: 'unsubscribed optedout optout emailoptout blacklisted blocklisted unsubscribedat unsubscribetime',
  bounced: 'bounced hardbounced cleaned',
}
const fieldOf = new Map(
  Object.entries(common).flatMap(([field, headers]) => headers.split(' ').map((header) => [header, field as ImportField] as const)),
)

/** What a column holds by its header alone; null when the header says nothing. */
export function guess(header: string): ImportField | null {
  return fieldOf.get(fold(header)) ?? null
}

/** The program a list looks to come from, and what each of its columns holds. */
export function recognise(headers: readonly string[]): { format: string; fields: (ImportField | null)[] } {
  const folded = headers.map(fold)
  const importer = importers.find(({ signature }) => signature.every((header) => folded.includes(header)))
  const fields = headers.map((header, index) => importer?.columns[folded[index]!] ?? guess(header))
  // Beside a first name, “Name” is the other one.
  const halved = fields.includes('firstName') && !fields.includes('lastName')
  return { format: importer?.name ?? 'CSV', fields: fields.map((field) => (halved && field === 'name' ? 'lastName' : field)) }
}
