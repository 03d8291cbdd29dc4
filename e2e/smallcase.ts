// A small organisation with something in every list, made without the browser: for stories that walk through all of it.
import type { Page } from 'playwright-core'
import { call } from './people.ts'
import { inDays } from './steps.ts'

interface Made {
  readonly id: string
  readonly version: number
}

/** Works in the organisation of this page and under its hats; ends under the first one's. */
export async function smallCase(page: Page): Promise<void> {
  const make = (path: string, data: unknown) => call<Made>(page, 'POST', path, data)
  await call(page, 'POST', '/session/hat', { hat: 'marketing_director' })
  await call(page, 'POST', '/thread/begin', {
    metric: 'raised',
    target: 12_000_000,
    dueOn: inDays(40),
    audience: 'Families who gave last winter',
    reason: 'Every dollar is a meal in the same street.',
  })
  const [nour, leo] = await people(make)
  const segment = await make('/segments', { name: 'Last winter', rule: { match: 'all', conditions: [], groups: [] } })
  const campaign = await make('/campaigns/quick', {
    name: 'Year-end appeal',
    segmentId: segment.id,
    ask: 'Give a meal',
    endsOn: inDays(40),
  })
  await make('/activities', { campaignId: campaign.id, what: 'A letter to every kitchen table' })
  await make('/budget-lines', { nodeId: campaign.id, name: 'Printing', amount: 90_000 })
  await make('/spend', { nodeId: campaign.id, amount: 42_000, onDay: inDays(0), vendor: 'Print shop' })
  await make('/spend', { amount: 1_500, onDay: inDays(0), vendor: 'Stamps' })
  await make('/offerings', { name: 'A week of meals' })
  await make('/competitors', { name: 'Doing nothing' })

  await call(page, 'POST', '/session/hat', { hat: 'communications_director' })
  const messageId = await house(make)
  await said(page, make, campaign.id, messageId)
  await make('/coverage', {
    url: 'https://news.example/street-kitchen',
    outlet: 'The Lantern',
    title: 'A street that eats together',
    tone: 'positive',
  })
  await make('/accounts', {
    name: 'Letters',
    provider: 'other',
    host: '127.0.0.1',
    port: 2525,
    security: 'none',
    username: '',
    password: '',
    fromName: 'Lantern Street',
    fromAddress: 'letters@lantern.example',
  })
  await make('/holds', { scope: 'person', personId: leo.id, reason: 'Asked to be left alone until spring' })

  await call(page, 'POST', '/session/hat', { hat: 'sales_lead' })
  const lead = await make('/leads', { personId: nour.id, parentId: campaign.id, note: 'Wants to give every month' })
  const monthly = await make('/deals', { leadId: lead.id, title: 'Twelve months of meals', amount: 60_000 })
  await make(`/deals/${monthly.id}/win`, { version: monthly.version })
  await make('/deals', { personId: leo.id, title: 'A new fridge', amount: 250_000, parentId: campaign.id })
  const gift = await make('/orders', { personId: leo.id, amount: 5_000, parentId: campaign.id })
  await make(`/orders/${gift.id}/refund`, { version: gift.version, amount: 1_000 })
  await make('/orders', { personId: nour.id, amount: 2_500 })
  await make('/leads', { personId: leo.id, parentId: campaign.id })
  await call(page, 'POST', '/session/hat', { hat: 'marketing_director' })
}

type Make = (path: string, data: unknown) => Promise<Made>

async function people(make: Make): Promise<[Made, Made]> {
  const consent = { source: 'Soup night', wording: 'News by e-mail.' }
  const company = await make('/companies', { name: 'Corner Bakery' })
  const nour = await make('/persons', { name: 'Nour Haddad', email: 'nour@example.com', kind: 'customer', consent })
  const leo = await make('/persons', { name: 'Leo Brandt', email: 'leo@example.com', companyId: company.id, consent })
  return [nour, leo]
}

async function house(make: Make): Promise<string> {
  await make('/message-house', { roof: 'Nobody in this street eats alone.', weAre: ['plain'], bannedTerms: ['needy'] })
  const pillar = await make('/message-house/pillars', { title: 'Neighbours' })
  await make('/proofs', { pillarId: pillar.id, claim: '400 meals a day', evidence: 'Kitchen log of October' })
  return (await make('/messages', { pillarId: pillar.id, what: 'A meal is a chair at a table' })).id
}

/** A page that is out, a post that waits for a person, a draft, a form and its link. */
async function said(page: Page, make: Make, campaignId: string, messageId: string): Promise<void> {
  const { items: channels } = await call<{ items: { id: string; adapter: string }[] }>(page, 'GET', '/channels')
  const channelBy = (adapter: string) => channels.find((channel) => channel.adapter === adapter)!.id
  const form = await make('/forms', {
    name: 'Come and eat',
    purpose: 'inquiry',
    nodeId: campaignId,
    button: 'Send',
    thanks: 'See you there.',
    fields: [{ key: 'email', label: 'E-mail', kind: 'email', required: true }],
  })
  const piece = await make('/pieces', {
    title: 'Four hundred chairs',
    kind: 'story',
    intent: 'promote',
    parentId: campaignId,
    messageId,
    summary: '',
  })
  await make(`/pieces/${piece.id}/variants`, {
    channelId: channelBy('website'),
    layout: 'landing',
    subject: 'Four hundred chairs',
    body: 'Every evening.',
    formId: form.id,
  })
  await make('/quick-posts', { text: 'The pots are on.', channelId: channelBy('by_hand'), parentId: campaignId })
  await make('/quick-posts', { text: 'The doors open at six.', channelId: channelBy('website') })
}
