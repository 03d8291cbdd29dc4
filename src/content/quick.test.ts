import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { newId } from '#kernel/id.ts'
import { openHouse } from '#app/testing/house.ts'
import { audienceOf, openDesk, refusedWith } from './testing/desk.ts'

const house = await openHouse()
after(() => house.close())

test('a person working alone comes from nothing to a tagged post with at most ten fields #308', async () => {
  const org = await house.found({ kind: 'solo', name: 'Studio Okafor' })
  const okafor = org.as('solo_attract')
  const questions = {
    metric: 'revenue',
    target: 900_000,
    dueOn: '2026-08-31',
    audience: 'Founders after a rebrand',
    reason: 'I name the gap',
  } as const
  await okafor.beginThread(questions)
  const social = (await okafor.listChannels({})).items.find(({ key }) => key === 'social')!
  const post = { text: 'Free brand-gap checklist: https://www.example.com/checklist', channelId: social.id }
  assert.ok(Object.keys(questions).length + Object.keys(post).length <= 10)
  const made = await okafor.quickPost(post)
  assert.equal(made.text, `Free brand-gap checklist: ${made.link}`)
  assert.match(made.link!, /^https:\/\/www\.example\.com\/l\/\w+$/)
  assert.deepEqual([made.piece.state, made.piece.function, made.variant.state], ['approved', 'marketing', 'scheduled'])
  assert.equal(made.piece.parentTitle, 'Marketing, always on')
  const { ancestors } = await okafor.getNode({ id: made.variant.id })
  assert.deepEqual(
    ancestors.map(({ kind }) => kind),
    ['goal', 'objective', 'strategy', 'plan', 'campaign', 'piece'],
  )
  const answer = await house.visit('GET', new URL(made.link!).pathname)
  assert.match(
    String(answer?.headers?.['location']),
    /^https:\/\/www\.example\.com\/checklist\?utm_source=social&utm_medium=social&utm_campaign=/,
  )
})

test('without an address in it a post by hand leads to the organisation’s own site #308', async () => {
  const { tom, channel } = await openDesk(house)
  const made = await tom.quickPost({ text: 'We open on Friday', channelId: channel('by_hand') })
  assert.equal(made.text, `We open on Friday\n\n${made.link}`)
  const [link] = (await tom.listLinks({ nodeId: made.variant.id })).items
  assert.equal(link?.target, 'https://www.example.com/@littoral-athletics')
  const led = await tom.quickPost({ text: 'We open', channelId: channel('by_hand'), link: 'https://www.example.com/open' })
  assert.equal((await tom.listLinks({ nodeId: led.variant.id })).items[0]?.target, 'https://www.example.com/open')
})

test('a post for the website needs a text and nothing more #93', async () => {
  const { tom, channel } = await openDesk(house)
  const { variant, link } = await tom.quickPost({ text: '# We open\n\nOn **Friday**.', channelId: channel('website') })
  assert.deepEqual([variant.subject, variant.slug, variant.layout, link], ['We open', 'we-open', 'post', null])
})

test('a post for later leaves at its moment, and none leaves in the past #308', async () => {
  const { tom, channel } = await openDesk(house)
  const at = '2026-06-05T18:30:00.000Z'
  const { variant } = await tom.quickPost({ text: 'Friday evening', channelId: channel('social'), at })
  assert.deepEqual([variant.state, variant.slot], ['scheduled', at])
  const late = { text: 'Yesterday', channelId: channel('social'), at: '2026-05-31T09:00:00.000Z' }
  await assert.rejects(tom.quickPost(late), refusedWith('slot_passed'))
})

test('whoever may not approve puts a quick post up for approval, with the moment wished for #28', async () => {
  const { ines, channel } = await openDesk(house)
  const at = '2026-06-05T18:30:00.000Z'
  const { piece, variant, link, text } = await ines.quickPost({ text: 'Friday', channelId: channel('social'), at })
  assert.deepEqual([piece.state, variant.state, variant.slot, link, text], ['in_review', 'in_review', at, null, 'Friday'])
  const now = await ines.quickPost({ text: 'Now', channelId: channel('social') })
  assert.equal(now.variant.slot, null)
})

test('a quick e-mail to more than a hundred people asks for the checklist, and leaves nothing behind when it is refused #329', async () => {
  const desk = await openDesk(house, { kind: 'solo' })
  const okafor = desk.org.as('solo_attract')
  const segmentId = await audienceOf(desk.org, 101)
  const mail = { text: 'Come', subject: 'Friday', channelId: desk.channel('email'), segmentId }
  await assert.rejects(okafor.quickPost(mail), refusedWith('checklist_needed'))
  await assert.rejects(okafor.quickPost({ ...mail, checked: true }), refusedWith('no_account'))
  assert.deepEqual((await okafor.listPieces({})).items, [])
})

test('a quick post can hang under a campaign, and goes nowhere that does not exist #308', async () => {
  const { ines, tom, channel } = await openDesk(house)
  const campaign = await ines.quickCampaign({ name: 'Know what you wear', audience: 'Evidence eco', ask: 'See yours' })
  const { piece } = await tom.quickPost({ text: 'Lot 0417', channelId: channel('social'), parentId: campaign.id })
  assert.equal(piece.parentId, campaign.id)
  await assert.rejects(tom.quickPost({ text: 'x', channelId: newId() }), refusedWith('content_channel_gone'))
  await assert.rejects(tom.quickPost({ text: 'x', channelId: channel('social'), parentId: newId() }), refusedWith('parent_gone'))
  const tagged = { text: 'x', channelId: channel('social'), link: 'https://www.example.com/?utm_campaign=mine' }
  await assert.rejects(tom.quickPost(tagged), refusedWith('parameters_typed'))
  const secret = { text: 'x', channelId: channel('social'), link: 'https://me:secret@www.example.com/' }
  await assert.rejects(tom.quickPost(secret), refusedWith('bad_target'))
})
