// An organisation that has begun: a thread down to a version that is out with a link, three hats, and the ways visitors and buyers come.
import type { House, Operations, Organisation } from '#app/testing/house.ts'
import { newId } from '#kernel/id.ts'
import { recordTouch } from '#tracking/actions.ts'

export interface Begun {
  readonly org: Organisation
  readonly ines: Operations
  readonly tom: Operations
  readonly leo: Operations
  readonly goalId: string
  readonly planId: string
  readonly campaignId: string
  readonly pieceId: string
  readonly variantId: string
  /** A visit of somebody, or of nobody known. */
  visit(nodeId: string, personId?: string): Promise<void>
  person(): Promise<string>
}

export async function begin(house: House, wanted: Parameters<House['found']>[0] = {}): Promise<Begun> {
  const org = await house.found({ name: `Organisation ${newId().slice(-8)}`, ...wanted })
  const [ines, tom, leo] = [org.as('marketing_director'), org.as('communications_director'), org.as('sales_lead')]
  const metric = wanted.kind === 'nonprofit' ? 'raised' : 'revenue'
  const begun = await ines.beginThread({ metric, target: 45_000_000, dueOn: '2026-12-31', audience: 'Trail runners', reason: 'Traceable' })
  const campaign = await ines.quickCampaign({ name: 'Know what you wear', audience: 'Trail runners', ask: 'See where yours came from' })
  await approveBrief(ines, tom, campaign.id)
  const piece = await tom.createPiece({ title: 'Where leggings come from', kind: 'story', parentId: campaign.id })
  const channelId = (await tom.listChannels({})).items.find(({ adapter }) => adapter === 'by_hand')!.id
  const variant = await tom.createVariant({ id: piece.id, channelId, body: 'Know what you wear.', ctaUrl: 'https://www.example.com/trace' })
  return {
    org,
    ines,
    tom,
    leo,
    goalId: begun.goalId,
    planId: begun.planId,
    ...{
      campaignId: campaign.id,
      pieceId: piece.id,
      variantId: variant.id,
    },
    async visit(nodeId, personId) {
      await org.program((caller) =>
        recordTouch(caller, {
          kind: 'click',
          nodeId,
          ...(personId ? { personId } : {}),
        }),
      )
    },
    person: async () => (await leo.createPerson({ email: `p${newId()}@example.com` })).id,
  }
}

/** Both gates of a campaign’s brief. */
export async function approveBrief(ines: Operations, tom: Operations, id: string): Promise<void> {
  const what = await ines.writeWhat({ id, version: (await ines.getBrief({ id })).version, what: 'Traceable', why: 'Buyers ask' })
  const approved = await ines.approveWhat({ id, version: what.version })
  const how = await tom.writeHow({ id, version: approved.version, how: 'A story', where: 'Social' })
  await tom.approveHow({ id, version: how.version })
}
