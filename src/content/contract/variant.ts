// What content offers about versions (in code: variants): their words, their approval, their way out and what came of it; quick posts too.
import { z } from 'zod'
import { day, event, id, instant, operation, page, paging, prose, text, version, webAddress } from '#kernel/contract.ts'
import { adapterName, dispatchFaults, faults as channelFaults } from '#channels/contract/base.ts'
import { uncertainty } from '#channels/contract/ledger.ts'
import { faults as planFaults } from '#plan/contract/base.ts'
import { functionName, faults as threadFaults } from '#thread/contract.ts'
import { faults as trackingFaults } from '#tracking/contract.ts'
import { approvalFaults, checked, faults, finding, layout, optional, piece, reading, rendering, variant } from './base.ts'

const line = (max: number) => prose(max).refine((value) => !/[\p{Cc}\u2028\u2029]/u.test(value), 'must be on one line')

const variantFields = {
  subject: line(200).describe('The subject of an e-mail, the title of a page, the hook of a post.'),
  preheader: line(250).describe('The line beside the subject of an e-mail; the summary of a page.'),
  body: prose(20_000).describe('A small markdown; {{first_name|there}} names a personal field and its fallback.'),
  ctaId: id.nullable().describe('The call to action of the register.'),
  ctaLabel: line(80),
  ctaUrl: webAddress.nullable().describe('Where the call to action leads, unless it leads to a page.'),
  ctaPageId: id.nullable().describe('The website version the call to action leads to, instead of an address.'),
  slug: z
    .string()
    .max(80)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'takes lower case letters, digits and single hyphens')
    .nullable(),
  formId: id.nullable().describe('The form on a landing page.'),
  segmentId: id.nullable(),
  topicId: id.nullable().describe('Of an e-mail: whoever does not want this topic is left out.'),
}
const choiceFaults = [
  trackingFaults.parametersTyped,
  faults.wrongFields,
  faults.wrongPage,
  faults.addressInUse,
  faults.segmentGone,
  faults.topicGone,
  faults.ctaGone,
  faults.formGone,
  channelFaults.unknownField,
]
const leaveFaults = [faults.wrongState, faults.noAudience, faults.pageNotOut, trackingFaults.badTarget, ...dispatchFaults]

export const contract = {
  createVariant: operation({
    method: 'POST',
    path: '/pieces/{id}/variants',
    permission: 'content.edit',
    summary: 'Write a piece’s version for a channel, with one primary call to action.',
    input: {
      id: id.describe('The piece.'),
      channelId: id,
      layout: layout.optional().describe('On the website: a post of the index and the feed, or a landing page. A post when not given.'),
      ...optional(variantFields),
    },
    output: variant,
    faults: [faults.wrongState, faults.gatesClosed, faults.channelGone, ...choiceFaults],
  }),
  getVariant: operation({
    method: 'GET',
    path: '/variants/{id}',
    permission: 'content.read',
    summary: 'Read a version as its recipients see it.',
    input: { id },
    output: reading,
  }),
  updateVariant: operation({
    method: 'PATCH',
    path: '/variants/{id}',
    permission: 'content.edit',
    summary: 'Change a version; an approval it had is void, and what was scheduled no longer leaves.',
    input: { id, version, ...optional(variantFields) },
    output: variant,
    faults: [
      faults.wrongState,
      faults.underTest,
      faults.cannotBeChanged,
      channelFaults.alreadyOnItsWay,
      channelFaults.dispatchEnded,
      ...choiceFaults,
    ],
  }),
  previewVariant: operation({
    method: 'POST',
    path: '/variants/preview',
    permission: 'content.read',
    summary: 'Show what a text would look like to its recipients, and what the checks would find, without keeping it.',
    input: {
      adapter: adapterName,
      subject: variantFields.subject.default(''),
      preheader: variantFields.preheader.default(''),
      body: variantFields.body,
      ctaLabel: variantFields.ctaLabel.default(''),
    },
    output: rendering.extend({ subject: z.string(), findings: z.array(finding) }),
  }),
  showVariant: operation({
    method: 'POST',
    path: '/variants/{id}/show',
    permission: 'content.read',
    summary: 'Make a throw-away page, kept for an hour, that shows a version complete: the e-mail in its frame, the page on its site.',
    input: { id },
    output: z.object({ path: z.string().nullable().describe('Null for what is posted by hand: it has no frame.') }),
    faults: [faults.nothingToRead, channelFaults.unknownField],
  }),
  archiveVariant: operation({
    method: 'POST',
    path: '/variants/{id}/archive',
    permission: 'content.edit',
    summary: 'Take a version away that is neither scheduled nor on its way.',
    input: { id, version },
    output: variant,
    faults: [faults.wrongState, faults.underTest],
  }),
  restoreVariant: operation({
    method: 'POST',
    path: '/variants/{id}/restore',
    permission: 'content.edit',
    summary: 'Bring an archived version back in the state it had.',
    input: { id, version },
    output: variant,
    faults: [faults.wrongState, faults.addressInUse],
  }),
  submitVariant: operation({
    method: 'POST',
    path: '/variants/{id}/submit',
    permission: 'content.edit',
    summary: 'Put one version up for approval.',
    input: { id, version },
    output: variant,
    faults: [faults.wrongState, faults.nothingToRead],
  }),
  approveVariant: operation({
    method: 'POST',
    path: '/variants/{id}/approve',
    permission: 'content.approve',
    summary: 'Approve one version exactly as it stands; any later change voids the approval.',
    input: { id, version, checked },
    output: variant,
    faults: approvalFaults,
  }),
  scheduleVariant: operation({
    method: 'POST',
    path: '/variants/{id}/schedule',
    permission: 'content.edit',
    summary: 'Let an approved version leave at a moment.',
    input: {
      id,
      version,
      at: instant,
      uncertain: uncertainty
        .optional()
        .describe('For e-mail: what is done about recipients whose delivery is uncertain; the organisation’s default when not given.'),
    },
    output: variant,
    faults: [faults.slotPassed, ...leaveFaults],
  }),
  publishVariant: operation({
    method: 'POST',
    path: '/variants/{id}/publish',
    permission: 'content.edit',
    summary: 'Let an approved version leave now; an e-mail waits ten seconds in which it can be taken back.',
    input: { id, version },
    output: variant,
    faults: leaveFaults,
  }),
  unscheduleVariant: operation({
    method: 'POST',
    path: '/variants/{id}/unschedule',
    permission: 'content.edit',
    summary: 'Take back a version that has not left yet; it stays approved.',
    input: { id, version },
    output: variant,
    faults: [faults.wrongState, faults.underTest, channelFaults.alreadyOnItsWay, channelFaults.dispatchEnded],
  }),
  markVariantPosted: operation({
    method: 'POST',
    path: '/variants/{id}/posted',
    permission: 'content.edit',
    summary: 'Report that a version was posted, printed or said by hand, with its address or a sentence as proof.',
    input: { id, version, address: webAddress.optional(), note: prose(500).optional() },
    output: variant,
    faults: [
      faults.wrongState,
      channelFaults.notByHand,
      channelFaults.dispatchEnded,
      channelFaults.noProof,
      channelFaults.held,
      channelFaults.notApproved,
    ],
  }),
  correctVariant: operation({
    method: 'POST',
    path: '/variants/{id}/correct',
    permission: 'content.approve',
    summary: 'Put right what is out already: the new words are approved and replace the old ones where they stand, with the reason kept.',
    input: { id, version, reason: text(500), subject: variantFields.subject.optional(), body: text(20_000), checked },
    output: variant,
    faults: [faults.cannotBeChanged, faults.nothingToRead, ...approvalFaults, ...leaveFaults],
  }),
  withdrawVariant: operation({
    method: 'POST',
    path: '/variants/{id}/withdraw',
    permission: 'content.approve',
    summary: 'Take back what is out: a page disappears, a post by hand is noted as removed.',
    input: { id, version, reason: text(500) },
    output: variant,
    faults: [faults.wrongState, faults.cannotBeChanged],
  }),
  measureVariant: operation({
    method: 'POST',
    path: '/variants/{id}/measure',
    permission: 'content.edit',
    summary: 'Close the results of a version with what they taught.',
    input: { id, version, learned: text(2000) },
    output: variant,
    faults: [faults.wrongState, faults.underTest],
  }),
  quickPost: operation({
    method: 'POST',
    path: '/quick-posts',
    permission: 'content.edit',
    summary:
      'Post a text at a place, now or at a moment, under the always-on campaign of one’s function; answers the text with its tagged link.',
    input: {
      text: text(10_000),
      channelId: id,
      at: instant.optional(),
      link: webAddress
        .optional()
        .describe('Where its link leads; the first address in the text when not given, else the organisation’s site.'),
      subject: variantFields.subject.optional(),
      segmentId: id.optional().describe('Who gets it, when it is an e-mail.'),
      parentId: id.optional().describe('A campaign or activity instead of the always-on one.'),
      checked,
    },
    output: z.object({ piece, variant, link: z.string().nullable(), text: z.string() }),
    faults: [
      planFaults.noPlan,
      threadFaults.parentGone,
      threadFaults.wrongParent,
      faults.gatesClosed,
      faults.nothingToRead,
      faults.channelGone,
      faults.slotPassed,
      ...choiceFaults,
      ...approvalFaults,
      ...leaveFaults,
    ],
  }),
  listApprovalQueue: operation({
    method: 'GET',
    path: '/approval-queue',
    permission: 'content.read',
    summary: 'List the versions that wait for approval, the longest waiting first.',
    input: paging,
    output: page(variant.extend({ pieceTitle: z.string(), authorName: z.string().nullable(), submittedAt: instant })),
  }),
  listCalendar: operation({
    method: 'GET',
    path: '/calendar',
    permission: 'content.read',
    summary: 'List what leaves or left between two days, in order of time.',
    input: { ...paging, from: day, to: day },
    output: page(variant.extend({ pieceTitle: z.string(), function: functionName })),
  }),
}

export const events = {
  variantCreated: event('content.variantCreated', { pieceId: id, channelId: id }),
  variantChanged: event('content.variantChanged', { fields: z.array(z.string()), approvalVoided: z.boolean() }),
  variantSubmitted: event('content.variantSubmitted', { pieceId: id }),
  variantApproved: event('content.variantApproved', { pieceId: id, bodyHash: z.string() }),
  variantScheduled: event('content.variantScheduled', { pieceId: id, at: instant }),
  variantUnscheduled: event('content.variantUnscheduled', { pieceId: id }),
  variantPublished: event('content.variantPublished', { pieceId: id, address: z.string().nullable() }),
  variantFailed: event('content.variantFailed', { pieceId: id, reason: z.string() }),
  variantCorrected: event('content.variantCorrected', { pieceId: id, reason: z.string() }),
  variantWithdrawn: event('content.variantWithdrawn', { pieceId: id, reason: z.string() }),
  variantMeasured: event('content.variantMeasured', { pieceId: id }),
  variantArchived: event('content.variantArchived', { pieceId: id }),
  variantRestored: event('content.variantRestored', { pieceId: id }),
}
