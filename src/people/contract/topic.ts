// What people offers about topics: what readers can choose among, and what one of them has chosen.
import { z } from 'zod'
import { day, event, id, instant, operation, page, paging, text, version } from '#kernel/contract.ts'
import { faults as personFaults, person } from './person.ts'

export const topic = z.object({
  id,
  name: z.string(),
  description: z.string(),
  version,
  createdAt: instant,
  updatedAt: instant,
  archivedAt: instant.nullable(),
})
export type Topic = z.infer<typeof topic>

const preferences = z.object({
  pausedUntil: day.nullable().describe('The day from which news and offers may be sent again; null when they may now.'),
  topics: z.array(z.object({ topicId: id, name: z.string(), description: z.string(), wanted: z.boolean() })),
})
export type Preferences = z.infer<typeof preferences>

const name = text(80)
const description = text(300)

export const contract = {
  listTopics: operation({
    method: 'GET',
    path: '/topics',
    permission: 'people.read',
    summary: 'List the topics that readers can choose among, by name.',
    input: { ...paging, state: z.enum(['current', 'archived']).default('current') },
    output: page(topic),
  }),
  getTopic: operation({
    method: 'GET',
    path: '/topics/{id}',
    permission: 'people.read',
    summary: 'Read a topic.',
    input: { id },
    output: topic,
  }),
  createTopic: operation({
    method: 'POST',
    path: '/topics',
    permission: 'people.edit',
    summary: 'Add a topic that readers can choose or leave out on their page of preferences.',
    input: { name, description },
    output: topic,
  }),
  updateTopic: operation({
    method: 'PATCH',
    path: '/topics/{id}',
    permission: 'people.edit',
    summary: 'Change the words of a topic, archive it or bring it back; what people chose stays.',
    input: { id, version, name: name.optional(), description: description.optional(), archived: z.boolean().optional() },
    output: topic,
  }),
  getPreferences: operation({
    method: 'GET',
    path: '/persons/{id}/preferences',
    permission: 'people.read',
    summary: 'Read what a person wants to be written to about, and until when they want to be left alone.',
    input: { id },
    output: preferences,
  }),
  choosePreferences: operation({
    method: 'POST',
    path: '/persons/{id}/preferences',
    permission: 'people.edit',
    summary: 'Record what a person said they want to be written to about; topics that are not named stay as they were.',
    input: {
      id,
      version,
      topics: z
        .array(z.strictObject({ topicId: id, wanted: z.boolean() }))
        .max(200)
        .default([]),
      pausedUntil: day.nullable().optional(),
    },
    output: person,
    faults: [personFaults.personErased],
  }),
}

export const events = {
  topicAdded: event('people.topicAdded', { name: z.string() }),
  topicChanged: event('people.topicChanged', { fields: z.array(z.string()) }),
  preferencesChosen: event('people.preferencesChosen', {
    topics: z.array(z.object({ topicId: id, wanted: z.boolean() })),
    pausedUntil: day.nullable(),
    source: z.string(),
  }),
}
