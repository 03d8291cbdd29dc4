// A world: an organisation in which everything the program knows has happened once, raised through public operations only.
import type { Logger } from '#kernel/log.ts'
import { openSink, type Sink } from '#kernel/testing/smtp.ts'
import { openHouse, type Foundation, type House, type Organisation } from './house.ts'
import { houseScene, type Scene } from './scene.ts'
import { openSite, type Site } from './site.ts'
import type { Cast } from './world/cast.ts'
import { raiseCampaigns } from './world/campaigns.ts'
import { raiseContent } from './world/content.ts'
import { raiseDirection } from './world/direction.ts'
import { raisePeople } from './world/people.ts'
import { raiseResults } from './world/results.ts'
import { raiseReturned } from './world/returned.ts'
import { raiseSequences } from './world/sequences.ts'
import { taleOf } from './world/tale.ts'

/** Raises one case, from the three questions to what came of it. The sink takes the organisation's letters. Returns the ids by kind. */
export async function raiseCase(scene: Scene, sink: Sink) {
  const [ines, tom, ana] = [scene.as('marketing_director'), scene.as('communications_director'), scene.as('sales_lead')]
  const { kind, currency } = await ines.getOrganisation({})
  // Another world's people have the same addresses.
  sink.clear()
  const abroad = currency === 'EUR' ? { currency: 'USD', rate: 0.9228 } : { currency: 'EUR', rate: 1.0837 }
  const cast: Cast = { scene, ines, tom, ana, tale: taleOf(kind), abroad }
  const member = await join(cast)
  const { named, ...people } = await raisePeople(cast)
  const [segmentId, companyId] = [people.segment[0]!, people.company[0]!]
  const direction = await raiseDirection(cast, segmentId)
  const { channels, conversions, ...campaigns } = await raiseCampaigns(cast, {
    planId: direction.plan[0]!,
    segmentId,
    memberId: member[0]!,
  })
  const campaignId = campaigns.campaign[0]!
  const { addresses, ...content } = await raiseContent(cast, {
    campaignId,
    activityId: campaigns.activity[0]!,
    segmentId,
    ctaId: campaigns.cta[0]!,
    channels,
    formConversionId: conversions.form,
    mail: sink,
  })
  const results = await raiseResults(cast, { campaignId, companyId, messageId: content.message[0]!, people: named, addresses, sink })
  const returned = await raiseReturned(cast, { accountId: content.account[0]!, sink })
  const sequences = await raiseSequences(cast, {
    campaignId,
    emailId: channels.email,
    segmentId,
    personIds: [named.buyer, named.giver, named.contact],
  })
  const otherId = campaigns.campaign.at(-2)!
  const talked = await talk(cast, { campaignId, objectiveId: direction.objective[1]!, personId: named.doubter, otherId })
  return { member, ...people, ...direction, ...campaigns, ...content, ...results, ...returned, ...sequences, ...talked }
}

export type Case = Awaited<ReturnType<typeof raiseCase>>

/** Two colleagues join, and a third is still invited. */
async function join({ ines }: Cast): Promise<string[]> {
  const joined: string[] = []
  for (const [name, hat] of [
    ['Tomás Brito', 'communications_director'],
    ['Ana Lobo', 'sales_lead'],
  ] as const) {
    const { link } = await ines.inviteMember({ email: `${hat}.${crypto.randomUUID()}@example.com`, hats: [hat] })
    const accepted = await ines.acceptInvitation({ token: link.split('#')[1]!, name, password: 'correct horse battery' })
    joined.push(accepted.memberId)
  }
  await ines.inviteMember({ email: 'pr@example.com', hats: ['communications_director'] })
  return joined
}

/** A comment, a tie besides the tree, three holds of which one is lifted and in part released, and a limit to how often one person is written to. */
async function talk(
  { ines, tom, ana }: Cast,
  { campaignId, objectiveId, personId, otherId }: Record<'campaignId' | 'objectiveId' | 'personId' | 'otherId', string>,
) {
  await ana.addComment({ id: campaignId, body: 'Buyers ask for the number before the price.' })
  await ines.addReference({ id: campaignId, toId: objectiveId, kind: 'serves' })
  const past = await tom.declareHold({ scope: 'class', messageClass: 'commercial', reason: 'Quiet over the holiday' })
  await tom.liftHold({ id: past.id, version: past.version, reason: 'Over' })
  // What is posted by hand is let go again; the rest of what waited still does.
  const waiting = (await tom.listHeldItems({ id: past.id, limit: 200 })).items.filter(({ adapter }) => adapter === 'by_hand')
  const released = waiting.map(({ dispatchId, version }) => ({ dispatchId, version }))
  if (released.length > 0) await tom.releaseItems({ id: past.id, items: released, reason: 'The holiday is over' })
  const person = await tom.declareHold({ scope: 'person', personId, reason: 'Has complained, and waits for an answer' })
  const subtree = await tom.declareHold({ scope: 'subtree', nodeId: otherId, reason: 'The contract is not signed' })
  await tom.setFrequencyCap({ most: 8, days: 30 })
  return { hold: [past.id, person.id, subtree.id] }
}

/** A house whose real server stands open, with one organisation in which everything has happened. */
export interface World {
  readonly house: House
  readonly site: Site
  readonly sink: Sink
  /** Founds a further organisation and lets everything happen in it. */
  raise(foundation?: Foundation): Promise<{ org: Organisation; scene: Scene; made: Case }>
  close(): Promise<void>
}

interface Ground {
  /** Gets what the server logs. */
  readonly log?: Logger
  /** A house that was opened before, in which nothing has happened yet. */
  readonly house?: House
}

export async function openWorld({ log, house: given }: Ground = {}): Promise<World> {
  const house = given ?? (await openHouse())
  // The server tells the real time: what it writes must not lie years after what the story has written. The same time would not do:
  // the house takes jobs for due at once whose instant is the real one.
  house.at(new Date(Date.now() - 86_400_000).toISOString())
  const site = await openSite(house, {}, log)
  const sink = await openSink()
  return {
    house,
    site,
    sink,
    async raise(foundation = {}) {
      const org = await house.found({ ...foundation, publicUrl: site.url })
      const scene = houseScene(house, org)
      return { org, scene, made: await raiseCase(scene, sink) }
    },
    async close() {
      await site.close()
      await sink.close()
      await house.close()
    },
  }
}
