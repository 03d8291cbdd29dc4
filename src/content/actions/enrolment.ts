// The actions about the people of a sequence: who is in it, adding somebody by hand, and taking somebody out.
import type { Action } from '#kernel/caller.ts'
import { expectWithin } from '#kernel/db/scope.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { baseFaults, fault } from '#kernel/fault.ts'
import { record } from '#kernel/events/record.ts'
import { personsByIds } from '#people/actions/person.ts'
import { faults as contentFaults } from '../contract/base.ts'
import { events, faults, type contract } from '../contract/sequence.ts'
import { isUnderWay } from '../course.ts'
import * as store from '../store/enrolment.ts'
import { lockSequence, sequenceById, stepsOf } from '../store/sequence.ts'
import { join, leave } from './course.ts'

type Contract = typeof contract

export const listEnrolments: Action<Contract['listEnrolments']> = async (caller, { id, ...input }) => {
  expectFound(await sequenceById(caller, id))
  const found = await store.enrolmentPage(caller, id, input)
  const persons = await personsByIds(
    caller,
    found.items.map(({ personId }) => personId),
  )
  const known = new Map(persons.map((person) => [person.id, person]))
  return {
    ...found,
    items: found.items.map(({ memberId, ...item }) => ({
      ...item,
      byHand: memberId !== null,
      name: known.get(item.personId)?.name ?? null,
      email: known.get(item.personId)?.email ?? null,
    })),
  }
}

export const enrolPersons: Action<Contract['enrolPersons']> = async (caller, { id, personIds }) => {
  const sequence = expectFound(await lockSequence(caller, id))
  expectWithin(caller, sequence)
  if (!isUnderWay(sequence.state)) throw fault(contentFaults.wrongState)
  const wanted = [...new Set(personIds)]
  const here = new Set((await personsByIds(caller, wanted)).map((person) => person.id))
  if (wanted.some((personId) => !here.has(personId)))
    throw fault(baseFaults.unprocessable, { fields: [{ path: 'personIds', message: 'names somebody who is not here' }] })
  const added = await join(caller, sequence, wanted, caller.memberId)
  await record(caller, events.personsEnrolled, sequence, { people: added })
  return { added }
}

export const endEnrolment: Action<Contract['endEnrolment']> = async (caller, { id, version }) => {
  // From the top down: the sequence first, as everything that moves people does.
  const sequenceId = expectFound(await store.sequenceIdOf(caller, id))
  const sequence = expectFound(await lockSequence(caller, sequenceId))
  expectWithin(caller, sequence)
  const enrolment = expectVersion(await store.lockEnrolment(caller, id), version)
  if (enrolment.state !== 'active') throw fault(faults.enrolmentEnded)
  await leave(caller, await stepsOf(caller, sequenceId), [{ row: enrolment, reason: 'by_hand' }])
  await record(caller, events.enrolmentEnded, { id, version: version + 1 }, { sequenceId })
  return { done: true }
}
