// What came of a world's campaign: clicks and a form through the public pages, leads, deals in two currencies, orders or gifts, a refund.
import { linkIn, readMail } from '#kernel/testing/mail.ts'
import type { Sink } from '#kernel/testing/smtp.ts'
import { at, dayFrom, sought, type Cast } from './cast.ts'

interface Given {
  readonly campaignId: string
  readonly companyId: string
  readonly messageId: string
  readonly people: Readonly<Record<'contact' | 'buyer' | 'doubter' | 'giver', string>>
  readonly addresses: Readonly<Record<'form' | 'landing' | 'link' | 'poster', string>>
  readonly sink: Pick<Sink, 'letterTo'>
}

/** Lets the audience arrive, and the sales lead answer it. */
export async function raiseResults(cast: Cast, given: Given) {
  await arrive(cast, given)
  const leads = await answerLeads(cast, given)
  const deals = await raiseDeals(cast, given, leads.accepted)
  const orders = await raiseOrders(cast, given)
  const coverage = await raiseCoverage(cast, given)
  return { lead: leads.all, deal: deals, order: orders, ...coverage }
}

/** A reader follows the letter's own link to the landing page and fills in its form; somebody else scans the poster. */
async function arrive(cast: Cast, { people, addresses, sink }: Given) {
  const { scene, ana, tale } = cast
  const reader = await ana.getPerson({ id: people.giver })
  const letter = await readMail((await sink.letterTo(reader.email!)).raw)
  const clicked = await scene.visit('GET', linkIn(letter, /\/l\/[a-z0-9]{8}/))
  const page = await scene.visit('GET', clicked.location!, { cookies: clicked.cookies })
  // A form sent within two seconds was filled in by a machine.
  await scene.pass(3_000)
  const form = { ...hiddenIn(page.body), name: reader.name, email: reader.email!, message: tale.enquiry, tl_consent: 'yes' }
  const sent = await scene.visit('POST', actionIn(page.body), { form, cookies: page.cookies })
  if (sent.status !== 303) throw new Error(`the form was answered ${sent.status}: ${sent.body}`)
  await scene.pass(2_000)
  await scene.visit('GET', addresses.poster)
  await scene.pass(2_000)
  const direct = await scene.visit('GET', addresses.form)
  await scene.pass(3_000)
  const stranger = { name: 'Jorge Antunes', email: 'jorge.antunes@people.example', message: 'Do you ship to the islands?' }
  await scene.visit('POST', actionIn(direct.body), { form: { ...hiddenIn(direct.body), ...stranger }, cookies: direct.cookies })
}

function hiddenIn(page: string): Record<string, string> {
  const fields = [...page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)]
  return Object.fromEntries(fields.map(([, name, value]) => [name!, value!]))
}

function actionIn(page: string): string {
  const action = /<form method="post" action="([^"]+)"/.exec(page)?.[1]
  if (action === undefined) throw new Error(`there is no form on this page: ${page}`)
  return action
}

async function answerLeads({ ana, scene }: Cast, { people }: Given) {
  const leads = await scene.until('both leads are there', async () => {
    const { items } = await ana.listLeads({})
    return items.length >= 2 && items
  })
  const asked = sought(leads, ({ personId }) => personId === people.giver)
  const stranger = sought(leads, ({ personId }) => personId !== people.giver)
  const accepted = await ana.acceptLead(at(asked))
  const rejected = await ana.rejectLead({ ...at(stranger), reason: 'no_fit', note: 'Lives where nobody delivers.' })
  const byHand = await ana.createLead({ personId: people.doubter, note: 'Called, asked for the price list.' })
  return { accepted: accepted.id, all: [accepted.id, rejected.id, byHand.id] }
}

async function raiseDeals(cast: Cast, { campaignId, people, companyId }: Given, leadId: string) {
  const { ana, tale, abroad: there } = cast
  const rate = { rate: there.rate, on: dayFrom(cast, -1), source: 'European Central Bank' }
  const fromLead = await ana.openDeal({ title: tale.deals.won, leadId, amount: 480_000, expectedOn: dayFrom(cast, 10) })
  const moved = await ana.moveDeal({ ...at(fromLead), stage: 'negotiation' })
  const won = await ana.winDeal(at(moved))
  const abroad = { amount: 610_000, currency: there.currency, rate }
  const foreign = await ana.openDeal({ title: tale.deals.lost, companyId, personId: people.contact, parentId: campaignId, ...abroad })
  const lost = await ana.loseDeal({ ...at(foreign), reason: 'timing', note: 'Next year, perhaps.' })
  const open = await ana.openDeal({
    title: tale.deals.open,
    companyId,
    personId: people.contact,
    amount: 1_250_000,
    currency: 'GBP',
    rate: { ...rate, rate: 1.27 },
    stage: 'proposal',
    expectedOn: dayFrom(cast, 45),
  })
  return [won.id, lost.id, open.id]
}

/** One that follows a touch, one from abroad, one that is refunded in part, and one that hangs nowhere yet; a list brings two more. */
async function raiseOrders(cast: Cast, { people, campaignId }: Given) {
  const { ana, tale, abroad: there } = cast
  const rate = { rate: there.rate, on: dayFrom(cast, -1), source: 'European Central Bank' }
  const followed = await ana.addOrder({ personId: people.giver, amount: 11_800, number: 'A-1001' })
  const abroad = await ana.addOrder({
    personId: people.buyer,
    amount: 23_600,
    currency: there.currency,
    rate,
    parentId: campaignId,
    number: 'A-1002',
  })
  const kind = tale.gift ? 'order' : 'gift'
  const other = await ana.addOrder({ personId: people.buyer, kind, amount: 5_000, day: dayFrom(cast, -5), note: 'In a box at the counter' })
  const refund = await ana.refundOrder({ ...at(followed), amount: 1_800, note: 'Came late' })
  const csv = [
    'Order,Date,E-mail,Total',
    `A-0990,${dayFrom(cast, -40)},ada.moreira@people.example,118.00`,
    `A-0991,${dayFrom(cast, -38)},,59.00`,
  ].join('\n')
  await ana.importOrders({ csv, locale: 'en-US' })
  return [followed.id, abroad.id, other.id, refund.id]
}

/** Two articles; the one that speaks of a company alerts whoever has an open deal with it. The brief's hand-off stands completed. */
async function raiseCoverage(cast: Cast, { campaignId, companyId, people, messageId }: Given) {
  const { tom, ana, ines, tale, scene } = cast
  const local = { outlet: 'Harbour Gazette', title: `${tale.company.name} asks for proof`, about: [tale.company.name] }
  const article = await tom.addCoverage({
    ...local,
    url: 'https://gazette.example/club-asks-for-proof',
    companyId,
    messageId,
    parentId: campaignId,
    tone: 'positive',
    publishedOn: dayFrom(cast, -2),
  })
  const radio = { url: 'https://radio.example/morning/0611', outlet: 'Radio Litoral', title: 'Four minutes in the morning programme' }
  const programme = await tom.addCoverage({ ...radio, personId: people.doubter, tone: 'neutral', publishedOn: dayFrom(cast, -12) })
  const alerts = await scene.until('somebody is told of the article', async () => {
    const { items } = await ana.listAlerts({})
    return items.some(({ kind }) => kind === 'coverage') && items
  })
  await ana.readAlerts({ ids: [alerts[0]!.id] })
  const handoffs = (await ines.listHandoffs({})).items
  return { coverage: [article.id, programme.id], alert: alerts.map(({ id }) => id), handoff: handoffs.map(({ id }) => id) }
}
