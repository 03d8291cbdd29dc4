// Consent confirmed by e-mail: asked on a form, mailed by channels, given on a page of its own; until then nothing may be sent.
import { idFor, type Caller } from '#kernel/caller.ts'
import { record } from '#kernel/events/record.ts'
import { addMilliseconds } from '#kernel/time.ts'
import { events } from '../contract/person.ts'
import { askedAgainAfter, askedFor, confirmationIn, type Confirmation } from '../rules/confirmation.ts'
import * as store from '../store/asking.ts'
import { personById } from '../store/person.ts'
import { expectChangeable } from './changeable.ts'
import { grantConsentFor, type Consent } from './consent.ts'

/** Asks a person to confirm what they agreed to. Who has agreed already, or was asked within the hour, is not asked again. */
export async function askConsent(caller: Caller, personId: string, { source, wording, lang }: Consent & { lang: string }): Promise<void> {
  const person = await expectChangeable(caller, personId)
  if (person.emailKey === null || person.emailConsent === 'granted') return
  if (await store.openAskingOf(caller, personId, addMilliseconds(caller.now, -askedAgainAfter))) return
  const id = idFor(caller)
  await store.addAsking(caller, { id, personId, source, wording, lang })
  await record(caller, events.consentAsked, person, { askingId: id, source })
}

const tokenPlace = 'people.confirm'
const uuidLength = 36

/** Whom a confirmation was made for; null when the token is none of ours. */
export function readConfirmationToken(vault: Caller['vault'], token: string): { orgId: string; askingId: string } | null {
  try {
    const plain = vault.open(token, tokenPlace)
    return { orgId: plain.slice(0, uuidLength), askingId: plain.slice(uuidLength) }
  } catch {
    // The vault throws for every token it did not make.
    return null
  }
}

/** The letter that asks, and to whom; null when there is nobody to ask any more. */
export async function confirmationLetter(caller: Caller, askingId: string) {
  const asking = await store.askingById(caller, askingId)
  const person = asking && (await personById(caller, asking.personId))
  if (!asking || asking.confirmedAt !== null || !person?.email) return null
  const words = confirmationIn(asking.lang)
  const organisation = caller.home.name
  const link = `${caller.home.publicUrl.replace(/\/$/, '')}/c/${caller.vault.seal(`${caller.home.id}${askingId}`, tokenPlace)}`
  const text = [words.asked(organisation), `“${asking.wording}”`, words.follow, link, words.otherwise].join('\n\n')
  return { to: { name: person.name, address: person.email }, subject: words.subject(organisation), text }
}

export interface Asking {
  readonly wording: string
  readonly words: Confirmation
  /** Whether it can still be confirmed; what was confirmed stays so. */
  readonly state: 'open' | 'confirmed' | 'over'
}

/** What the page of a confirmation shows; null when the person is gone. */
export async function askingFor(caller: Caller, askingId: string): Promise<Asking | null> {
  const asking = await store.askingById(caller, askingId)
  const person = asking && (await personById(caller, asking.personId))
  if (!asking || !person || person.erasedAt !== null) return null
  const over = addMilliseconds(asking.askedAt, askedFor) < caller.now
  const state = asking.confirmedAt !== null ? 'confirmed' : over ? 'over' : 'open'
  return { wording: asking.wording, words: confirmationIn(asking.lang), state }
}

/** Takes the confirmation in: the consent is granted once, however often it is confirmed, and a later leave is not undone by it. */
export async function confirmConsent(caller: Caller, askingId: string): Promise<Asking | null> {
  const found = await askingFor(caller, askingId)
  if (found?.state !== 'open' || !(await store.confirmAsking(caller, askingId))) return found
  const { personId, source, wording } = (await store.askingById(caller, askingId))!
  await grantConsentFor(caller, personId, { source: `${source}, confirmed by e-mail`, wording })
  return { ...found, state: 'confirmed' }
}
