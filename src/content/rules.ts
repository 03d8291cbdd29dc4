// What a piece and its versions may become, what leaves the building word by word, and what the checks find before it does.
import { daysBetween, type Day } from '#kernel/time.ts'
import { everyReading, longestReading } from '#channels/contract/base.ts'

// --- states. One table each: from, verb, to, guard. That a version is held is read from its dispatch and never stored.

export const pieceStates = ['idea', 'briefed', 'drafting', 'in_review', 'changes_requested', 'approved', 'repurposed'] as const
export type PieceState = (typeof pieceStates)[number]

export const variantStates = [
  'draft',
  'in_review',
  'approved',
  'scheduled',
  'sending',
  'published',
  'measured',
  'failed',
  'corrected',
  'withdrawn',
] as const
export type VariantState = (typeof variantStates)[number]

export interface Move<State> {
  readonly from: readonly State[]
  readonly verb: string
  readonly to: State
  /** What must hold besides, in words; the action checks it. */
  readonly guard?: string
}

export const pieceMoves = [
  { from: ['idea'], verb: 'brief', to: 'briefed', guard: 'both gates of the campaign’s brief are approved, or nobody is to write one' },
  { from: ['briefed', 'in_review', 'changes_requested', 'approved', 'repurposed'], verb: 'draft', to: 'drafting' },
  { from: ['drafting', 'changes_requested'], verb: 'submit', to: 'in_review', guard: 'it has a version, and none is still a draft' },
  { from: ['drafting', 'in_review'], verb: 'requestChanges', to: 'changes_requested', guard: 'a version waits for approval' },
  { from: ['drafting', 'in_review', 'changes_requested'], verb: 'approve', to: 'approved', guard: 'every version is approved' },
  { from: ['approved', 'repurposed'], verb: 'repurpose', to: 'repurposed' },
] as const satisfies readonly Move<PieceState>[]
export type PieceVerb = (typeof pieceMoves)[number]['verb']

export const variantMoves = [
  { from: ['draft'], verb: 'submit', to: 'in_review', guard: 'there is something to read' },
  { from: ['in_review'], verb: 'requestChanges', to: 'draft' },
  { from: ['in_review'], verb: 'approve', to: 'approved', guard: 'no word the house never uses, no claim without live proof' },
  {
    from: ['draft', 'in_review', 'approved', 'scheduled', 'sending', 'failed'],
    verb: 'edit',
    to: 'draft',
    guard: 'nothing of it has left',
  },
  {
    from: ['approved', 'failed'],
    verb: 'schedule',
    to: 'scheduled',
    guard: 'exactly this text is approved; it has an audience; its page is out',
  },
  {
    from: ['published', 'measured'],
    verb: 'goOn',
    to: 'scheduled',
    guard: 'it is an e-mail that a part of its audience has got in an A/B test, and the rest is to get it',
  },
  { from: ['scheduled'], verb: 'stay', to: 'published', guard: 'it was to go on, and nothing more of it has left' },
  { from: ['scheduled', 'sending'], verb: 'unschedule', to: 'approved', guard: 'nothing of it has left' },
  { from: ['scheduled'], verb: 'start', to: 'sending' },
  { from: ['scheduled', 'sending', 'failed'], verb: 'publish', to: 'published', guard: 'read back, or reported with proof' },
  { from: ['scheduled', 'sending', 'failed'], verb: 'publishCorrection', to: 'corrected', guard: 'the same, of a correction' },
  { from: ['scheduled', 'sending'], verb: 'fail', to: 'failed' },
  { from: ['published', 'measured', 'corrected'], verb: 'correct', to: 'scheduled', guard: 'it can still be changed where it stands' },
  { from: ['published', 'measured', 'corrected'], verb: 'withdraw', to: 'withdrawn', guard: 'it can still be taken back' },
  { from: ['published', 'corrected'], verb: 'measure', to: 'measured' },
] as const satisfies readonly Move<VariantState>[]
export type VariantVerb = (typeof variantMoves)[number]['verb']

/** How a version is taken back from its channel: what a part of its audience has got by e-mail stays published. */
export const takenBack = ({ adapter, publishedAt }: { adapter: string; publishedAt: unknown }): VariantVerb =>
  adapter === 'email' && publishedAt !== null ? 'stay' : 'unschedule'

/** The state a verb leads to, or undefined when it leads nowhere from here. */
export function pieceAfter(state: PieceState, verb: PieceVerb): PieceState | undefined {
  return after<PieceState>(pieceMoves, state, verb)
}

export function variantAfter(state: VariantState, verb: VariantVerb): VariantState | undefined {
  return after<VariantState>(variantMoves, state, verb)
}

function after<State>(moves: readonly Move<State>[], state: State, verb: string): State | undefined {
  return moves.find((move) => move.verb === verb && move.from.includes(state))?.to
}

/**
 * What follows for a piece from the states of its versions, or undefined when nothing does. Changes stay requested until somebody has
 * written something.
 */
export function pieceFollows(state: PieceState, versions: readonly VariantState[], written = false): PieceVerb | undefined {
  if (versions.length === 0) return undefined
  if (versions.includes('draft') && state === 'changes_requested' && !written) return undefined
  const verb = versions.includes('draft') ? 'draft' : versions.includes('in_review') ? 'submit' : 'approve'
  return pieceAfter(state, verb) === undefined ? undefined : verb
}

/** Whether a version has left the building and has not been taken back. */
export const isOut = (state: VariantState): boolean => ['published', 'measured', 'corrected'].includes(state)

// --- what leaves the building

export interface Content {
  readonly subject: string
  readonly preheader: string
  readonly body: string
  readonly ctaLabel: string
  readonly ctaUrl: string | null
  /** The landing page the call to action leads to, instead of an address. */
  readonly ctaPageId: string | null
  readonly slug: string | null
  readonly formId: string | null
}

/** The one spelling of a version's content that its approval speaks of: hash this. */
export function canonical({ subject, preheader, body, ctaLabel, ctaUrl, ctaPageId, slug, formId }: Content): string {
  return JSON.stringify([subject, preheader, body, ctaLabel, ctaUrl, ctaPageId, slug, formId])
}

const notFor = {
  email: ['slug', 'formId'],
  website: [],
  by_hand: ['preheader', 'slug', 'formId'],
} as const

/** The fields a version of that channel does not have, of those that were given a value. A form stands on a landing page only. */
export function fieldsOutOfPlace(
  { adapter, layout }: { readonly adapter: 'email' | 'website' | 'by_hand'; readonly layout: 'post' | 'landing' | null },
  given: Partial<Content>,
): string[] {
  const strange: (keyof Content)[] = [...notFor[adapter], ...(adapter === 'website' && layout === 'post' ? (['formId'] as const) : [])]
  const wrong = strange.filter((field) => given[field] != null && given[field] !== '')
  return adapter !== 'website' && layout !== null ? ['layout', ...wrong] : wrong
}

/** Everything some recipient reads, whichever conditions hold for them: for the checks. */
export function wordsOf({ subject, preheader, body, ctaLabel }: Content): string {
  return [subject, preheader, body, ctaLabel].map(everyReading).filter(Boolean).join('\n')
}

/** A page's address made of its title: lower case letters, digits and hyphens. */
export function slugOf(title: string): string {
  const plain = title
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
  return (
    plain
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 80)
      .replace(/^-+|-+$/g, '') || 'page'
  )
}

// What ends a sentence stands after an address, not in it.
const address = /https?:\/\/[^\s<>"'()[\]{}]+[^\s<>"'()[\]{}.,;:!?]/

/** The first web address in a text. */
export function addressIn(text: string): string | undefined {
  return address.exec(text)?.[0]
}

/** The text with the link where its address stands, or behind it. */
export function withLink(text: string, target: string | null, link: string | null): string {
  if (link === null) return text
  if (target !== null && text.includes(target)) return text.replaceAll(target, () => link)
  return `${text.trimEnd()}\n\n${link}`
}

/** The first words of a text as its title. */
export function titleOf(text: string): string {
  const plain = text.replace(new RegExp(address, 'g'), '').replace(/[#*_>`[\]]/g, '')
  const line =
    plain
      .trim()
      .split(/\r?\n/)[0]!
      .replace(/[\s:,;–-]+$|(?<!\.)\.$/, '') || 'Quick post'
  if (line.length <= 80) return line
  const cut = line.slice(0, 80)
  return `${cut.slice(0, cut.lastIndexOf(' ') > 40 ? cut.lastIndexOf(' ') : 80)}…`
}

/** More people than this are not written to on one person's word alone without a checklist. */
export const checklistAbove = 100

/** An e-mail waits this long before it leaves, so that it can be taken back. */
export const undoMilliseconds = 10_000

// --- checks

export type Severity = 'error' | 'warning' | 'clear'

export interface Finding {
  readonly severity: Severity
  /** What it speaks of: the words, the claim, the version. */
  readonly object: string
  readonly why: string
  readonly variantId: string | null
}

export interface Claim {
  readonly claim: string
  readonly state: 'unproven' | 'live' | 'expiring' | 'expired'
  readonly expiresOn: string | null
}

export interface Wording {
  readonly banned: readonly string[]
  readonly claims: readonly Claim[]
}

/** What the house says against a version; an error stops its approval. */
export function wordingFindings({ banned, claims }: Wording, variantId: string | null, today: Day): Finding[] {
  const words = banned.map((term): Finding => ({
    severity: 'error',
    object: `“${term}”`,
    why: 'The house never uses these words.',
    variantId,
  }))
  return [...words, ...claims.flatMap((claim) => claimFinding(claim, variantId, today))]
}

function claimFinding({ claim, state, expiresOn }: Claim, variantId: string | null, today: Day): Finding[] {
  const object = `“${claim}”`
  const days = expiresOn === null ? 0 : daysBetween(today, expiresOn)
  switch (state) {
    case 'unproven':
      return [{ severity: 'error', object, why: 'Nothing proves this claim yet. Add its evidence, or say less.', variantId }]
    case 'expired':
      return [{ severity: 'error', object, why: `Its evidence ended ${inDays(-days)} ago. Renew it, or say less.`, variantId }]
    case 'expiring':
      return [
        { severity: 'warning', object, why: days === 0 ? 'Its evidence ends today.' : `Its evidence ends in ${inDays(days)}.`, variantId },
      ]
    case 'live':
      return []
  }
}

const inDays = (days: number) => (days === 1 ? 'one day' : `${days} days`)

export interface Draft extends Content {
  readonly id: string
  readonly adapter: 'email' | 'website' | 'by_hand'
  readonly layout: 'post' | 'landing' | null
  readonly segmentId: string | null
}

// Subjects beyond this are cut off by the mail programs of telephones.
const longestSubject = 70

/** What a version lacks. None of it stops a small act; an e-mail without an audience is stopped when it is to leave. */
export function draftFindings(draft: Draft): Finding[] {
  const at = { severity: 'warning', variantId: draft.id } as const
  const found: Finding[] = []
  const asks = draft.ctaUrl !== null || draft.ctaPageId !== null || draft.formId !== null
  if (!asks) found.push({ ...at, object: 'No call to action', why: 'Whoever reads it is asked for nothing, so nothing can be counted.' })
  if (draft.adapter === 'email' && draft.segmentId === null)
    found.push({ ...at, object: 'No audience', why: 'An e-mail needs a segment before it can leave.' })
  if (draft.adapter === 'email' && draft.subject === '')
    found.push({ ...at, object: 'No subject', why: 'The subject decides whether the rest is read.' })
  const characters = longestReading(draft.subject)
  if (draft.adapter === 'email' && characters > longestSubject)
    found.push({
      ...at,
      object: 'Long subject',
      why: `It has ${characters} characters; telephones show about ${longestSubject}.`,
    })
  return found
}
