// What people offers for lists from elsewhere: a trial run, the import itself, and what was refused.
import { z } from 'zod'
import { count, event, id, instant, operation, page, paging, personal, text } from '#kernel/contract.ts'
import { faultKind } from '#kernel/fault.ts'
import { importFields } from '../rules/import.ts'
import { consentGiven, personKind } from './person.ts'

export const faults = {
  noEmailColumn: faultKind(
    'no_email_column',
    422,
    'No column of this list holds e-mail addresses.',
    'Name the column that does, or copy the list again with its first line.',
  ),
  importTakenBack: faultKind(
    'import_taken_back',
    409,
    'This import was taken back already.',
    'Import the list again to bring its people back.',
  ),
}

/** The counts of one import. Every line that is not blank is in exactly one of added, changed, unchanged and refused. */
export const importCounts = z.object({
  lines: count,
  added: count,
  changed: count,
  unchanged: count,
  refused: count.describe('Lines that could not be taken.'),
  consented: count.describe('People whose consent was recorded.'),
  keptOut: count.describe('People who had left or are barred, and stay so.'),
  optedOut: count.describe('People whom the list itself names as having left or bounced; they are barred here too.'),
})
const refusedLine = z.object({ line: z.int(), column: z.string().nullable(), sentence: z.string() })
const importRun = z.object({
  id,
  format: z.string(),
  source: z.string(),
  wording: z.string(),
  counts: importCounts,
  memberId: id.nullable(),
  hat: z.string(),
  at: instant,
  takenBackAt: instant.nullable(),
  putAway: count.nullable().describe('How many people were archived when it was taken back.'),
})
export type ImportRun = z.infer<typeof importRun>
export type ImportCounts = z.infer<typeof importCounts>
export type RefusedLine = z.infer<typeof refusedLine>

const importField = z.enum(importFields)
const largestList = 11_000_000

export const contract = {
  importPersons: operation({
    method: 'POST',
    path: '/persons/import',
    permission: 'people.edit',
    summary:
      'Import a list of people from CSV text, or try it without saving. People are matched by address; whoever left or is barred stays so; consent is recorded only with its source and wording.',
    input: {
      csv: personal(z.string().min(1).max(largestList)),
      dryRun: z.boolean().default(false).describe('Say what would happen and save nothing.'),
      columns: z
        .array(importField.nullable())
        .max(200)
        .optional()
        .describe('What each column holds, in order, where the guess is wrong; null leaves a column out.'),
      kind: personKind.default('prospect'),
      source: text(200).describe('Where this list comes from.'),
      consent: consentGiven.optional(),
    },
    output: z.object({
      importId: id.nullable().describe('Null for a dry run.'),
      format: z.string().describe('The program the list looks to come from.'),
      columns: z.array(z.object({ header: z.string(), field: importField.nullable() })),
      counts: importCounts,
      refused: z.array(refusedLine).describe('The first 200 lines that could not be taken, and why.'),
      people: z
        .array(z.object({ name: personal(z.string()), email: personal(z.string()) }))
        .describe('The first five people as they were read.'),
    }),
    faults: [faults.noEmailColumn],
  }),
  listImports: operation({
    method: 'GET',
    path: '/imports',
    permission: 'people.read',
    summary: 'List the imports that were made, newest first.',
    input: paging,
    output: page(importRun),
  }),
  getImport: operation({
    method: 'GET',
    path: '/imports/{id}',
    permission: 'people.read',
    summary: 'Read an import with the lines that were refused and why.',
    input: { id },
    output: importRun.extend({ refused: z.array(refusedLine) }),
  }),
  takeBackImport: operation({
    method: 'POST',
    path: '/imports/{id}/take-back',
    permission: 'people.edit',
    summary:
      'Take an import back: the people it added are archived, unless something happened with them since; who was known before stays, and barred addresses stay barred.',
    input: { id },
    output: importRun,
    faults: [faults.importTakenBack],
  }),
}

export const events = {
  personsImported: event('people.personsImported', { source: z.string(), format: z.string(), counts: importCounts }),
  importTakenBack: event('people.importTakenBack', { source: z.string(), putAway: count }),
}
