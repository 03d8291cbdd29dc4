// What kinds, facts and states of consent are called on the screen, in the organisation's own words.
import type { Tone } from '#ui/Chip.tsx'
import type { useWords } from '#identity/web/session.tsx'
import type { Fact, PersonDetail } from '../contract/person.ts'
import type { ConsentState, SuppressionReason } from '../rules/consent.ts'
import { personKinds, type PersonKind } from '../rules/person.ts'

type Words = ReturnType<typeof useWords>

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)

export function kindLabel(kind: PersonKind, words: Words): string {
  const labels: Record<PersonKind, string> = {
    prospect: words.prospect,
    customer: words.customer,
    stakeholder: 'stakeholder',
    media: 'media',
    partner: 'partner',
    employee: 'employee',
  }
  return capital(labels[kind])
}

export const kindOptions = (words: Words) => personKinds.map((kind) => ({ value: kind, label: kindLabel(kind, words) }))

export const consentLabel: Record<ConsentState, string> = { none: 'No consent yet', granted: 'Agreed to e-mail', withdrawn: 'Unsubscribed' }
export const consentTone: Record<ConsentState, Tone> = { none: 'plain', granted: 'good', withdrawn: 'warning' }

const reasons: Record<SuppressionReason, string> = {
  unsubscribed: 'This person unsubscribed.',
  erased: 'Somebody with this address asked to be erased.',
  bounced: 'Mail to this address came back.',
  complained: 'This person reported a message as unwanted.',
  manual: 'This address was barred by hand.',
}

/** Why no commercial e-mail goes to this person, as a sentence; null when it may. */
export function refusalSentence({ refusal, suppression }: Pick<PersonDetail, 'refusal' | 'suppression'>): string | null {
  switch (refusal) {
    case null:
      return null
    case 'no_address':
      return 'There is no e-mail address.'
    case 'archived':
      return 'This person is archived.'
    case 'suppressed':
      return suppression ? reasons[suppression.reason] : 'This address is barred.'
    case 'no_consent':
      return 'This person has not agreed to e-mail.'
    case 'paused':
      return 'This person wants to be left alone for a while.'
  }
}

/** What happened, as the title of an entry on the timeline. */
export function factTitle(kind: Fact['kind'], words: Words): string {
  const titles: Record<Fact['kind'], string> = {
    emailed: 'Was sent an e-mail',
    opened: 'Opened an e-mail',
    clicked: 'Clicked a link',
    visited: 'Visited',
    submitted: 'Sent a form',
    replied: 'Replied',
    called: 'Was called',
    met: 'Was met',
    lead_opened: `Became an ${words.lead}`.replace(/an (?=[^aeiou])/, 'a '),
    deal_opened: `${capital(words.deal)} opened`,
    deal_won: `${capital(words.deal)} ${words.won}`,
    deal_lost: `${capital(words.deal)} lost`,
    ordered: `Placed an ${words.order}`.replace(/an (?=[^aeiou])/, 'a '),
    gave: 'Gave',
    refunded: 'Was refunded',
  }
  return titles[kind]
}

/** A person in a few words: the name, else the address. */
export const personName = (person: { name: string; email: string | null }) => person.name || person.email || 'Somebody without a name'

/** A language by its name, “Portuguese (Brazil)”; a code nobody has a name for stays as it is. */
export function languageName(code: string, locale: string): string {
  try {
    return new Intl.DisplayNames([locale], { type: 'language' }).of(code) ?? code
  } catch {
    // A list may bring codes that look right and that no browser knows how to read.
    return code
  }
}

const languages =
  'ar bg bn ca cs da de el en en-GB en-US es es-MX et eu fa fi fr fr-CA ga gl he hi hr hu id it ja ko lt lv ms nb nl pl pt pt-BR ro ru sk sl sq sr sv ta th tr uk ur vi zh'.split(
    ' ',
  )

/** The usual languages by name, and the one that is known already. */
export function languageOptions(locale: string, known: string | null | undefined): { value: string; label: string }[] {
  const codes = known && !languages.includes(known) ? [...languages, known] : languages
  return codes
    .map((code) => ({ value: code, label: languageName(code, locale) }))
    .toSorted((one, other) => one.label.localeCompare(other.label, locale))
}
