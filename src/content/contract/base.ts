// What the operations of content share: their faults, and the shapes of a piece and of a version (in code: variant).
import { z } from 'zod'
import { count, id, instant, version } from '#kernel/contract.ts'
import { faultKind } from '#kernel/fault.ts'
import { adapterName } from '#channels/contract/base.ts'
import { functionName } from '#thread/contract.ts'
import { pieceStates, variantStates } from '../rules.ts'

export const faults = {
  wrongState: faultKind(
    'content_wrong_state',
    409,
    'Its state does not allow that now.',
    'Read it again; its page offers what can be done from here.',
  ),
  gatesClosed: faultKind(
    'gates_closed',
    422,
    'The brief of its campaign is not approved yet.',
    'Have both parts of the brief approved, then go on.',
  ),
  noVersions: faultKind('no_versions', 422, 'It has no version yet.', 'Write a version for a channel first.'),
  nothingToRead: faultKind('nothing_to_read', 422, 'There is no text in it yet.', 'Write the text first.'),
  wordingRefused: faultKind(
    'wording_refused',
    422,
    'Its wording goes against the message house.',
    'Change the named words, or renew the proof of the claim.',
  ),
  checklistNeeded: faultKind(
    'checklist_needed',
    422,
    'More than 100 people would get what one person alone has written and approved.',
    'Go through the checklist and confirm it.',
  ),
  noAudience: faultKind('no_audience', 422, 'An e-mail needs an audience.', 'Choose the segment it goes to.'),
  onlyEmail: faultKind('only_email', 422, 'Only an e-mail is written to people one by one.', 'Choose the piece’s version for e-mail.'),
  slotPassed: faultKind('slot_passed', 422, 'That moment has passed.', 'Choose a later one, or publish now.'),
  pageNotOut: faultKind(
    'page_not_out',
    422,
    'The page it leads to would not be published by then.',
    'Publish that page first, or choose another target.',
  ),
  wrongPage: faultKind('wrong_page', 422, 'That is no page of the website.', 'Choose a website version that is not archived.'),
  wrongFields: faultKind('wrong_fields', 422, 'Some of this does not belong to a version of that channel.', 'Leave the named fields out.'),
  addressInUse: faultKind('address_in_use', 409, 'Another version has that page address.', 'Choose another one.'),
  topicGone: faultKind('content_topic_gone', 422, 'That topic does not exist or is archived.', 'Choose another topic, or none.'),
  segmentGone: faultKind('content_segment_gone', 422, 'That segment does not exist or is archived.', 'Choose another segment.'),
  messageGone: faultKind('content_message_gone', 422, 'That message does not exist or is archived.', 'Choose another message, or none.'),
  channelGone: faultKind('content_channel_gone', 422, 'That channel does not exist or is archived.', 'Choose a channel of the register.'),
  ctaGone: faultKind(
    'content_cta_gone',
    422,
    'That call to action does not exist or is archived.',
    'Choose another one, or write its words yourself.',
  ),
  formGone: faultKind('content_form_gone', 422, 'That form does not exist or is archived.', 'Choose another form.'),
  underTest: faultKind(
    'under_test',
    409,
    'It is part of an A/B test that is not over.',
    'Wait for its decision, or end the test on the page of the piece first.',
  ),
  cannotBeChanged: faultKind(
    'cannot_be_changed',
    422,
    'What left by e-mail cannot be called back.',
    'Write a further version that puts it right.',
  ),
}

export const intent = z.enum(['educate', 'promote'])
export const pieceKind = z.enum(['story', 'article', 'post', 'newsletter', 'page', 'video', 'advertisement', 'other'])
export const pieceState = z.enum(pieceStates)
export const variantState = z.enum(variantStates)
export const layout = z.enum(['post', 'landing'])

export const piece = z.object({
  id,
  parentId: id.nullable(),
  parentTitle: z.string().nullable(),
  function: functionName,
  title: z.string(),
  intent,
  kind: pieceKind,
  messageId: id.nullable(),
  summary: z.string(),
  state: pieceState,
  ownerId: id.nullable(),
  ownerName: z.string().nullable(),
  version,
  createdAt: instant,
  updatedAt: instant,
  archivedAt: instant.nullable(),
})
export type Piece = z.infer<typeof piece>

export const variant = z.object({
  id,
  pieceId: id,
  /** The piece and the channel. */
  title: z.string(),
  channelId: id,
  adapter: adapterName,
  layout: layout.nullable(),
  subject: z.string(),
  preheader: z.string(),
  body: z.string(),
  ctaId: id.nullable(),
  ctaLabel: z.string(),
  ctaUrl: z.string().nullable(),
  ctaPageId: id.nullable(),
  slug: z.string().nullable(),
  formId: id.nullable(),
  segmentId: id.nullable(),
  topicId: id.nullable(),
  state: variantState,
  slot: instant.nullable().describe('When it leaves or left.'),
  linkUrl: z.string().nullable().describe('Its tagged link.'),
  failure: z.string().nullable(),
  reason: z.string().nullable().describe('Why it was corrected or withdrawn.'),
  publishedAt: instant.nullable(),
  address: z.string().nullable().describe('Where it stands, read back or reported.'),
  learned: z.string().nullable(),
  dispatchId: id.nullable(),
  authorId: id.nullable(),
  version,
  createdAt: instant,
  updatedAt: instant,
  archivedAt: instant.nullable(),
})
export type Variant = z.infer<typeof variant>

export const finding = z.object({
  severity: z.enum(['error', 'warning', 'clear']),
  object: z.string(),
  why: z.string(),
  variantId: id.nullable(),
})
export type Finding = z.infer<typeof finding>

export const rendering = z.object({ html: z.string(), text: z.string(), characters: count })

/** A version as its recipients see it, with whom it reaches and what holds it. */
export const reading = variant.extend({
  channelName: z.string(),
  rendering,
  segment: z.object({ id, name: z.string(), size: count }).nullable(),
  /** Where its call to action leads, and where its page stands once it is published. */
  target: z.string().nullable(),
  pageAddress: z.string().nullable(),
  held: z.object({ reason: z.string() }).nullable(),
  findings: z.array(finding),
})
export type Reading = z.infer<typeof reading>

export const approvalFaults = [faults.wrongState, faults.wordingRefused, faults.checklistNeeded]
export const checked = z.boolean().default(false).describe('That the checklist for a larger audience was gone through.')

/** The fields of a change: any of those that an object is made of. */
export function optional<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.object(shape).partial().shape
}
