// What the pages of A/B tests say: which versions can be compared, how large a test has to be, and how one stands, in words.
import { formatInstant, formatNumber, formatPercent } from '#ui/format.ts'
import type { Tone } from '#ui/Chip.tsx'
import type { Reading } from '../contract/base.ts'
import type { Comparison } from '../contract/comparison.ts'
import { mostVersions, ruleOf, sampleFor, shareFor, smallestFound, type Measure, type Otherwise } from '../rules/comparison.ts'

export const measureNames: Record<Measure, { label: string; did: string; hint: string }> = {
  clicked: { label: 'Clicks', did: 'clicked', hint: 'Followed the link of their own copy' },
  submitted: { label: 'Forms sent', did: 'sent a form', hint: 'Followed the link, and then sent a form' },
  ordered: { label: 'Orders', did: 'ordered', hint: 'Followed the link, and then ordered' },
  gave: { label: 'Gifts', did: 'gave', hint: 'Followed the link, and then gave' },
}

export const stateNames: Record<Comparison['state'], { word: string; tone: Tone }> = {
  sending: { word: 'On its way', tone: 'good' },
  counting: { word: 'Counting', tone: 'good' },
  undecided: { word: 'Waits for you', tone: 'warning' },
  decided: { word: 'Decided', tone: 'good' },
  stopped: { word: 'Ended', tone: 'plain' },
}

/** The e-mails of a piece that have not left yet. */
export const mailsOf = (versions: readonly Reading[]) =>
  versions.filter(({ adapter, state }) => adapter === 'email' && ['draft', 'in_review', 'approved', 'failed'].includes(state))

/** Why a version cannot be compared with the first that can, or null. */
export function oddness(version: Reading, first: Reading | undefined): string | null {
  if (version.state !== 'approved' && version.state !== 'failed') return 'Not approved yet'
  if (version.target === null) return 'Has no link to count'
  if (version.segment === null) return 'Has no audience'
  if (first && (version.channelId !== first.channelId || version.segmentId !== first.segmentId)) return 'Has another audience or channel'
  if (first && version.topicId !== first.topicId) return 'Has another topic'
  return null
}

/** The versions that can be compared with each other, the first that can be and those like it. */
export function comparable(versions: readonly Reading[]): Reading[] {
  const mails = mailsOf(versions)
  const first = mails.find((one) => oddness(one, undefined) === null)
  return mails.filter((one) => oddness(one, first) === null).slice(0, mostVersions)
}

/** What the form of a test holds; a share or a baseline that is empty is filled in by the program. */
export interface Wish {
  chosen: Record<string, boolean>
  measure: Measure
  hours: string
  baseline: number | null
  difference: number | null
  share: number | null
  otherwise: string
}

export interface Baseline {
  readonly mailings: number
  readonly delivered: number
  readonly responded: number
  readonly audience: number
}

/** What goes to the server, and what it takes, from what was typed and what the past says. */
export function planned(wish: Wish, ids: readonly string[], known: Baseline | undefined) {
  const versions = ids.length
  const past = known && known.delivered > 0 ? known.responded / known.delivered : null
  const baseline = wish.baseline ?? past
  const difference = wish.difference
  const needed = baseline === null || difference === null ? null : sampleFor({ versions, baseline, difference })
  const wanted = needed === null || !known ? 1 : shareFor(known.audience, versions, needed)
  // Where even everybody is too few, half take part: what is found is found, and the rest still gets the better one.
  const share = wish.share ?? (wanted < 1 ? wanted : 0.5)
  const each = known ? Math.floor((known.audience * share) / versions) : 0
  const findable = baseline === null ? null : smallestFound(each, { versions, baseline })
  return { versions, past, baseline, difference, needed, share, each, findable, ...secondHalf(wish, ids) }
}

function secondHalf({ otherwise }: Wish, ids: readonly string[]): { otherwise: Otherwise; fallback: number | null } {
  if (otherwise === 'leader' || otherwise === 'person') return { otherwise, fallback: null }
  const place = ids.indexOf(otherwise)
  return place < 0 ? { otherwise: 'person', fallback: null } : { otherwise: 'fallback', fallback: place }
}

type Plan = ReturnType<typeof planned>

/** The rule as it would be read. */
export const ruleFor = ({ versions, otherwise, fallback }: Plan, { measure, hours }: Wish) =>
  ruleOf({ versions, measure, hours: Number(hours), otherwise, fallback })

/** How large the test has to be, and whether the audience is. */
export function sizeWords(plan: Plan, { audience }: Baseline, locale: string): { enough: boolean; said: string[] } {
  const number = (value: number) => formatNumber(value, { locale })
  const percent = (value: number) => formatPercent(value, { locale, digits: 2 })
  const { baseline, difference, needed, share, each, findable } = plan
  const takes = `${percent(share)} of ${number(audience)} people who may be written to take part: ${number(each)} for each version.`
  if (baseline === null || difference === null) return { enough: false, said: [takes] }
  if (needed === null) return { enough: false, said: [takes, 'The difference leads beyond 100 %.'] }
  const wanted = `To find ${percent(baseline + difference)} against ${percent(baseline)} in four of five cases, each version needs ${number(needed)} people.`
  if (each >= needed) return { enough: true, said: [wanted, takes] }
  const with_ =
    findable === null
      ? `With ${number(each)} for each version no difference could be found.`
      : `With ${number(each)} for each version only a difference of ${formatNumber(findable * 100, { locale, digits: 1 })} points or more could be found: ${percent(baseline + findable)} against ${percent(baseline)}.`
  return { enough: false, said: [wanted, takes, with_] }
}

/** How a test stands, or how it ended, in words. */
export function standing(test: Comparison, { locale, zone }: { locale: string; zone: string }): string {
  const { contenders, winnerId, endsAt, reason, restDispatchId, decidedBy, p, level } = test
  const winner = contenders.find(({ variantId }) => variantId === winnerId)?.letter
  const figure =
    p === null
      ? 'there was too little to judge by'
      : `p = ${probability(p, locale)}, ${p < level ? 'below' : 'not below'} ${probability(level, locale)}`
  const rest = restDispatchId === null ? 'Nobody was left to get it.' : 'It goes to the rest of the audience.'
  switch (test.state) {
    case 'sending': {
      const held = contenders.find((one) => one.held)?.held
      return held ? `On hold: ${held.reason}` : 'The counting begins when the last message of the test has left.'
    }
    case 'counting':
      return `It decides on ${formatInstant(endsAt!, { locale, timeZone: zone })}. Until then the figures move, and looking at them decides nothing.`
    case 'undecided':
      return `No version is significantly ahead: ${figure}. Choose the one that goes to the rest.`
    case 'decided':
      if (decidedBy !== null) return `Version ${winner} was chosen by a person. ${rest}`
      return p !== null && p < level
        ? `Version ${winner} is significantly ahead: ${figure}. ${rest}`
        : `No version is significantly ahead: ${figure}. By the rule version ${winner} is sent. ${rest}`
    case 'stopped':
      return `${reason} Nothing goes to the rest.`
  }
}

function probability(p: number, locale: string): string {
  return p < 0.001 ? `less than ${formatNumber(0.001, { locale, digits: 3 })}` : formatNumber(p, { locale, digits: p < 0.01 ? 4 : 3 })
}
