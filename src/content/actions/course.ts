// How people come into a sequence, from step to step, and out of it: whole batches at a time, each in one transaction under the sequence's lock.
import { idFor, type Caller } from '#kernel/caller.ts'
import { later } from '#kernel/daytime.ts'
import type { Instant } from '#kernel/time.ts'
import { addRecipients, standOf, takeOut, type Stand } from '#channels/actions/standing.ts'
import { firstFacts } from '#people/actions/fact.ts'
import { optedOut, personsByIds } from '#people/actions/person.ts'
import { membersAmong, segmentMembers } from '#people/actions/segment.ts'
import { afterMessage, factsOf, reasonOf } from '../course.ts'
import * as store from '../store/enrolment.ts'
import { lockSequence, stepsOf } from '../store/sequence.ts'

const atOnce = 500

type Sequence = NonNullable<Awaited<ReturnType<typeof lockSequence>>>
type Step = Awaited<ReturnType<typeof stepsOf>>[number]

/** Where a walk through the people of a sequence has come to; null when it is through. */
export type Mark = { readonly step?: string; readonly after?: string } | null

/** The sequence under its lock, if it is running. */
async function running(caller: Caller, id: string): Promise<Sequence | undefined> {
  const sequence = await lockSequence(caller, id)
  return sequence?.state === 'running' ? sequence : undefined
}

/** Lets those in who are newly in the audience. */
export async function letIn(caller: Caller, sequenceId: string): Promise<Mark> {
  const sequence = await running(caller, sequenceId)
  if (!sequence || sequence.segmentId === null) return null
  const found = await segmentMembers(caller, sequence.segmentId, { limit: atOnce, unless: store.hasBeenIn(caller, sequence) })
  const personIds = found.map(({ id }) => id)
  const joined = await join(caller, sequence, personIds, null)
  // Nobody could be let in when no step takes anybody: they are found again later.
  return found.length === atOnce && joined > 0 ? {} : null
}

/**
 * Lets people in, or back in where they stopped; who is in it stays where they are, and who has come through it goes on only when a step was
 * added since. Answers how many came in.
 */
export async function join(caller: Caller, sequence: Sequence, personIds: readonly string[], memberId: string | null): Promise<number> {
  const steps = await stepsOf(caller, sequence.id)
  if (personIds.length === 0 || steps.length === 0) return 0
  const known = new Map((await store.enrolmentsOf(caller, sequence.id, personIds)).map((row) => [row.personId, row]))
  const zones = await zonesOf(caller, personIds)
  const coming = personIds.flatMap((personId) => {
    const step = startOf(steps, known.get(personId))
    if (!step) return []
    const earliest = later(caller.now, zones(personId), { days: step.waitDays, hours: step.waitHours })
    return [{ id: known.get(personId)?.id ?? idFor(caller), personId, joinedAt: caller.now, step, earliest }]
  })
  const placed = await place(caller, coming)
  await store.addEnrolments(caller, sequence.id, memberId, placed)
  return coming.length
}

/** The step at which somebody begins or goes on. */
function startOf(steps: readonly Step[], before: store.Enrolled | undefined): Step | undefined {
  if (!before) return steps[0]
  const at = steps.findIndex(({ id }) => id === before.stepId)
  if (before.state === 'left') return steps[Math.max(at, 0)]
  return before.state === 'finished' ? steps[at + 1] : undefined
}

async function zonesOf(caller: Caller, personIds: readonly string[]): Promise<(personId: string) => string> {
  const zones = new Map((await personsByIds(caller, personIds)).map(({ id, zone }) => [id, zone]))
  return (personId) => zones.get(personId) ?? caller.home.zone
}

interface Coming {
  readonly id: string
  readonly personId: string
  readonly joinedAt: Instant
  readonly step: Step
  readonly earliest: Instant
}

/** Hands people to the dispatches of their steps. A step that has stopped takes nobody: they wait for it to be started again. */
async function place(caller: Caller, coming: readonly Coming[]): Promise<store.Joining[]> {
  const placed: store.Joining[] = []
  for (const [step, those] of Map.groupBy(coming, (one) => one.step)) {
    const added = those.map(({ personId, joinedAt, earliest }) => ({ personId, since: joinedAt, earliest }))
    const due = step.dispatchId === null ? null : await addRecipients(caller, step.dispatchId, added)
    for (const { id, personId, earliest } of those) placed.push({ id, personId, stepId: step.id, dueAt: due?.get(personId) ?? earliest })
  }
  return placed
}

/** Moves on those whose message was decided: to the next step, to the end, or out. */
export async function advance(caller: Caller, sequenceId: string, mark: NonNullable<Mark>): Promise<Mark> {
  const sequence = await running(caller, sequenceId)
  if (!sequence) return null
  const steps = await stepsOf(caller, sequenceId)
  // From the last step to the first: nobody is looked at twice in one walk.
  const at = mark.step === undefined ? steps.length - 1 : steps.findIndex(({ id }) => id === mark.step)
  const step = steps[at]
  if (!step) return null
  const rows = await store.duePage(caller, step.id, { limit: atOnce, after: mark.after })
  if (rows.length > 0) await decide(caller, sequence, { steps, step, next: steps[at + 1], rows })
  if (rows.length === atOnce) return { step: step.id, after: rows.at(-1)!.id }
  return at === 0 ? null : { step: steps[at - 1]!.id }
}

interface Turn {
  readonly steps: readonly Step[]
  readonly step: Step
  readonly next: Step | undefined
  readonly rows: readonly store.Enrolled[]
}

async function decide(caller: Caller, sequence: Sequence, { steps, step, next, rows }: Turn): Promise<void> {
  const personIds = rows.map(({ personId }) => personId)
  const stands = step.dispatchId === null ? new Map<string, Stand>() : await standOf(caller, step.dispatchId, personIds)
  const zones = await zonesOf(caller, personIds)
  const judged = rows.map((row) => ({ row, stand: stands.get(row.personId) })).map((one) => ({ ...one, after: verdict(one.stand) }))
  const looked = judged.filter(({ after }) => after.next === 'look').map(({ row }) => row)
  const why = looked.length === 0 ? new Map<string, string>() : await whyLeft(caller, sequence, looked)
  const left = judged.flatMap(({ row, after }) => {
    if (after.next === 'leave') return [{ row, reason: after.reason }]
    return after.next === 'look' ? [{ row, reason: why.get(row.id) ?? 'rule' }] : []
  })
  const through = judged.filter(({ after }) => after.next === 'on')
  const coming = judged.flatMap(({ row, stand, after }): Coming[] => {
    const who = { id: row.id, personId: row.personId, joinedAt: row.joinedAt }
    if (after.next === 'place') return [{ ...who, step, earliest: row.dueAt! }]
    if (after.next !== 'on' || !next) return []
    // The end of the step before counts, not the moment at which that was noticed.
    return [
      {
        ...who,
        step: next,
        earliest: later(stand?.endedAt ?? caller.now, zones(row.personId), { days: next.waitDays, hours: next.waitHours }),
      },
    ]
  })
  // Put off by the night or by a limit: not looked at before it can be decided.
  const putOff = judged.flatMap(({ row, stand, after }) =>
    after.next === 'wait' && stand && stand.state === 'queued' && stand.dueAt > caller.now
      ? [{ id: row.id, stepId: step.id, dueAt: stand.dueAt }]
      : [],
  )
  await store.moveEnrolments(caller, [...(await place(caller, coming)), ...putOff])
  if (!next)
    await store.finishEnrolments(
      caller,
      through.map(({ row }) => row.id),
    )
  await leave(caller, steps, left)
}

/** What follows from where somebody stands; who does not stand there yet is placed. */
function verdict(stand: Stand | undefined) {
  return stand ? afterMessage(stand) : ({ next: 'place' } as const)
}

/** Finds those who have left by what they did or by a rule, without waiting for their next step. */
export async function seeOff(caller: Caller, sequenceId: string, mark: NonNullable<Mark>): Promise<Mark> {
  const sequence = await running(caller, sequenceId)
  if (!sequence) return null
  const rows = await store.activePage(caller, sequenceId, { limit: atOnce, after: mark.after })
  if (rows.length === 0) return null
  const why = await whyLeft(caller, sequence, rows)
  const left = rows.flatMap((row) => (why.has(row.id) ? [{ row, reason: why.get(row.id)! }] : []))
  await leave(caller, await stepsOf(caller, sequenceId), left)
  return rows.length === atOnce ? { after: rows.at(-1)!.id } : null
}

/** Why some of these people leave: what they did comes first, then that they may not be written to, then the audiences. */
async function whyLeft(caller: Caller, sequence: Sequence, rows: readonly store.Enrolled[]): Promise<Map<string, string>> {
  const personIds = rows.map(({ personId }) => personId)
  const done = await firstFacts(
    caller,
    factsOf(sequence.exits),
    rows.map(({ personId, joinedAt }) => ({ personId, since: joinedAt })),
  )
  const barred = await optedOut(caller, personIds)
  const { segmentId, leaveWithAudience, exitSegmentId } = sequence
  const staying = leaveWithAudience && segmentId !== null ? await membersAmong(caller, segmentId, personIds) : null
  const leaving = exitSegmentId === null ? null : await membersAmong(caller, exitSegmentId, personIds)
  const reasonFor = (personId: string): string | undefined => {
    const fact = done.get(personId)
    if (fact !== undefined) return reasonOf(fact)
    if (barred.has(personId)) return barred.get(personId)
    if (leaving?.has(personId)) return 'rule'
    return staying !== null && !staying.has(personId) ? 'audience' : undefined
  }
  return new Map(
    rows.flatMap(({ id, personId }) => {
      const reason = reasonFor(personId)
      return reason === undefined ? [] : [[id, reason] as const]
    }),
  )
}

/** Lets people go, and takes them out of what would still leave for them. */
export async function leave(
  caller: Caller,
  steps: readonly Pick<Step, 'dispatchId'>[],
  left: readonly { row: Pick<store.Enrolled, 'id' | 'personId'>; reason: string }[],
): Promise<void> {
  if (left.length === 0) return
  await takeOut(
    caller,
    steps.flatMap(({ dispatchId }) => dispatchId ?? []),
    left.map(({ row }) => row.personId),
  )
  await store.endEnrolments(
    caller,
    left.map(({ row, reason }) => ({ id: row.id, reason })),
  )
}
