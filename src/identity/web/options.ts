// What the first run and the settings offer to choose from: kinds, currencies, zones, locales.

export const kindOptions = [
  { value: 'business', label: 'A business', hint: 'customers, orders, revenue' },
  { value: 'nonprofit', label: 'A nonprofit', hint: 'supporters, gifts, funds raised' },
  { value: 'agency', label: 'An agency', hint: 'works for clients' },
  { value: 'solo', label: 'On my own', hint: 'one person, two hats: Attract and Sell' },
]

/** Every ISO 4217 currency the browser knows, by its name in the reader's language. */
export function currencyOptions(locale: string) {
  const names = new Intl.DisplayNames([locale], { type: 'currency' })
  return Intl.supportedValuesOf('currency').map((code) => ({ value: code, label: `${code} · ${names.of(code) ?? code}` }))
}

export function zoneOptions() {
  return ['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))
}

const locales = [
  'en-US',
  'en-GB',
  'de-DE',
  'fr-FR',
  'es-ES',
  'it-IT',
  'nl-NL',
  'pt-BR',
  'pt-PT',
  'pl-PL',
  'sv-SE',
  'da-DK',
  'ja-JP',
  'en-AU',
  'en-CA',
  'en-IN',
]

/** The common locales, the browser's own first. */
export function localeOptions(own: string) {
  return [...new Set([own, ...locales])].map((locale) => ({ value: locale, label: `${localeName(locale)} (${locale})` }))
}

const languages = new Intl.DisplayNames(['en'], { type: 'language' })

/** `en-US` reads “American English”. */
export const localeName = (locale: string): string => languages.of(locale) ?? locale

const regions: Record<string, string> = {
  US: 'USD',
  GB: 'GBP',
  CA: 'CAD',
  AU: 'AUD',
  IN: 'INR',
  JP: 'JPY',
  BR: 'BRL',
  CH: 'CHF',
  SE: 'SEK',
  DK: 'DKK',
  PL: 'PLN',
}

/** A first guess from the locale's region; the euro where the region is not listed. */
export function guessCurrency(locale: string): string {
  return regions[new Intl.Locale(locale).maximize().region ?? ''] ?? 'EUR'
}

/** What the two addresses are for: said where they are first asked and where they are changed. */
export const addressHint = {
  app: 'The address people of the organisation open',
  public: 'Links in mail and posts begin with it. While it is an address of this machine only, mail to others is not sent.',
}
