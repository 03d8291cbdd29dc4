// The words of pieces and versions on the screen, and the tone each state has.
import type { Tone } from '#ui/Chip.tsx'
import { reasonTitle } from '#channels/contract/base.ts'
import type { Piece, Reading, Variant } from '../contract/base.ts'
import { leftTitle, type EnrolmentState, type Exit, type SequenceState } from '../course.ts'

export const kindNames: Record<Piece['kind'], string> = {
  story: 'Story',
  article: 'Article',
  post: 'Post',
  newsletter: 'Newsletter',
  page: 'Page',
  video: 'Video',
  advertisement: 'Advertisement',
  other: 'Other',
}

export const intentNames: Record<Piece['intent'], string> = { educate: 'Educates', promote: 'Promotes' }

export const pieceStates: Record<Piece['state'], { word: string; tone: Tone }> = {
  idea: { word: 'Idea', tone: 'plain' },
  briefed: { word: 'Briefed', tone: 'plain' },
  drafting: { word: 'Drafting', tone: 'plain' },
  in_review: { word: 'In review', tone: 'warning' },
  changes_requested: { word: 'Changes requested', tone: 'warning' },
  approved: { word: 'Approved', tone: 'good' },
  repurposed: { word: 'Repurposed', tone: 'good' },
}

const variantStates: Record<Variant['state'], { word: string; tone: Tone }> = {
  draft: { word: 'Draft', tone: 'plain' },
  in_review: { word: 'In review', tone: 'warning' },
  approved: { word: 'Approved', tone: 'good' },
  scheduled: { word: 'Scheduled', tone: 'good' },
  sending: { word: 'On its way', tone: 'good' },
  published: { word: 'Published', tone: 'good' },
  measured: { word: 'Results closed', tone: 'plain' },
  failed: { word: 'Failed', tone: 'error' },
  corrected: { word: 'Corrected', tone: 'good' },
  withdrawn: { word: 'Withdrawn', tone: 'plain' },
}

/** The state of a version: held outranks scheduled, and what is sent by hand waits for hands. */
export function variantState({ state, adapter, held }: Pick<Variant, 'state' | 'adapter'> & { held?: unknown }): {
  word: string
  tone: Tone
} {
  if (held) return { word: 'Held', tone: 'error' }
  if (state === 'sending' && adapter === 'by_hand') return { word: 'Ready to post', tone: 'warning' }
  return variantStates[state]
}

/** A version by its channel; a landing page and a post of the same site are told apart. */
export function versionName({ channelName, layout }: Pick<Reading, 'channelName' | 'layout'>): string {
  return layout === 'landing' ? `${channelName}, landing page` : channelName
}

/** The channel's name out of a version's title on the thread: “Where leggings come from · E-mail”. */
export function channelIn(title: string, pieceTitle: string): string {
  return title.startsWith(`${pieceTitle} · `) ? title.slice(pieceTitle.length + 3) : title
}

/** A moment in a few words: “Fri, Nov 27, 6:30 PM”. */
export function moment(instant: string, { locale, zone }: { locale: string; zone: string }): string {
  const parts = { weekday: 'short', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' } as const
  return new Intl.DateTimeFormat(locale, { ...parts, timeZone: zone }).format(new Date(instant))
}

export const sequenceStates: Record<SequenceState, { word: string; tone: Tone }> = {
  draft: { word: 'Draft', tone: 'plain' },
  running: { word: 'Running', tone: 'good' },
  paused: { word: 'Paused', tone: 'warning' },
  ended: { word: 'Ended', tone: 'plain' },
}

export const enrolmentStates: Record<EnrolmentState, { word: string; tone: Tone }> = {
  active: { word: 'On their way', tone: 'good' },
  finished: { word: 'Through', tone: 'plain' },
  left: { word: 'Left', tone: 'plain' },
}

export const exitNames: Record<Exit, string> = { reply: 'replies', purchase: 'buys something', gift: 'gives' }

/** Why somebody left a sequence: its own reasons, and those of the ledger. */
export function leftWords(reason: string): string {
  return leftTitle[reason] ?? reasonTitle[reason] ?? reason
}
