// What PR offers: coverage, pasted as a link, with what it says, about whom, and where on the thread it counts.
import { z } from 'zod'
import { day, event, id, instant, operation, page, paging, prose, text, version, webAddress } from '#kernel/contract.ts'
import { faultKind } from '#kernel/fault.ts'
import { faults as planFaults } from '#plan/contract/base.ts'
import { faults as threadFaults } from '#thread/contract.ts'
import { readings, tones } from './rules.ts'

export const faults = {
  pastedBefore: faultKind('pasted_before', 409, 'This article is on the list already.', 'Open it there and add what is new.'),
  companyGone: faultKind('coverage_company_gone', 422, 'That company does not exist.', 'Choose another company, or none.'),
  personGone: faultKind('coverage_person_gone', 422, 'That person does not exist.', 'Choose another person, or none.'),
  messageGone: faultKind('coverage_message_gone', 422, 'That message does not exist or is archived.', 'Choose another message, or none.'),
}

const fields = {
  outlet: text(120),
  title: prose(300),
  publishedOn: day,
  tone: z.enum(tones).nullable(),
  about: z
    .array(text(120))
    .max(20)
    .describe('Companies, products and people it speaks of; owners of open conversations about them are told.'),
  companyId: id.nullable(),
  personId: id
    .nullable()
    .describe('Somebody who is known to have read it: the visit is then theirs, and counts where their orders are credited.'),
  messageId: id.nullable().describe('The message of the house it carries.'),
  note: prose(5000),
}

export const coverage = z.object({
  id,
  url: z.string(),
  ...fields,
  outlet: z.string(),
  title: z.string(),
  about: z.array(z.string()),
  parentId: id.nullable().describe('The activity or campaign it counts for.'),
  parentTitle: z.string().nullable(),
  reading: z.enum(readings).describe('Whether title and outlet were read from the page itself.'),
  ownerId: id.nullable(),
  version,
  createdAt: instant,
  updatedAt: instant,
  archivedAt: instant.nullable(),
})
export type Coverage = z.infer<typeof coverage>

const optional = z.object(fields).partial().shape
const parentId = id.optional().describe('The activity or campaign it counts for; the standing work of PR when not given.')
const wrongPlace = [threadFaults.parentGone, threadFaults.wrongParent]
const wrongChoice = [faults.companyGone, faults.personGone, faults.messageGone]

export const contract = {
  listCoverage: operation({
    method: 'GET',
    path: '/coverage',
    permission: 'pr.read',
    summary: 'List coverage, the most recently published first, of one place on the thread with all below it if asked.',
    input: {
      ...paging,
      q: text(100).optional().describe('A part of the outlet or the title.'),
      tone: z.enum(tones).optional(),
      state: z.enum(['current', 'archived']).default('current'),
      under: id.optional().describe('An object of the thread.'),
    },
    output: page(coverage),
  }),
  getCoverage: operation({
    method: 'GET',
    path: '/coverage/{id}',
    permission: 'pr.read',
    summary: 'Read one piece of coverage.',
    input: { id },
    output: coverage,
  }),
  addCoverage: operation({
    method: 'POST',
    path: '/coverage',
    permission: 'pr.edit',
    summary:
      'Put an article, a broadcast or a post of somebody else on the thread by its link. It counts as one contact and for the reputation; what is left out is read from the page where possible.',
    input: { url: webAddress, parentId, ...optional },
    output: coverage,
    faults: [faults.pastedBefore, planFaults.noPlan, ...wrongPlace, ...wrongChoice],
  }),
  updateCoverage: operation({
    method: 'PATCH',
    path: '/coverage/{id}',
    permission: 'pr.edit',
    summary: 'Correct coverage, judge its tone, or let it count for another place; contacts it brought before stay where they were.',
    input: { id, version, parentId, ...optional },
    output: coverage,
    faults: [...wrongPlace, ...wrongChoice],
  }),
  archiveCoverage: operation({
    method: 'POST',
    path: '/coverage/{id}/archive',
    permission: 'pr.edit',
    summary: 'Take coverage off the lists and out of the figures of reputation.',
    input: { id, version },
    output: coverage,
  }),
  restoreCoverage: operation({
    method: 'POST',
    path: '/coverage/{id}/restore',
    permission: 'pr.edit',
    summary: 'Put archived coverage back.',
    input: { id, version },
    output: coverage,
    faults: [faults.pastedBefore, threadFaults.parentGone],
  }),
}

export const events = {
  coverageAdded: event('pr.coverageAdded', {
    url: z.string(),
    outlet: z.string(),
    title: z.string(),
    about: z.array(z.string()),
    companyId: id.nullable(),
    personId: id.nullable(),
    parentId: id,
  }),
  coverageRead: event('pr.coverageRead', { outlet: z.string(), title: z.string() }),
  coverageChanged: event('pr.coverageChanged', { fields: z.array(z.string()) }),
  coverageArchived: event('pr.coverageArchived', { archived: z.boolean() }),
}
