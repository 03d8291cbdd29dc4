// The briefs on both desks: what waits for Marketing, what was handed over to Communications, what is agreed.
import { useQuery } from '@tanstack/react-query'
import { useRouterState } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { EmptyPage } from '#ui/EmptyPage.tsx'
import { List } from '#ui/List.tsx'
import { ListItem } from '#ui/ListItem.tsx'
import { Loading } from '#ui/Loading.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { Slot } from '#ui/Slot.tsx'
import { useMembers, useSession } from '#identity/web/session.tsx'
import { useReach } from '#strategy/web/change.ts'
import { useDays } from '#strategy/web/metrics.tsx'
import type { Brief } from '../contract/brief.ts'
import type { BriefStage } from '../rules/brief.ts'
import { planApi } from './api.ts'
import { HowPanel, WhatPanel } from './BriefPanels.tsx'
import { stageTone } from './labels.ts'

const titles: Record<BriefStage, { title: string; empty: string }> = {
  what: { title: 'What and why: waits for Marketing', empty: 'Nothing waits for Marketing.' },
  how: { title: 'How and where: handed over to Communications', empty: 'Nothing is handed over.' },
  agreed: { title: 'Agreed', empty: 'No brief is agreed yet.' },
}

/** Each desk sees its own turn first; both see the same briefs. */
export function Briefs() {
  const path = useRouterState({ select: (state) => state.location.pathname })
  const desk = path.startsWith('/communications') ? 'communications' : 'marketing'
  const order: readonly BriefStage[] = desk === 'communications' ? ['how', 'what', 'agreed'] : ['what', 'how', 'agreed']
  const { data } = useQuery(planApi.listBriefs.queryOptions({ input: { limit: 200 } }))
  return (
    <>
      <PageHeader
        title="Briefs"
        purpose="Marketing says what and why; once that is approved, Communications says how and where. The hand-off stands on both desks."
      />
      {data === undefined ? (
        <div className="mt-5">
          <Loading shape="page" />
        </div>
      ) : data.items.length === 0 ? (
        <div className="mt-6">
          <EmptyPage
            title="The briefs of your campaigns will stand here"
            why="A campaign begins with two answers from Marketing, what and why, and goes on with two from Communications, how and where."
            step={
              <Button kind="primary" href="/campaigns">
                Open campaigns
              </Button>
            }
          />
        </div>
      ) : (
        <div className="mt-5 flex flex-col gap-5">
          {order.map((stage) => (
            <Stage key={stage} stage={stage} briefs={data.items.filter((brief) => brief.stage === stage)} />
          ))}
          <Slot name="briefs.handoffs" id={desk} fallback={<></>} />
        </div>
      )}
    </>
  )
}

function Stage({ stage, briefs }: { stage: BriefStage; briefs: readonly Brief[] }) {
  const { title, empty } = titles[stage]
  return (
    <Card title={title} aside={<Chip tone={stageTone[stage]}>{String(briefs.length)}</Chip>}>
      {briefs.length === 0 ? (
        <p className="py-1 text-soft">{empty}</p>
      ) : (
        <List label={title}>
          {briefs.map((brief) => (
            <Entry key={brief.campaignId} brief={brief} />
          ))}
        </List>
      )}
    </Card>
  )
}

function Entry({ brief }: { brief: Brief }) {
  const reach = useReach()
  const [open, setOpen] = useState(false)
  const mine = brief.stage === 'what' ? reach('what.edit') : reach('how.edit')
  const Panel = brief.stage === 'what' ? WhatPanel : HowPanel
  const verb =
    brief.stage === 'what' ? (brief.what === '' ? 'Write what and why' : 'Open') : brief.how === '' ? 'Write how and where' : 'Open'
  const blank = brief.stage === 'what' ? brief.what === '' : brief.how === ''
  return (
    <ListItem
      strong
      lead={<Chip tone={brief.function} />}
      title={brief.campaignName}
      href={`/campaigns/${brief.campaignId}`}
      sentence={
        <>
          {/* What is assumed for a quick campaign is its name, which stands above already. */}
          {brief.what !== brief.campaignName && <p className="line-clamp-2">{brief.what || 'Nothing written yet.'}</p>}
          {brief.stage === 'how' ? (
            <Slot name="brief.handoff" id={brief.campaignId} fallback={<Standing brief={brief} />} />
          ) : (
            <Standing brief={brief} />
          )}
        </>
      }
      action={
        <>
          {mine && brief.stage !== 'agreed' && blank ? (
            <Button small onPress={() => setOpen(true)}>
              {verb}
            </Button>
          ) : (
            <Button small href={`/campaigns/${brief.campaignId}`} label={`Open the brief of ${brief.campaignName}`}>
              Open
            </Button>
          )}
          {open && <Panel brief={brief} open onClose={() => setOpen(false)} />}
        </>
      }
    />
  )
}

/** Since when and by whom it was handed over, by when it is needed, or why it came back. */
function Standing({ brief: { stage, whatGate, howGate, dueOn } }: { brief: Brief }) {
  const members = useMembers()
  const days = useDays()
  const { today } = useSession()
  const who = (id: string | null) => (id && members.get(id)?.name) ?? 'somebody'
  if (stage === 'what')
    return whatGate.decision === 'changes_requested' ? (
      <p>
        Sent back by {who(whatGate.memberId)}: “{whatGate.note}”
      </p>
    ) : null
  const gate = stage === 'how' ? whatGate : howGate
  return (
    <p>
      {stage === 'how' ? 'Handed over by ' : 'Agreed with '}
      {who(gate.memberId)}
      {gate.at && (
        <>
          , <RelativeTime at={gate.at} />
        </>
      )}
      {stage === 'how' && dueOn && (
        <span className={dueOn < today ? 'font-semibold text-error' : undefined}>
          {dueOn < today ? `. Overdue since ${days(dueOn)}` : `. Needed by ${days(dueOn)}`}
        </span>
      )}
    </p>
  )
}
