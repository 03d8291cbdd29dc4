// Consent: granted with its proof, withdrawn for good, addresses barred, and the way out that every message carries.
import { idFor, type Action, type Caller } from '#kernel/caller.ts'
import { expectFound } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { fault } from '#kernel/fault.ts'
import { recordExport } from '#identity/actions.ts'
import { contract, events, faults } from '../contract/person.ts'
import { lifts, type SuppressionReason } from '../rules/consent.ts'
import { foldEmail } from '../rules/person.ts'
import { proofText } from '../rules/proof.ts'
import * as store from '../store/consent.ts'
import * as persons from '../store/person.ts'
import { expectChangeable } from './changeable.ts'

type Contract = typeof contract

export interface Consent {
  /** Where it was given, in words for the screen. */
  readonly source: string
  /** Exactly what was agreed to. */
  readonly wording: string
}

/**
 * Records that a person agreed. Their own act lifts the bar of an earlier leave; where the address stays barred the consent is
 * recorded all the same when the person gave it, and refused (`addressBarred`) when a member did.
 */
export async function grantConsentFor(caller: Caller, personId: string, { source, wording }: Consent) {
  const person = await expectChangeable(caller, personId)
  if (person.emailKey === null) throw fault(faults.noAddress)
  const by = caller.memberId === null ? 'person' : 'member'
  const barred = await store.suppressionOf(caller, person.emailKey)
  const lifted = barred && lifts(barred.reason, by) ? barred.reason : null
  if (barred && lifted === null && by === 'member') throw fault(faults.addressBarred)
  if (lifted !== null) await store.removeSuppression(caller, person.emailKey)
  await decide(caller, personId, 'granted', { source, wording })
  const after = expectFound(await persons.personById(caller, personId))
  await record(caller, events.consentGranted, after, { source, lifted })
  return after
}

/** Records that a person wants no more and bars the address. A second time changes nothing. */
export async function withdrawConsentFor(caller: Caller, personId: string, { source }: Pick<Consent, 'source'>) {
  const person = await expectChangeable(caller, personId)
  const newlyBarred = person.emailKey !== null && (await store.addSuppression(caller, person.emailKey, 'unsubscribed'))
  if (person.emailConsent === 'withdrawn' && !newlyBarred) return person
  await decide(caller, personId, 'withdrawn', { source, wording: '' })
  const after = expectFound(await persons.personById(caller, personId))
  await record(caller, events.consentWithdrawn, after, { source })
  return after
}

async function decide(caller: Caller, personId: string, state: 'granted' | 'withdrawn', { source, wording }: Consent): Promise<void> {
  const by = { memberId: caller.memberId, hat: caller.hat, importId: null, at: caller.now }
  await store.addConsent(caller, { orgId: caller.home.id, id: idFor(caller), personId, state, source, wording, ...by })
  await store.setConsent(caller, personId, state)
}

/** Bars an address, whether or not a person has it; a weaker reason than the one it is barred for changes nothing. */
export async function suppress(caller: Caller, email: string, reason: SuppressionReason): Promise<void> {
  const emailKey = foldEmail(email)
  if (!(await store.addSuppression(caller, emailKey, reason))) return
  const person = await persons.personByEmailKey(caller, emailKey)
  await record(caller, events.addressSuppressed, person ?? { id: idFor(caller), version: 1 }, { reason })
}

const tokenPlace = 'people.unsubscribe'
const uuidLength = 36

/** What the unsubscribe address of one person ends with: sealed, so that nobody can make one for somebody else. */
export function unsubscribeToken(caller: Pick<Caller, 'home' | 'vault'>, personId: string): string {
  return caller.vault.seal(`${caller.home.id}${personId}`, tokenPlace)
}

/** Whom a token was made for; null when it is none of ours. */
export function readUnsubscribeToken(vault: Caller['vault'], token: string): { orgId: string; personId: string } | null {
  try {
    const plain = vault.open(token, tokenPlace)
    return { orgId: plain.slice(0, uuidLength), personId: plain.slice(uuidLength) }
  } catch {
    // The vault throws for every token it did not make: cut off, mistyped, or made up.
    return null
  }
}

/** Takes somebody off by their own token: also when they were erased meanwhile, since nothing is sent to them then. */
export async function unsubscribe(caller: Caller, personId: string, source: string): Promise<void> {
  const person = await persons.personToChange(caller, personId)
  if (person && person.erasedAt === null) await withdrawConsentFor(caller, personId, { source })
}

export const grantConsent: Action<Contract['grantConsent']> = (caller, { id, ...consent }) => grantConsentFor(caller, id, consent)

export const withdrawConsent: Action<Contract['withdrawConsent']> = (caller, { id, source }) => withdrawConsentFor(caller, id, { source })

export const exportConsent: Action<Contract['exportConsent']> = async (caller, { id }) => {
  const person = expectFound(await persons.personById(caller, id))
  const decisions = await store.consentsOf(caller, id, Number.MAX_SAFE_INTEGER)
  const proof = {
    organisation: caller.home.name,
    personId: id,
    name: person.name,
    email: person.email,
    state: person.emailConsent,
    decisions,
    exportedAt: caller.now,
  }
  const what = 'Proof of the consent of one person'
  await recordExport(caller, person, { what, narrowedTo: [], rows: decisions.length, page: `/people/${id}` })
  return { ...proof, text: proofText(proof) }
}
