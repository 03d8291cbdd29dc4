// One deal: its stage and what comes next, what it is worth, whom it is about and every step it took.
import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { Figure } from '#ui/Figure.tsx'
import { FigureRow } from '#ui/FigureRow.tsx'
import { capital, formatDay } from '#ui/format.ts'
import { KeyValue } from '#ui/KeyValue.tsx'
import { Link } from '#ui/Link.tsx'
import { List } from '#ui/List.tsx'
import { ListItem } from '#ui/ListItem.tsx'
import { Menu } from '#ui/Menu.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { useMembers, useSession, useWords } from '#identity/web/session.tsx'
import { Timeline } from '#people/web/Timeline.tsx'
import { useChange } from '#strategy/web/change.ts'
import { useDays } from '#strategy/web/metrics.tsx'
import { useNode } from '#thread/web/node.tsx'
import type { Deal as DealRecord } from '../contract/deal.ts'
import { isOpen, losses, type Loss } from '../rules/deal.ts'
import { salesApi } from './api.ts'
import { ChangeDeal } from './ChangeDeal.tsx'
import { lossLabel, stageLabel, who } from './labels.ts'
import { useMoney } from './money.ts'
import { Source } from './Source.tsx'
import { StageBar } from './StageBar.tsx'

export function Deal() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { data: deal } = useSuspenseQuery(salesApi.getDeal.queryOptions({ input: { id } }))
  const { can } = useSession()
  const words = useWords()
  useNode(id, true)
  return (
    <>
      <PageHeader
        title={deal.title}
        chips={
          <>
            <Chip>{capital(words.deal)}</Chip>
            {deal.archivedAt && <Chip tone="warning">Archived</Chip>}
            {deal.stale && <Chip tone="warning">Standing still</Chip>}
            <span className="text-soft">{who(deal)}</span>
          </>
        }
        actions={can('pipeline.edit') && <Actions deal={deal} />}
      />
      {deal.archivedAt === null && (
        <div className="mt-4">
          <StageBar deal={deal} edits={can('pipeline.edit')} />
        </div>
      )}
      <Worth deal={deal} />
      <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,24rem)]">
        <div className="flex flex-col gap-5">
          <StepList deal={deal} />
          {deal.personId && <Timeline personId={deal.personId} />}
        </div>
        <div className="flex flex-col gap-5">
          <Source result={deal}>
            {deal.leadId && (
              <p className="text-small">
                <Link href={`/leads/${deal.leadId}`}>{`Open the ${words.lead}`}</Link>
              </p>
            )}
          </Source>
          <Details deal={deal} />
        </div>
      </div>
    </>
  )
}

function Worth({ deal }: { deal: DealRecord }) {
  const { locale } = useSession()
  const words = useWords()
  const { own, base, converted } = useMoney()
  const inBase = converted(deal)
  const rate = deal.rateOn && `${inBase} at ${deal.rate}, ${deal.rateSource}, ${formatDay(deal.rateOn, { locale })}`
  return (
    <FigureRow label="What it is worth">
      {[
        <Figure key="amount" label="Amount" value={own(deal)} against={rate} />,
        <Figure
          key="weighted"
          label={isOpen(deal.stage) ? 'Weighted' : 'Counts as'}
          value={base(deal.weightedAmount)}
          against={`${deal.probability}% at ${stageLabel(deal.stage, words)}`}
        />,
      ]}
    </FigureRow>
  )
}

function Details({ deal }: { deal: DealRecord }) {
  const members = useMembers()
  const days = useDays()
  const facts = [
    {
      name: 'Person',
      value: deal.personId && <Link href={`/people/${deal.personId}`}>{deal.personName || deal.personEmail || 'Open'}</Link>,
    },
    { name: 'Company', value: deal.companyId && <Link href={`/companies/${deal.companyId}`}>{deal.companyName}</Link> },
    { name: 'Owner', value: deal.ownerId && members.get(deal.ownerId)?.name },
    { name: 'Opened', value: days(deal.openedOn) },
    { name: 'Expected by', value: deal.expectedOn && days(deal.expectedOn) },
    { name: 'Closed', value: deal.closedOn && days(deal.closedOn) },
    { name: 'Reason', value: deal.lostReason && lossLabel[deal.lostReason] },
    { name: 'Note', value: deal.note },
  ]
  return (
    <Card title="What is known">
      <div className="pt-1">
        <KeyValue stacked facts={facts.filter(({ value }) => value)} />
      </div>
    </Card>
  )
}

type Step = {
  id: string
  fromStage: DealRecord['stage'] | null
  toStage: DealRecord['stage']
  reason: string
  memberName: string | null
  at: string
}

const isLoss = (reason: string): reason is Loss => losses.includes(reason as Loss)

function StepList({ deal }: { deal: DealRecord & { steps: readonly Step[] } }) {
  const words = useWords()
  return (
    <Card title="Steps">
      <List label="Steps">
        {deal.steps.toReversed().map((step) => (
          <ListItem
            key={step.id}
            title={
              step.fromStage
                ? `${stageLabel(step.fromStage, words)} to ${stageLabel(step.toStage, words)}`
                : `Opened at ${stageLabel(step.toStage, words)}`
            }
            sentence={
              <>
                {step.reason && `${isLoss(step.reason) ? lossLabel[step.reason] : step.reason} · `}
                {step.memberName && `${step.memberName} · `}
                <RelativeTime at={step.at} />
              </>
            }
          />
        ))}
      </List>
    </Card>
  )
}

function Actions({ deal }: { deal: DealRecord }) {
  const words = useWords()
  const change = useChange()
  const [changing, setChanging] = useState(false)
  const { mutateAsync: archive } = useMutation(salesApi.archiveDeal.mutationOptions())
  const { mutateAsync: restore } = useMutation(salesApi.restoreDeal.mutationOptions())
  const { id, version, archivedAt } = deal
  const name = capital(words.deal)
  const putAway = () =>
    change(
      `${name} archived.`,
      () => archive({ id, version }),
      (after) => restore({ id, version: after.version }),
    )
  const bringBack = () =>
    change(
      `${name} is back.`,
      () => restore({ id, version }),
      (after) => archive({ id, version: after.version }),
    )
  return (
    <>
      <Menu
        trigger={<Button>More</Button>}
        label="More"
        placement="bottom end"
        groups={[
          {
            entries: [
              archivedAt
                ? { id: 'back', label: 'Bring back', onPress: () => void bringBack() }
                : { id: 'away', label: 'Archive', hint: 'Entered by mistake: counts nowhere', onPress: () => void putAway() },
            ],
          },
        ]}
      />
      {isOpen(deal.stage) && archivedAt === null && <Button onPress={() => setChanging(true)}>Change</Button>}
      <ChangeDeal deal={deal} open={changing} onClose={() => setChanging(false)} />
    </>
  )
}
