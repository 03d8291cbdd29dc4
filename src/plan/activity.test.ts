import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openHouse } from '#app/testing/house.ts'

const house = await openHouse()
after(() => house.close())
const org = await house.found()
const ines = org.as('marketing_director')
const tomId = await org.join('Tom Adeyemi', ['communications_director'])
const tom = org.asMember(tomId, 'communications_director')
await ines.beginThread({ metric: 'orders', target: 1200, dueOn: '2026-11-30', audience: 'Runners', reason: 'Traceable' })
const campaign = await ines.createCampaign({ name: 'Know what you wear' })
const social = (await ines.listChannels({})).items.find(({ kind }) => kind === 'social')!

const reel = {
  campaignId: campaign.id,
  what: 'Where leggings come from',
  how: 'Three cuts from the harbour',
  channelId: social.id,
  startsOn: '2026-06-10',
  endsOn: '2026-06-20',
  expectedResult: '60 orders',
  metric: 'Orders from its link',
} as const
const fields = (error: unknown) => ((error as { data: { fields?: { path: string }[] } }).data.fields ?? []).map(({ path }) => path)

test('an activity says what, how, where, when and what it must bring, under its campaign #350 #366 #367 #368 #369', async () => {
  const activity = await ines.addActivity({ ...reel, function: 'communications' })
  assert.deepEqual([activity.state, activity.function, activity.channelId], ['proposed', 'communications', social.id])
  assert.deepEqual(await ines.getActivity({ id: activity.id }), activity)
  const { ancestors, node } = await ines.getNode({ id: activity.id })
  assert.deepEqual([ancestors.at(-1)!.id, node.title], [campaign.id, reel.what])
  assert.equal((await ines.addActivity({ campaignId: campaign.id, what: 'Takes its campaign’s function' })).function, campaign.function)
})

test('an activity is planned, started, blocked, gone on with, finished and measured #370', async () => {
  const { id } = await ines.addActivity(reel)
  await assert.rejects(ines.planActivity({ id, version: 1 }), (error) => {
    assert.deepEqual(fields(error), ['responsibleId', 'accountableId'])
    return (error as { code: string }).code === 'step_not_ready'
  })
  await ines.updateActivity({ id, version: 1, responsibleId: tomId, accountableId: org.memberId })
  assert.equal((await ines.planActivity({ id, version: 2 })).state, 'planned')
  assert.equal((await tom.startActivity({ id, version: 3 })).state, 'in_progress')
  const blocked = await tom.blockActivity({ id, version: 4, reason: 'No boat' })
  assert.deepEqual([blocked.state, blocked.reason], ['blocked', 'No boat'])
  const on = await tom.unblockActivity({ id, version: 5 })
  assert.deepEqual([on.state, on.reason], ['in_progress', ''])
  assert.equal((await tom.finishActivity({ id, version: 6 })).state, 'done')
  await assert.rejects(tom.measureActivity({ id, version: 7 }), { code: 'step_not_ready' })
  const measured = await tom.measureActivity({ id, version: 7, result: '61 orders' })
  assert.deepEqual([measured.state, measured.result], ['measured', '61 orders'])
  await assert.rejects(tom.cancelActivity({ id, version: 8, reason: 'Late' }), { code: 'step_not_allowed' })
})

test('an activity can be cancelled with the reason, and archived when nothing hangs under it', async () => {
  const { id } = await ines.addActivity(reel)
  assert.equal((await ines.cancelActivity({ id, version: 1, reason: 'Weather' })).state, 'cancelled')
  await ines.archiveActivity({ id, version: 2 })
  assert.ok((await ines.listActivities({ state: 'archived' })).items.some((activity) => activity.id === id))
  assert.ok(!(await ines.listActivities({ campaignId: campaign.id })).items.some((activity) => activity.id === id))
  await assert.rejects(ines.startActivity({ id, version: 3 }), { code: 'step_not_allowed' })
  assert.equal((await ines.restoreActivity({ id, version: 3 })).archivedAt, null)
})

test('an activity does not come back under a campaign that is archived', async () => {
  const other = await ines.createCampaign({ name: 'Gone' })
  const { id } = await ines.addActivity({ ...reel, campaignId: other.id })
  await ines.archiveActivity({ id, version: 1 })
  await ines.archiveCampaign({ id: other.id, version: 1 })
  await assert.rejects(ines.restoreActivity({ id, version: 2 }), { code: 'parent_gone' })
  await assert.rejects(ines.addActivity({ ...reel, campaignId: other.id }), { code: 'parent_gone' })
  await assert.rejects(ines.addActivity({ ...reel, campaignId: org.id }), { code: 'parent_gone' })
})

test('nothing is added to a campaign that has ended', async () => {
  const other = await ines.createCampaign({ name: 'Over' })
  await ines.cancelCampaign({ id: other.id, version: 1, reason: 'Over' })
  await assert.rejects(ines.addActivity({ ...reel, campaignId: other.id }), { code: 'campaign_ended' })
})

test('an activity names only channels and members that exist, and ends after it begins', async () => {
  await assert.rejects(ines.addActivity({ ...reel, channelId: org.id }), (error) => fields(error).includes('channelId'))
  await assert.rejects(ines.addActivity({ ...reel, responsibleId: org.id }), { code: 'unprocessable' })
  await assert.rejects(ines.addActivity({ ...reel, endsOn: '2026-06-01' }), (error) => fields(error).includes('endsOn'))
})

test('the list finds activities by state', async () => {
  const { items } = await ines.listActivities({ state: 'measured' })
  assert.deepEqual(
    items.map(({ what }) => what),
    [reel.what],
  )
})
