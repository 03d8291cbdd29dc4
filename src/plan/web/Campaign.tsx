// One campaign: its state, its figures, the brief with its two gates, the activities, and the money.
import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { CopyText } from '#ui/CopyText.tsx'
import { Figure } from '#ui/Figure.tsx'
import { FigureRow } from '#ui/FigureRow.tsx'
import { capital, formatMoney, formatPercent } from '#ui/format.ts'
import { KeyValue } from '#ui/KeyValue.tsx'
import { Link } from '#ui/Link.tsx'
import { Menu } from '#ui/Menu.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { Slot } from '#ui/Slot.tsx'
import { useSession } from '#identity/web/session.tsx'
import { useNode } from '#thread/web/node.tsx'
import { Assumed, ConfirmButton } from '#strategy/web/Assumed.tsx'
import { useChange, useReach, useWantedChange } from '#strategy/web/change.ts'
import { useMetrics, useSpan } from '#strategy/web/metrics.tsx'
import type { Campaign as CampaignRecord } from '../contract/campaign.ts'
import { elapsed, isEnded } from '../rules/campaign.ts'
import { Activities } from './Activities.tsx'
import { ActivityPanel } from './ActivityPanel.tsx'
import { planApi } from './api.ts'
import { BriefCard } from './BriefCard.tsx'
import { BudgetLines } from './BudgetLines.tsx'
import { CampaignPanel } from './CampaignPanel.tsx'
import { useCampaignSteps, type CampaignSteps } from './CampaignState.tsx'
import { useConversions, useCtas, useSegments } from './choices.ts'
import { campaignStateLabel, campaignStateTone } from './labels.ts'
import { SpendPanel } from './SpendPanel.tsx'

type Open = 'change' | 'spend' | { activityId: string | null } | null

export function Campaign() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { data } = useSuspenseQuery(planApi.getCampaign.queryOptions({ input: { id } }))
  const { campaign, planned, spent, budgeted } = data
  const [open, setOpen] = useState<Open>(null)
  const { wanted, settle } = useWantedChange()
  const mayChange = useReach()('strategy.edit', campaign.ownerId) && !isEnded(campaign.state)
  const close = () => {
    setOpen(null)
    settle()
  }
  const steps = useCampaignSteps(campaign, budgeted)
  useNode(id)
  // While it is prepared the brief is what is worked on; after that, what is done.
  const isPrepared = campaign.state !== 'draft' && campaign.state !== 'in_review'
  const brief = campaign.alwaysOn ? null : <BriefCard key="brief" campaignId={id} />
  const activities = <Activities key="activities" campaign={campaign} onOpen={(activityId) => setOpen({ activityId })} />
  return (
    <>
      <PageHeader
        title={campaign.name}
        chips={<Chips campaign={campaign} />}
        purpose={steps.note}
        actions={<Actions campaign={campaign} steps={steps} onOpen={setOpen} />}
      />
      <Slot name="campaign.figures" id={id} fallback={<Money campaign={campaign} planned={planned} spent={spent} />} />
      <div className="grid items-start gap-5 xl:grid-cols-[1.55fr_1fr]">
        <div className="flex min-w-0 flex-col gap-5">
          {isPrepared ? [activities, brief] : [brief, activities]}
          <Slot name="campaign.main" id={id} />
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <Slot name="campaign.side" id={id} />
          <About campaign={campaign} />
          <BudgetLines
            nodeId={id}
            ownerId={campaign.ownerId}
            title="Budget"
            empty="No money is planned yet. A line of zero says that it costs hours only."
          />
        </div>
      </div>
      {steps.panel}
      <CampaignPanel campaign={campaign} at={wanted} open={open === 'change' || (wanted !== null && mayChange)} onClose={close} />
      <SpendPanel key={id} on={{ id, title: campaign.name }} open={open === 'spend'} onClose={close} />
      <ActivityPanel
        campaign={campaign}
        activityId={typeof open === 'object' && open ? open.activityId : null}
        open={typeof open === 'object' && open !== null}
        onClose={close}
      />
    </>
  )
}

function Chips({ campaign }: { campaign: CampaignRecord }) {
  const span = useSpan()
  const { startsOn, endsOn, state, stateAt, assumed, alwaysOn, archivedAt } = campaign
  return (
    <>
      <Chip tone={campaign.function} />
      <Chip tone={campaignStateTone[state]} live={state === 'live'}>
        {campaignStateLabel[state]}
      </Chip>
      <Assumed assumed={assumed && !alwaysOn} />
      {archivedAt && <Chip tone="warning">Archived</Chip>}
      <span>{alwaysOn ? 'Always on' : span(startsOn, endsOn)}</span>
      <span className="sr-only">
        In this state since <RelativeTime at={stateAt} />
      </span>
    </>
  )
}

function Actions({ campaign, steps, onOpen }: { campaign: CampaignRecord; steps: CampaignSteps; onOpen: (open: Open) => void }) {
  const reach = useReach()
  const change = useChange()
  const { mutateAsync: update } = useMutation(planApi.updateCampaign.mutationOptions())
  const { mutateAsync: archive } = useMutation(planApi.archiveCampaign.mutationOptions())
  const { mutateAsync: restore } = useMutation(planApi.restoreCampaign.mutationOptions())
  const { id, version, state, archivedAt, assumed, alwaysOn, ownerId } = campaign
  const mine = reach('strategy.edit', ownerId)
  const ended = isEnded(state)
  const mayArchive = mine && !alwaysOn && (archivedAt !== null || ended || state === 'draft')
  const put = () =>
    archivedAt
      ? change(
          'The campaign is back.',
          () => restore({ id, version }),
          (after) => archive({ id, version: after.version }),
        )
      : change(
          'Campaign archived.',
          () => archive({ id, version }),
          (after) => restore({ id, version: after.version }),
        )
  const entries = [
    ...(mine && !ended ? [{ id: 'change', label: 'Change', onPress: () => onOpen('change') }] : []),
    ...(reach('budget.edit', ownerId) ? [{ id: 'spend', label: 'Add spend', onPress: () => onOpen('spend') }] : []),
    ...(mayArchive ? [{ id: 'archive', label: archivedAt ? 'Bring back' : 'Archive', onPress: () => void put() }] : []),
  ]
  const groups = [{ entries }, { entries: steps.entries }].filter((group) => group.entries.length > 0)
  const addActivity = reach('content.edit') && !ended && (
    <Button kind={steps.leads ? 'secondary' : 'primary'} onPress={() => onOpen({ activityId: null })}>
      Add activity
    </Button>
  )
  return (
    <>
      {mine && (
        <ConfirmButton assumed={assumed && !alwaysOn} onPress={() => void change('Campaign confirmed.', () => update({ id, version }))} />
      )}
      {groups.length > 0 && <Menu label="More" placement="bottom end" groups={groups} trigger={<Button>More</Button>} />}
      <Button href={`/thread/${id}`}>Follow the money</Button>
      {steps.leads && addActivity}
      {steps.buttons}
      {!steps.leads && addActivity}
    </>
  )
}

/** The money, for as long as nobody fills the figures of the whole thread in. */
function Money({ campaign, planned, spent }: { campaign: CampaignRecord; planned: number; spent: number }) {
  const { currency, locale, today } = useSession()
  const span = useSpan()
  const amount = (minor: number) => formatMoney(minor, currency, { locale })
  const share = elapsed(campaign.startsOn, campaign.endsOn, today)
  return (
    <FigureRow label="Figures of the campaign">
      <Figure
        label="Spent"
        value={amount(spent)}
        against={planned > 0 ? `of ${amount(planned)} planned` : 'nothing planned yet'}
        explain={{
          formula: 'spend of this campaign and everything under it',
          period: 'from its beginning to today',
          rows: { href: `/plan?under=${campaign.id}` },
        }}
      />
      <Figure
        label="Time gone"
        value={share === null ? '–' : formatPercent(share, { locale, digits: 0 })}
        against={span(campaign.startsOn, campaign.endsOn, false)}
      />
    </FigureRow>
  )
}

/** What it must achieve, for whom, with which ask, and the name its links carry. */
function About({ campaign }: { campaign: CampaignRecord }) {
  const { name, show, unitOf } = useMetrics()
  const cta = useCtas().find(({ id }) => id === campaign.ctaId)
  const conversion = useConversions().find(({ id }) => id === campaign.conversionId)
  const { metric, target } = campaign
  const missing = <span className="text-soft">Not said yet</span>
  return (
    <Card title="About">
      {campaign.theme && <p className="pt-1 pb-2 font-serif text-[18px] italic">“{campaign.theme}”</p>}
      {campaign.why && <p className="pb-2 whitespace-pre-line">{campaign.why}</p>}
      <Told name="Must achieve">{campaign.objective || missing}</Told>
      {campaign.results && <Told name="Results">{campaign.results}</Told>}
      <KeyValue
        facts={[
          ...(metric && target !== null ? [{ name: capital(name(metric)), value: show(unitOf(metric), target) }] : []),
          { name: 'For whom', value: <Audience campaign={campaign} missing={missing} /> },
          { name: 'Call to action', value: cta?.label ?? missing },
          { name: 'Answered by', value: conversion?.name ?? missing },
        ]}
      />
      <div className="mt-3">
        <CopyText label="Name in links" text={campaign.code} />
      </div>
    </Card>
  )
}

/** A sentence or two under their name: too long to stand beside it. */
function Told({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="border-b border-hair py-2">
      <h3 className="text-small text-soft">{name}</h3>
      <p className="break-words whitespace-pre-line">{children}</p>
    </div>
  )
}

function Audience({ campaign, missing }: { campaign: CampaignRecord; missing: ReactNode }) {
  const segments = useSegments().filter(({ id }) => campaign.segmentIds.includes(id))
  if (segments.length === 0) return campaign.audience || missing
  return segments.map(({ id, name }, at) => (
    <span key={id}>
      {at > 0 && ', '}
      <Link href={`/audiences/${id}`}>{name}</Link>
    </span>
  ))
}
