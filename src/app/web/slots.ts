// What fills the places that pages leave open: the figures of insight and the hand-offs of coordination on the pages of the contexts above them.
import { lazy } from 'react'
import { fillSlot } from '#ui/Slot.tsx'
import { showFigures } from '#content/web/Reached.tsx'
import { ProgressCell, ResultCell } from '#insight/web/Cells.tsx'
import { About } from '#thread/web/About.tsx'

const figures = () => import('#insight/web/Figures.tsx')

/** Called once, before the first page is drawn. */
export function fillSlots(): void {
  fillSlot(
    'goal.figures',
    lazy(async () => ({ default: (await figures()).GoalFigures })),
  )
  fillSlot(
    'goal.main',
    lazy(async () => ({ default: (await import('#insight/web/GoalCard.tsx')).GoalCard })),
  )
  fillSlot(
    'campaign.figures',
    lazy(async () => ({ default: (await figures()).CampaignFigures })),
  )
  fillSlot(
    'campaign.side',
    lazy(async () => ({ default: (await import('#insight/web/HeldBack.tsx')).HeldBack })),
  )
  fillSlot(
    'campaign.side',
    lazy(async () => ({ default: (await import('#channels/web/CampaignMailings.tsx')).CampaignMailings })),
  )
  fillSlot(
    'person.main',
    lazy(async () => ({ default: (await import('#channels/web/PersonSends.tsx')).PersonSends })),
  )
  fillSlot(
    'company.side',
    lazy(async () => ({ default: (await import('#sales/web/CompanyDeals.tsx')).CompanyDeals })),
  )
  fillSlot(
    'briefs.handoffs',
    lazy(async () => ({ default: (await import('#coordination/web/Handoffs.tsx')).Handoffs })),
  )
  fillSlot(
    'brief.handoff',
    lazy(async () => ({ default: (await import('#coordination/web/Handoffs.tsx')).HandoffOfBrief })),
  )
  showFigures(lazy(async () => ({ default: (await figures()).PieceFigures })))

  // A cell that arrived later than its row would make the table jump.
  fillSlot('audit.about', About)
  fillSlot('goal.progress', ProgressCell)
  fillSlot('campaign.result', ResultCell)
  fillSlot('activity.result', ResultCell)
}
