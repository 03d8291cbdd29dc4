// How tone and title of coverage are said on the screen.
import type { Tone as ChipTone } from '#ui/Chip.tsx'
import type { Coverage } from '../contract.ts'
import { tones, type Tone } from '../rules.ts'

export const toneLabel: Record<Tone, string> = { positive: 'Positive', neutral: 'Neutral', negative: 'Negative' }
export const toneChip: Record<Tone, ChipTone> = { positive: 'good', neutral: 'plain', negative: 'error' }
export const toneOptions = tones.map((tone) => ({ value: tone, label: toneLabel[tone] }))

/** The title; until there is one, the address without its scheme. */
export function headline({ title, url }: Pick<Coverage, 'title' | 'url'>): string {
  return title || url.replace(/^https?:\/\/(www\.)?/, '')
}
