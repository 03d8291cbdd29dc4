// What content offers about A/B tests (in code: comparisons): planning one, starting it, reading how it stands, deciding and ending it.
import { z } from 'zod'
import { count, event, id, instant, operation, page, paging, share, version } from '#kernel/contract.ts'
import { faultKind } from '#kernel/fault.ts'
import { dispatchFaults, dispatchState } from '#channels/contract/base.ts'
import { faults as trackingFaults } from '#tracking/contract.ts'
import { comparisonStates, longestHours, measures, mostVersions, otherwises } from '../rules/comparison.ts'
import { faults as base } from './base.ts'

export const faults = {
  versionsDiffer: faultKind(
    'versions_differ',
    422,
    'Only e-mails of one piece, on one channel, to one audience and on one topic, can be tested against each other.',
    'Choose versions of that kind, or give them the same audience and topic.',
  ),
  noTarget: faultKind(
    'nothing_to_click',
    422,
    'A version has no link that could be followed, so nothing could be counted.',
    'Give each version a call to action with a target.',
  ),
  audienceTooSmall: faultKind(
    'audience_too_small',
    422,
    'That share of the audience is too small to be divided among the versions.',
    'Let a larger share take part, or choose a larger audience.',
  ),
  noFallback: faultKind('no_fallback', 422, 'The rule names no version of this test.', 'Choose one of its versions for the rest.'),
  notToChoose: faultKind(
    'nothing_to_choose',
    409,
    'There is nothing to choose now.',
    'Read the test again; its page says where it stands.',
  ),
  notRunning: faultKind('test_is_over', 409, 'This A/B test is over.', 'Read the test again; its page says where it stands.'),
}

const measure = z.enum(measures).describe('What is counted: following the link, or what somebody did after that.')
const otherwise = z
  .enum(otherwises)
  .describe('What happens when no version is significantly ahead: a person decides, the one ahead goes all the same, or a named one.')
const hours = z.int().min(1).max(longestHours)
const rate = z.number().min(0).max(1)

/** One version in the test, with what has come of it so far or up to the end. */
export const contender = z.object({
  variantId: id,
  letter: z.string(),
  subject: z.string(),
  dispatchId: id,
  sending: dispatchState,
  held: z.object({ reason: z.string() }).nullable(),
  waiting: count.describe('Recipients who are still to be written to.'),
  delivered: count,
  responded: count.describe('How many of those delivered did what is counted, each once.'),
  /** Wilson's interval of the share, 95 %. */
  low: rate,
  high: rate,
})

export const comparison = z.object({
  id,
  pieceId: id,
  measure,
  share: share.describe('The share of the audience that takes part.'),
  hours: hours.describe('How long is counted after the last message of the test has left.'),
  otherwise,
  fallbackId: id.nullable(),
  rule: z.string().describe('The rule in words, as it was read before the start.'),
  baseline: rate,
  difference: rate,
  needed: count.describe('How many people each version needs to find the difference.'),
  audience: count.describe('How many could be written to when it was started.'),
  state: z.enum(comparisonStates),
  endsAt: instant.nullable().describe('When it decides; known once the last message of the test has left.'),
  winnerId: id.nullable(),
  p: rate.nullable().describe('The largest p of the leader against another version, once it was decided by figures.'),
  level: rate.describe('What p has to be below.'),
  reason: z.string().nullable().describe('How it ended, in words.'),
  decidedAt: instant.nullable(),
  decidedBy: id.nullable().describe('The person who decided; null when the rule did.'),
  restDispatchId: id.nullable(),
  memberId: id.describe('Who started it.'),
  version,
  createdAt: instant,
  contenders: z.array(contender),
})
export type Comparison = z.infer<typeof comparison>

export const contract = {
  readBaseline: operation({
    method: 'GET',
    path: '/pieces/{id}/baseline',
    permission: 'content.read',
    summary:
      'Read what share of those who received the latest e-mails of a channel did what a test would count, and how many an audience can reach.',
    input: {
      id: id.describe('The piece.'),
      channelId: id,
      segmentId: id,
      measure,
      hours: z.coerce.number<number>().int().min(1).max(longestHours).describe('Within so many hours of each delivery.'),
    },
    output: z.object({
      mailings: count,
      delivered: count,
      responded: count,
      audience: count.describe('How many of the segment may be sent commercial messages now.'),
    }),
    faults: [base.segmentGone],
  }),
  startComparison: operation({
    method: 'POST',
    path: '/pieces/{id}/comparisons',
    permission: 'content.edit',
    summary:
      'Test approved e-mails of a piece against each other: each goes to its part of the audience, and by the stated rule one goes to the rest.',
    input: {
      id: id.describe('The piece.'),
      variants: z
        .array(z.strictObject({ id, version }))
        .min(2)
        .max(mostVersions)
        .refine((given) => new Set(given.map((one) => one.id)).size === given.length, 'names a version twice')
        .describe('The versions, A first.'),
      measure,
      share: z.number().min(0.01).max(1).describe('The share of the audience that takes part.'),
      hours,
      otherwise,
      fallback: z
        .int()
        .min(0)
        .max(mostVersions - 1)
        .nullable()
        .default(null)
        .describe('Where the rule names a version for the rest: its place in the list; 0 is A.'),
      baseline: rate.describe('The share expected without a difference.'),
      difference: z.number().min(0.0001).max(1).describe('The smallest difference worth finding, as a share.'),
    },
    output: comparison,
    faults: [
      base.wrongState,
      base.underTest,
      base.noAudience,
      base.segmentGone,
      base.pageNotOut,
      trackingFaults.badTarget,
      ...dispatchFaults,
      ...[faults.versionsDiffer, faults.noTarget, faults.audienceTooSmall, faults.noFallback],
    ],
  }),
  listComparisons: operation({
    method: 'GET',
    path: '/pieces/{id}/comparisons',
    permission: 'content.read',
    summary: 'List the A/B tests of a piece, newest first, with what has come of each version.',
    input: { id: id.describe('The piece.'), ...paging },
    output: page(comparison),
  }),
  getComparison: operation({
    method: 'GET',
    path: '/comparisons/{id}',
    permission: 'content.read',
    summary: 'Read an A/B test: its rule, what has come of each version with its interval, and how it was decided.',
    input: { id },
    output: comparison,
  }),
  chooseVersion: operation({
    method: 'POST',
    path: '/comparisons/{id}/choose',
    permission: 'content.edit',
    summary: 'Send one version of a test to the rest of the audience, when the rule leaves that to a person or the test has ended early.',
    input: { id, version, variantId: id },
    output: comparison,
    faults: [faults.notToChoose, base.wrongState, base.noAudience, base.pageNotOut, trackingFaults.badTarget, ...dispatchFaults],
  }),
  endComparison: operation({
    method: 'POST',
    path: '/comparisons/{id}/end',
    permission: 'content.edit',
    summary: 'End an A/B test without a decision: what has not left yet stays here, and nothing goes to the rest.',
    input: { id, version },
    output: comparison,
    faults: [faults.notRunning],
  }),
}

const figure = z.object({ variantId: id, delivered: count, responded: count })

export const events = {
  comparisonStarted: event('content.comparisonStarted', { pieceId: id, variantIds: z.array(id), rule: z.string(), needed: count }),
  comparisonSent: event('content.comparisonSent', { pieceId: id, endsAt: instant }),
  comparisonDecided: event('content.comparisonDecided', {
    pieceId: id,
    winnerId: id,
    by: z.enum(['rule', 'person']),
    because: z.enum(['significant', 'otherwise', 'chosen']),
    p: z.number().nullable(),
    figures: z.array(figure),
    /** Null when everybody had taken part, and nobody was left. */
    dispatchId: id.nullable(),
  }),
  comparisonUndecided: event('content.comparisonUndecided', { pieceId: id, p: z.number().nullable(), figures: z.array(figure) }),
  comparisonStopped: event('content.comparisonStopped', { pieceId: id, reason: z.string() }),
}
