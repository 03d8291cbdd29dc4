// What must hold when several people change the same settings at the same moment.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { newId } from '#kernel/id.ts'
import { openHouse, type House } from '#app/testing/house.ts'
import { race } from '#app/testing/race.ts'

let house: House
before(async () => {
  house = await openHouse()
})
after(() => house.close())

const conflict = ['version_conflict']

test('of ten who change the organisation at once from the same version one wins, and nine are told', async () => {
  const ines = (await house.found()).as('marketing_director')
  for (const version of [1, 2, 3])
    assert.deepEqual(await race(10, (turn) => ines.updateOrganisation({ version, name: `Name ${turn}` })), { won: 1, refused: conflict })
  assert.equal((await ines.getOrganisation({})).version, 4)
})

test('of ten who change a member at once from the same version one wins, and nine are told', async () => {
  const org = await house.found({ name: 'Harbour Museum' })
  const ines = org.as('marketing_director')
  const id = await org.join('Tom Adeyemi', ['sales_lead'])
  assert.deepEqual(await race(10, () => ines.updateMember({ id, version: 1, hats: ['marketing_director'] })), { won: 1, refused: conflict })
})

test('two owners who take the ownership from each other at the same moment leave one owner', async () => {
  for (let turn = 0; turn < 10; turn++) {
    const org = await house.found({ name: `Two owners ${turn}` })
    const ines = org.as('marketing_director')
    const tom = await org.join('Tom Adeyemi', ['marketing_director'])
    await ines.updateMember({ id: tom, version: 1, owner: true })
    const sides = [
      () => ines.updateMember({ id: tom, version: 2, owner: false }),
      () => org.asMember(tom, 'marketing_director').updateMember({ id: org.memberId, version: 1, owner: false }),
    ]
    const { won } = await race(2, (side) => sides[side]!())
    const { items } = await ines.listMembers({})
    assert.equal(items.filter(({ owner }) => owner).length, 1)
    assert.equal(won, 1)
  }
})

test('an invitation that is accepted twice at the same moment seats one member', async () => {
  const org = await house.found({ name: 'Once' })
  const { link } = await org.as('marketing_director').inviteMember({ email: `${newId()}@example.com`, hats: ['sales_lead'] })
  const nobody = house.call({ kind: 'nobody' })
  const accept = () => nobody.acceptInvitation({ token: link.split('#')[1]!, name: 'Leo Brandt', password: 'correct horse battery' })
  assert.deepEqual(await race(5, accept), { won: 1, refused: ['invitation_ended'] })
})
