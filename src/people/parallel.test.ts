// What must hold when several people, forms and purchases meet the same person, company or audience at the same moment.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openHouse, type House, type Operations, type Organisation } from '#app/testing/house.ts'
import { race } from '#app/testing/race.ts'
import { noteFact } from './actions/fact.ts'
import { ensurePerson } from './actions/person.ts'

let house: House
let org: Organisation
let ines: Operations
before(async () => {
  house = await openHouse()
  org = await house.found()
  ines = org.as('marketing_director')
})
after(() => house.close())

const oneOfTen = { won: 1, refused: ['version_conflict'] }
const versions = [1, 2, 3]

test('of ten who change a company at once from the same version one wins, and nine are told', async () => {
  const { id } = await ines.createCompany({ name: 'Harbour Sports' })
  for (const version of versions)
    assert.deepEqual(await race(10, (turn) => ines.updateCompany({ id, version, name: `Name ${turn}` })), oneOfTen)
})

test('of ten who change an audience at once from the same version one wins, and nine are told', async () => {
  const { id } = await ines.createSegment({ name: 'Everyone', rule: {} })
  for (const version of versions)
    assert.deepEqual(await race(10, (turn) => ines.updateSegment({ id, version, name: `Name ${turn}` })), oneOfTen)
})

test('of ten who change a person at once from the same version one wins, and nine are told', async () => {
  const { id } = await ines.createPerson({ name: 'Ada Brandt' })
  for (const version of versions)
    assert.deepEqual(await race(10, (turn) => ines.updatePerson({ id, version, name: `Ada ${turn}` })), oneOfTen)
})

test('of two forms that bring a missing name at the same moment the first is kept, since what is known is never overwritten', async () => {
  for (let turn = 0; turn < 5; turn++) {
    const email = `ada${turn}@example.com`
    const { id } = await ines.createPerson({ email })
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, form) =>
        org.program((caller) => ensurePerson(caller, { email, name: `Name ${form}`, source: 'Form' })),
      ),
    )
    const person = await ines.getPerson({ id })
    assert.equal(person.version, 2)
    assert.deepEqual(new Set(answers.map(({ name }) => name)), new Set([person.name]))
  }
})

test('a kind that somebody sets by hand is not undone by a purchase that arrives at the same moment', async () => {
  for (let turn = 0; turn < 10; turn++) {
    const { id } = await ines.createPerson({ name: 'Mia Costa' })
    await Promise.all([
      ines
        .updatePerson({ id, version: 1, kind: 'media' })
        .catch((error: { code?: string }) => assert.equal(error.code, 'version_conflict')),
      org.program((caller) => noteFact(caller, { personId: id, kind: 'ordered' })),
    ])
    const { kind, version } = await ines.getPerson({ id })
    // Either the purchase came first and the hand was told, or the hand came first and nobody was a prospect any more.
    assert.equal(version, 2)
    assert.ok(kind === 'media' || kind === 'customer')
  }
})
