// Who would get a version and who would not, before it goes. The gate decides anew for each person when they are claimed.
import type { Caller } from '#kernel/caller.ts'
import { personsByIds } from '#people/actions/person.ts'
import { segmentSelection } from '#people/actions/segment.ts'
import { holdOver, openDispatchOf, weighedPage, weightsOf, type AudienceFilter, type Weight } from '../store/audience.ts'
import type { Paging } from '../store/tables.ts'
import type { FieldName } from '../template.ts'

/** A version and whom it is for; without a segment, anybody. */
interface Place {
  readonly nodeId: string
  readonly segmentId: string | null
  /** Whoever does not want it is left out. */
  readonly topicId: string | null
}

async function subjectOf(caller: Caller, { nodeId, topicId }: Place) {
  const dispatchId = await openDispatchOf(caller, nodeId)
  const held = await holdOver(caller, nodeId, dispatchId)
  return { nodeId, topicId, dispatchId, stopped: held !== null, held }
}

/** A page of an audience: each person with why they would not get it, null when they would. `q` finds some by name or address. */
export async function audiencePage(caller: Caller, place: Place, { q, ...filter }: AudienceFilter & Paging & { q?: string | undefined }) {
  const found = await weighedPage(caller, await subjectOf(caller, place), await segmentSelection(caller, place.segmentId, q), filter)
  const persons = await personsByIds(
    caller,
    found.items.map(({ id }) => id),
  )
  const known = new Map(persons.map((person) => [person.id, person]))
  return {
    ...found,
    items: found.items.map(({ id, refusal }) => ({
      personId: id,
      name: known.get(id)?.name ?? '',
      email: known.get(id)?.email ?? null,
      refusal,
    })),
  }
}

const emptyOf: Partial<Record<FieldName, keyof Weight>> = {
  name: 'nameless',
  first_name: 'nameless',
  company: 'companyless',
  language: 'tongueless',
}

/** How many would get a version, how many not and why, and of how many of those who would a field is empty that the text names without a default. */
export async function audienceTotals(caller: Caller, place: Place, gaps: readonly FieldName[]) {
  const subject = await subjectOf(caller, place)
  const weights = await weightsOf(caller, subject, await segmentSelection(caller, place.segmentId))
  const getting = weights.find(({ refusal }) => refusal === null)
  const reasons = weights.flatMap(({ refusal, people }) => (refusal === null ? [] : [{ reason: refusal, people }]))
  return {
    total: weights.reduce((sum, { people }) => sum + people, 0),
    gets: getting?.people ?? 0,
    reasons,
    gaps: gaps.flatMap((field) => {
      const people = Number(getting?.[emptyOf[field] ?? 'refusal'] ?? 0)
      return people > 0 ? [{ field, people }] : []
    }),
    held: subject.held,
  }
}

/** Why one person would not get a version, null when they would. */
export async function refusalOf(caller: Caller, place: Place, personId: string): Promise<string | null> {
  const { items } = await weighedPage(caller, await subjectOf(caller, place), await segmentSelection(caller, place.segmentId), {
    personId,
    limit: 1,
  })
  if (!items[0]) return 'not_in_audience'
  return place.segmentId === null ? (items[0].refusal ?? 'no_audience') : items[0].refusal
}
