// The brief of a campaign: Marketing's half and Communications' half, each with its gate.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { Loading } from '#ui/Loading.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { useMembers } from '#identity/web/session.tsx'
import { useChange, useReach } from '#strategy/web/change.ts'
import { useDays } from '#strategy/web/metrics.tsx'
import type { Brief } from '../contract/brief.ts'
import { isEnded } from '../rules/campaign.ts'
import { planApi } from './api.ts'
import { HowPanel, WhatPanel } from './BriefPanels.tsx'
import { stageLabel, stageTone } from './labels.ts'
import { ReasonPanel } from './ReasonPanel.tsx'

export function BriefCard({ campaignId }: { campaignId: string }) {
  const { data: brief } = useQuery(planApi.getBrief.queryOptions({ input: { id: campaignId } }))
  if (!brief) return <Loading shape="card" />
  // Nobody waits for anything once the campaign has ended.
  const waits = brief.stage === 'agreed' || !isEnded(brief.campaignState)
  return (
    <Card title="Brief" aside={waits && <Chip tone={stageTone[brief.stage]}>{stageLabel[brief.stage]}</Chip>}>
      <div className="mt-2 grid gap-x-8 gap-y-6 md:grid-cols-2">
        <What brief={brief} />
        <How brief={brief} />
      </div>
    </Card>
  )
}

type Open = 'write' | 'return' | null

function What({ brief }: { brief: Brief }) {
  const reach = useReach()
  const change = useChange()
  const days = useDays()
  const [open, setOpen] = useState<Open>(null)
  const { mutateAsync: approve, isPending } = useMutation(planApi.approveWhat.mutationOptions())
  const { campaignId: id, version, what, why, whatGate, dueOn } = brief
  const closed = isEnded(brief.campaignState)
  return (
    <Half
      owner={<Chip tone="marketing" />}
      answers={[
        { asks: 'What do we need to say?', answer: what },
        { asks: 'And why?', answer: why },
      ]}
      gate={<Gate gate={whatGate} waiting={closed ? '' : 'Gate one is open: Marketing approves what and why.'} />}
      note={whatGate.passed && !brief.howGate.passed && dueOn ? `How and where are needed by ${days(dueOn)}.` : undefined}
    >
      {reach('what.edit') && !closed && (
        <Button small onPress={() => setOpen('write')}>
          {what === '' ? 'Write what and why' : 'Change'}
        </Button>
      )}
      {reach('what.approve') && !closed && !whatGate.passed && what !== '' && why !== '' && (
        <Button
          small
          kind="primary"
          pending={isPending}
          onPress={() => void change('What and why approved. Communications takes over.', () => approve({ id, version }))}
        >
          Approve what and why
        </Button>
      )}
      <WhatPanel brief={brief} open={open === 'write'} onClose={() => setOpen(null)} />
    </Half>
  )
}

function How({ brief }: { brief: Brief }) {
  const reach = useReach()
  const change = useChange()
  const [open, setOpen] = useState<Open>(null)
  const { mutateAsync: approve, isPending } = useMutation(planApi.approveHow.mutationOptions())
  const { mutateAsync: sendBack } = useMutation(planApi.returnBrief.mutationOptions())
  const { campaignId: id, version, how, where, whatGate, howGate } = brief
  const closed = isEnded(brief.campaignState)
  const mayWrite = reach('how.edit') && whatGate.passed && !closed
  const mayApprove = reach('how.approve') && mayWrite && !howGate.passed && how !== '' && where !== ''
  return (
    <Half
      owner={<Chip tone="communications" />}
      answers={[
        { asks: 'How do we say it?', answer: how },
        { asks: 'And where?', answer: where },
      ]}
      gate={
        whatGate.passed || closed ? (
          <Gate gate={howGate} waiting={closed ? '' : 'Gate two is open: Communications approves how and where.'} />
        ) : (
          <p className="text-small text-soft">Gate two opens once what and why are approved.</p>
        )
      }
    >
      {mayWrite && (
        <>
          <Button small onPress={() => setOpen('write')}>
            {how === '' ? 'Write how and where' : 'Change'}
          </Button>
          {!howGate.passed && (
            <Button small kind="quiet" onPress={() => setOpen('return')}>
              Send back
            </Button>
          )}
        </>
      )}
      {mayApprove && (
        <Button
          small
          kind="primary"
          pending={isPending}
          onPress={() => void change('How and where approved. The brief is agreed.', () => approve({ id, version }))}
        >
          Approve how and where
        </Button>
      )}
      <HowPanel brief={brief} open={open === 'write'} onClose={() => setOpen(null)} />
      <ReasonPanel
        title="Send the brief back to Marketing"
        label="What is missing"
        submit="Send back"
        open={open === 'return'}
        onClose={() => setOpen(null)}
        onSubmit={(note) => change('Brief sent back to Marketing.', () => sendBack({ id, version, note }))}
      />
    </Half>
  )
}

interface HalfProps {
  owner: ReactNode
  answers: readonly { asks: string; answer: string }[]
  gate: ReactNode
  note?: string | undefined
  children: ReactNode
}

function Half({ owner, answers, gate, note, children }: HalfProps) {
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <div>{owner}</div>
      {answers.map(({ asks, answer }) => (
        <div key={asks}>
          <h3 className="text-small text-soft">{asks}</h3>
          <p className={answer ? 'font-serif text-reading break-words whitespace-pre-line' : 'text-soft'}>
            {answer || 'Not answered yet.'}
          </p>
        </div>
      ))}
      {gate}
      {note && <p className="text-small text-soft">{note}</p>}
      <div className="mt-auto flex flex-wrap gap-2 empty:hidden">{children}</div>
    </div>
  )
}

/** Who passed the gate; or that its approval ended, was refused, or was not given yet. */
function Gate({ gate, waiting }: { gate: Brief['whatGate']; waiting: string }) {
  const members = useMembers()
  const who = (gate.memberId && members.get(gate.memberId)?.name) ?? 'Somebody'
  if (gate.passed && gate.at)
    return (
      <p className="text-small text-soft">
        <Chip tone="good">Approved</Chip> by {who}, <RelativeTime at={gate.at} />
      </p>
    )
  if (gate.decision === 'changes_requested')
    return (
      <p className="text-small text-soft">
        <Chip tone="warning">Sent back</Chip> by {who}: “{gate.note}”
      </p>
    )
  if (gate.decision === 'approved')
    return (
      <p className="text-small text-soft">
        <Chip tone="warning">Approval ended</Chip> The text was changed after {who} approved it.
      </p>
    )
  return waiting === '' ? null : <p className="text-small text-soft">{waiting}</p>
}
