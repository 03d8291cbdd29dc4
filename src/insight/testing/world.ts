// A thread drawn at random, made through the operations people use: goals, campaigns, spend in two currencies, visits, deals, orders, refunds.
import type pg from 'pg'
import { newId } from '#kernel/id.ts'
import { moveNode } from '#thread/actions.ts'
import { recordTouch } from '#tracking/actions.ts'
import type { House, Organisation } from '#app/testing/house.ts'

/** Numbers from 0 to 1 that follow from a seed (mulberry32), so that a failure can be repeated. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const hour = 3600 * 1000

/** Fills an organisation. The owner’s connection only names browsers, which otherwise takes a form that was sent. */
export async function fill(house: House, org: Organisation, owner: pg.Client, random: () => number): Promise<void> {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!
  const cents = () => Math.floor(random() * 300_000) + 1
  const [ines, tom, leo] = [org.as('marketing_director'), org.as('communications_director'), org.as('sales_lead')]
  const channelId = (await begin(org)).channelId
  const plans: string[] = []
  const places: string[] = []
  const campaigns: string[] = []
  for (let number = 0; number < 2; number++) {
    const measure = { metric: 'revenue' as const, baseline: 0, target: 10_000_000, startsOn: '2026-05-01', dueOn: '2026-12-31' }
    const goal = await ines.createGoal({ title: `Goal ${number}`, ...measure })
    const objective = await ines.createObjective({ goalId: goal.id, function: 'marketing', title: 'Objective', ...measure })
    const strategy = await ines.createStrategy({ objectiveId: objective.id, title: 'Strategy' })
    const plan = await ines.createPlan({ strategyId: strategy.id, name: 'Plan' })
    plans.push(plan.id)
    places.push(goal.id, strategy.id, plan.id)
    for (let each = 0; each < 2; each++) {
      const campaign = await ines.createCampaign({ planId: plan.id, name: `Campaign ${number}.${each}` })
      const what = await ines.writeWhat({ id: campaign.id, version: 1, what: 'Traceable', why: 'Buyers ask' })
      await ines.approveWhat({ id: campaign.id, version: what.version })
      const how = await tom.writeHow({ id: campaign.id, version: what.version + 1, how: 'A post', where: 'Social' })
      await tom.approveHow({ id: campaign.id, version: how.version })
      const activity = await ines.addActivity({ campaignId: campaign.id, what: 'Activity' })
      const piece = await tom.createPiece({ title: 'Piece', kind: 'post', parentId: pick([campaign.id, activity.id]) })
      const variant = await tom.createVariant({ id: piece.id, channelId, body: 'Words' })
      campaigns.push(campaign.id)
      places.push(campaign.id, activity.id, piece.id, variant.id)
    }
  }
  for (let number = 0; number < 4; number++)
    places.push(
      (
        await tom.addCoverage({
          url: `https://paper.example/${newId()}`,
          parentId: pick(campaigns),
          tone: pick(['positive', 'negative', null]),
        })
      ).id,
    )
  for (let number = 0; number < 20; number++) {
    const nodeId = random() < 0.2 ? undefined : pick(places)
    const foreign = random() < 0.3 ? { currency: 'EUR', rate: 1.0825, rateSource: 'central bank' } : {}
    await ines.addSpend({ amount: cents(), onDay: '2026-06-01', ...foreign, ...(nodeId ? { nodeId } : {}) })
  }
  const people: string[] = []
  for (let number = 0; number < 7; number++) people.push((await leo.createPerson({ email: `p${newId()}@example.com` })).id)
  const browsers = Array.from({ length: 5 }, () => newId())
  for (const [index, visitor] of browsers.entries())
    if (index < 3)
      await owner.query('insert into tracking.visitor (org_id, visitor, person_id, at) values ($1, $2, $3, now())', [
        org.id,
        visitor,
        people[index],
      ])
  const foreign = () => (random() < 0.3 ? { currency: 'EUR', rate: { rate: 1.0825, on: '2026-06-01', source: 'central bank' } } : {})
  const orders: { id: string; version: number; amount: number }[] = []
  const money = () => ({ amount: cents(), ...foreign() })
  const byHand = () => (random() < 0.2 ? { parentId: pick(campaigns) } : {})
  for (let step = 0; step < 90; step++) {
    house.pass(Math.floor(random() * 10 * hour))
    const chance = random()
    if (chance < 0.45) {
      const who = random()
      const touch = who < 0.5 ? { personId: pick(people) } : who < 0.9 ? { visitor: pick(browsers) } : {}
      const kind = pick(['click', 'visit', 'call'] as const)
      await org.program((caller) => recordTouch(caller, { kind, nodeId: random() < 0.1 ? null : pick(places), ...touch }))
    } else if (chance < 0.75) {
      orders.push(await leo.addOrder({ ...(random() < 0.7 ? { personId: pick(people) } : {}), ...money(), ...byHand() }))
    } else if (orders.length > 0) {
      const [order] = orders.splice(Math.floor(random() * orders.length), 1)
      const some = random() < 0.5 ? { amount: Math.max(1, Math.floor(order!.amount / 3)) } : {}
      await leo.refundOrder({ id: order!.id, version: order!.version, ...some })
    }
    // Touches keep the path they had: what was recorded stays under the plan the campaign was in then.
    if (step === 45) await org.program((caller) => moveNode(caller, campaigns[0]!, 2, plans[1]!))
  }
  for (let number = 0; number < 20; number++) {
    const lead = random() < 0.4 ? await leo.createLead({ person: { email: `l${newId()}@example.com` }, ...byHand() }) : undefined
    const whose = lead ? { leadId: lead.id } : { personId: pick(people), ...byHand() }
    const deal = await leo.openDeal({ title: `Deal ${number}`, ...whose, ...money() })
    const chance = random()
    if (chance < 0.3) await leo.loseDeal({ id: deal.id, version: deal.version, reason: 'price' })
    if (chance < 0.5) continue
    await leo.winDeal({ id: deal.id, version: deal.version })
    if (chance < 0.7) continue
    const order = await leo.addOrder({ dealId: deal.id, ...money() })
    if (chance > 0.85) await leo.refundOrder({ id: order.id, version: order.version, amount: 1 })
  }
  await correct(org, pick(campaigns))
}

/** What people do afterwards: entered by mistake, put away, of nobody known and linked by hand, partly given back. */
async function correct(org: Organisation, campaignId: string): Promise<void> {
  const [ines, tom, leo] = [org.as('marketing_director'), org.as('communications_director'), org.as('sales_lead')]
  const order = await leo.addOrder({ amount: 9001 })
  const linked = await leo.linkResult({ id: order.id, version: order.version, parentId: campaignId })
  await leo.refundOrder({ id: order.id, version: linked.version, amount: 77 })
  const mistake = await leo.addOrder({ amount: 123_456, parentId: campaignId })
  await leo.archiveOrder({ id: mistake.id, version: mistake.version })
  const spend = await ines.addSpend({ amount: 654_321, onDay: '2026-06-01', nodeId: campaignId })
  await ines.archiveSpend({ id: spend.id, version: spend.version })
  const [piece] = (await tom.listPieces({ limit: 1 })).items
  await tom.archivePiece({ id: piece!.id, version: piece!.version })
  const [coverage] = (await tom.listCoverage({ limit: 1 })).items
  await tom.archiveCoverage({ id: coverage!.id, version: coverage!.version })
}

async function begin(org: Organisation): Promise<{ channelId: string }> {
  const reason = 'Every pair is traceable.'
  await org.as('marketing_director').beginThread({ metric: 'orders', target: 100, dueOn: '2026-12-31', audience: 'Runners', reason })
  const { items } = await org.as('communications_director').listChannels({})
  return { channelId: items.find(({ adapter }) => adapter === 'by_hand')!.id }
}
