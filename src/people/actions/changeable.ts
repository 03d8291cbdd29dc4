// The person somebody is about to change: locked, within the hat's reach, and not erased.
import type { Caller } from '#kernel/caller.ts'
import { expectWithin } from '#kernel/db/scope.ts'
import { expectFound } from '#kernel/db/version.ts'
import { fault } from '#kernel/fault.ts'
import { faults } from '../contract/person.ts'
import { personToChange } from '../store/person.ts'

/** Throws `notFound`, `notAllowed` outside the hat's reach, and `personErased`. */
export async function expectChangeable(caller: Caller, id: string) {
  const person = expectFound(await personToChange(caller, id))
  expectWithin(caller, person)
  if (person.erasedAt !== null) throw fault(faults.personErased)
  return person
}
