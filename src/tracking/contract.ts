// What tracking offers: links whose parameters come from the plan, forms with what was sent through them, and the touches.
import { z } from 'zod'
import { count, day, event, id, instant, operation, page, paging, personal, prose, text, version, webAddress } from '#kernel/contract.ts'
import { faultKind } from '#kernel/fault.ts'
import { functionName } from '#thread/contract.ts'
import { fieldKinds } from './rules.ts'

export const faults = {
  badTarget: faultKind(
    'bad_target',
    422,
    'A link cannot lead there.',
    'Give a complete address that begins with https:// and holds no password.',
  ),
  parametersTyped: faultKind(
    'parameters_typed',
    422,
    'The address carries campaign parameters already.',
    'Give the plain address: the parameters come from the plan.',
  ),
  noCampaign: faultKind('no_campaign', 422, 'No campaign stands above that object.', 'Choose an object that belongs to a campaign.'),
  badFields: faultKind('bad_fields', 422, 'These fields make no form.', 'Read the named field and correct it.'),
  noSuchChannel: faultKind('no_such_channel', 422, 'That channel does not exist or is archived.', 'Choose one of the list.'),
  noSuchCta: faultKind('no_such_cta', 422, 'That call to action does not exist.', 'Choose one of the list.'),
  noSuchConversion: faultKind('no_such_conversion', 422, 'That conversion does not exist or is archived.', 'Choose one of the list.'),
  noSuchPlace: faultKind(
    'no_such_place',
    422,
    'The object it should belong to does not exist or is archived.',
    'Choose another place on the thread.',
  ),
  linkUnknown: faultKind('link_unknown', 404, 'This link leads nowhere.', 'Check that the whole address was copied.'),
  formClosed: faultKind('form_closed', 404, 'This form is closed.', 'Write to the people who gave you the address.'),
}

export const link = z.object({
  id,
  code: z.string(),
  url: z.string().describe('The short address to hand out.'),
  nodeId: id,
  title: z.string().describe('The object it belongs to.'),
  target: z.string(),
  source: z.string(),
  medium: z.string(),
  campaign: z.string(),
  content: z.string(),
  ctaId: id.nullable(),
  clicks: z.int().describe('Clicks by people; machines, prefetches and scanners are left out.'),
  createdAt: instant,
})
export type Link = z.infer<typeof link>

const key = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'takes lower case letters, digits and underscores, and begins with a letter')
export const field = z.strictObject({
  key: key.refine((value) => !value.startsWith('tl_'), 'begins with letters the form keeps for itself'),
  label: text(120),
  kind: z.enum(fieldKinds),
  required: z.boolean(),
  options: z.array(text(80)).max(30).default([]),
})

export const purpose = z.enum(['inquiry', 'newsletter'])
const language = z.string().regex(/^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8}){0,3}$/, 'is not a language tag such as en or pt-PT')

const content = {
  name: text(120),
  nodeId: id.nullable().default(null).describe('The object of the thread the form belongs to.'),
  purpose: purpose.default('inquiry').describe('An inquiry reaches whoever answers it; a newsletter form only adds the person.'),
  lang: language.optional().describe('Language of what the visitor reads; the organisation’s when not given.'),
  intro: prose(2000).default(''),
  fields: z.array(field).min(1).max(30),
  consentWording: text(1000).nullable().default(null).describe('What the box says that asks for consent to e-mail; null shows no box.'),
  confirms: z.boolean().default(false).describe('Whether consent counts only once it was confirmed by e-mail.'),
  button: text(60).default('Send'),
  thanks: text(2000).default('Thank you. We have received what you sent.'),
  conversionId: id.nullable().default(null),
}

export const form = z.object({
  id,
  name: z.string(),
  nodeId: id.nullable(),
  purpose,
  lang: z.string(),
  intro: z.string(),
  fields: z.array(field),
  consentWording: z.string().nullable(),
  confirms: z.boolean(),
  button: z.string(),
  thanks: z.string(),
  conversionId: id.nullable(),
  address: z.string().describe('Where the form stands by itself.'),
  submissions: z.int(),
  version,
  createdAt: instant,
  archivedAt: instant.nullable(),
})
export type Form = z.infer<typeof form>

export const submission = z.object({
  id,
  formId: id,
  personId: id.nullable(),
  answers: personal(z.record(z.string(), z.string())),
  consent: z.boolean(),
  at: instant,
})
export type Submission = z.infer<typeof submission>

export const touchKind = z.enum(['click', 'visit', 'view', 'submission', 'coverage', 'conversation', 'call', 'reply'])
export type TouchKind = z.infer<typeof touchKind>
export const touch = z.object({
  id,
  kind: touchKind,
  nodeId: id.nullable(),
  function: functionName.nullable(),
  personId: id.nullable().describe('Known by the touch itself, or by a form sent later from the same browser.'),
  linkId: id.nullable(),
  conversionId: id.nullable(),
  at: instant,
  day,
})
export type Touch = z.infer<typeof touch>

export const contract = {
  listLinks: operation({
    method: 'GET',
    path: '/links',
    permission: 'content.read',
    summary: 'List the tagged links with their clicks, newest first.',
    input: { ...paging, nodeId: id.optional() },
    output: page(link),
  }),
  addLink: operation({
    method: 'POST',
    path: '/links',
    permission: 'content.edit',
    summary: 'Make a tagged short link for an object of a campaign; its parameters follow from the plan and the channel.',
    input: { nodeId: id, channelId: id, target: webAddress, ctaId: id.nullable().default(null) },
    output: link,
    faults: [faults.badTarget, faults.parametersTyped, faults.noCampaign, faults.noSuchPlace, faults.noSuchChannel, faults.noSuchCta],
  }),
  listForms: operation({
    method: 'GET',
    path: '/forms',
    permission: 'content.read',
    summary: 'List the forms by name, with how often each was sent.',
    input: paging,
    output: page(form),
  }),
  getForm: operation({
    method: 'GET',
    path: '/forms/{id}',
    permission: 'content.read',
    summary: 'Read a form with its fields, wording and address.',
    input: { id },
    output: form,
  }),
  createForm: operation({
    method: 'POST',
    path: '/forms',
    permission: 'content.edit',
    summary: 'Create a form that visitors can fill in on a page of its own or on a landing page.',
    input: content,
    output: form,
    faults: [faults.badFields, faults.noSuchConversion, faults.noSuchPlace],
  }),
  updateForm: operation({
    method: 'PATCH',
    path: '/forms/{id}',
    permission: 'content.edit',
    summary: 'Change a form; what was sent before keeps the wording it was sent under.',
    input: {
      id,
      version,
      name: text(120).optional(),
      nodeId: id.nullable().optional(),
      purpose: purpose.optional(),
      lang: language.optional(),
      intro: prose(2000).optional(),
      fields: z.array(field).min(1).max(30).optional(),
      consentWording: text(1000).nullable().optional(),
      confirms: z.boolean().optional(),
      button: text(60).optional(),
      thanks: text(2000).optional(),
      conversionId: id.nullable().optional(),
    },
    output: form,
    faults: [faults.badFields, faults.noSuchConversion, faults.noSuchPlace],
  }),
  archiveForm: operation({
    method: 'POST',
    path: '/forms/{id}/archive',
    permission: 'content.edit',
    summary: 'Close a form: its page says so, and what was sent stays.',
    input: { id, version },
    output: form,
  }),
  listSubmissions: operation({
    method: 'GET',
    path: '/forms/{id}/submissions',
    permission: 'people.read',
    summary: 'List what was sent through a form, newest first.',
    input: { id, ...paging },
    output: page(submission),
  }),
  listTouches: operation({
    method: 'GET',
    path: '/touches',
    permission: 'figures.read',
    summary: 'List touches, newest first, of one object or of one person when asked.',
    input: { ...paging, nodeId: id.optional(), personId: id.optional(), kind: touchKind.optional() },
    output: page(touch),
  }),
  countTouches: operation({
    method: 'GET',
    path: '/touches/count',
    permission: 'figures.read',
    totals: true,
    summary: 'Count the touches by kind, of everything or of one object with all below it, between two days.',
    input: { nodeId: id.optional(), from: day.optional(), to: day.optional() },
    output: z.object({ touches: count, kinds: z.array(z.object({ kind: touchKind, touches: count })) }),
  }),
}

export const events = {
  linkCreated: event('tracking.linkCreated', { nodeId: id, code: z.string(), campaign: z.string() }),
  formCreated: event('tracking.formCreated', { name: z.string(), nodeId: id.nullable() }),
  formChanged: event('tracking.formChanged', { fields: z.array(z.string()) }),
  formArchived: event('tracking.formArchived', {}),
  /** Speaks of the form. */
  formSubmitted: event('tracking.formSubmitted', {
    submissionId: id,
    personId: id,
    touchId: id,
    nodeId: id.nullable(),
    purpose,
    conversionId: id.nullable(),
    consent: z.boolean(),
  }),
}
