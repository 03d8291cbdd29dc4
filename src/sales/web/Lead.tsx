// One who asked: what they were sent and did, where they came from, and the decision to take them on.
import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { Form } from '#ui/Form.tsx'
import { capital, formatRelative } from '#ui/format.ts'
import { KeyValue } from '#ui/KeyValue.tsx'
import { Link } from '#ui/Link.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { RadioGroup } from '#ui/RadioGroup.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { StateBar, type NextStep } from '#ui/StateBar.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { useMembers, useSession, useWords } from '#identity/web/session.tsx'
import { Timeline } from '#people/web/Timeline.tsx'
import { useChange } from '#strategy/web/change.ts'
import { useNode } from '#thread/web/node.tsx'
import type { Lead as LeadRecord } from '../contract/lead.ts'
import { leadSteps, type Rejection } from '../rules/lead.ts'
import { salesApi } from './api.ts'
import { leadStateLabel, leadStateTone, one, rejectionLabel, rejectionOptions, who } from './labels.ts'
import { OpenDeal } from './OpenDeal.tsx'
import { Source } from './Source.tsx'

export function Lead() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { data: lead } = useSuspenseQuery(salesApi.getLead.queryOptions({ input: { id } }))
  const { can } = useSession()
  const words = useWords()
  useNode(id, true)
  return (
    <>
      <PageHeader
        title={who(lead)}
        chips={
          <>
            <Chip>{capital(words.lead)}</Chip>
            {lead.companyName && lead.personName && <span className="text-soft">{lead.companyName}</span>}
          </>
        }
      />
      <div className="mt-4">
        <Decision lead={lead} edits={can('pipeline.edit')} />
      </div>
      <div className="mt-5 grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,24rem)]">
        {lead.personId && <Timeline personId={lead.personId} />}
        <div className="flex flex-col gap-5">
          <Source result={lead}>{lead.formName && <p className="text-small text-soft">{`Through the form “${lead.formName}”`}</p>}</Source>
          <About lead={lead} />
        </div>
      </div>
    </>
  )
}

function Decision({ lead, edits }: { lead: LeadRecord; edits: boolean }) {
  const { locale } = useSession()
  const words = useWords()
  const members = useMembers()
  const change = useChange()
  const [open, setOpen] = useState<'reject' | 'deal' | null>(null)
  const { mutateAsync: accept, isPending: accepting } = useMutation(salesApi.acceptLead.mutationOptions())
  const { mutateAsync: putBack } = useMutation(salesApi.returnLead.mutationOptions())
  const { id, version, state } = lead
  const may = (step: keyof typeof leadSteps) => edits && leadSteps[step].from.includes(state)
  const take = () =>
    change(
      `${capital(words.lead)} accepted.`,
      () => accept({ id, version }),
      (after) => putBack({ id, version: after.version }),
    )
  const steps: (NextStep | false)[] = [
    may('reject') && { id: 'reject', label: 'Turn down', onPress: () => setOpen('reject') },
    may('accept') && { id: 'accept', label: 'Accept', kind: 'primary', pending: accepting, onPress: () => void take() },
    state === 'accepted' &&
      may('convert') && { id: 'deal', label: `Open ${one(words.deal)}`, kind: 'primary', onPress: () => setOpen('deal') },
  ]
  const owner = lead.ownerId && members.get(lead.ownerId)?.name
  const since = formatRelative(lead.decidedAt ?? lead.createdAt, { locale })
  return (
    <>
      <StateBar
        state={leadStateLabel(state, words)}
        tone={leadStateTone[state]}
        note={[lead.reason && rejectionLabel[lead.reason], owner, state === 'lead' ? `asked ${since}` : since].filter(Boolean).join(', ')}
        steps={steps.filter((step) => step !== false)}
      />
      <Reject lead={lead} open={open === 'reject'} onClose={() => setOpen(null)} />
      <OpenDeal lead={lead} open={open === 'deal'} onClose={() => setOpen(null)} />
    </>
  )
}

interface Rejecting {
  reason: Rejection
  note: string
}

function Reject({ lead, open, onClose }: { lead: LeadRecord; open: boolean; onClose: () => void }) {
  const words = useWords()
  const change = useChange()
  const { mutateAsync: reject } = useMutation(salesApi.rejectLead.mutationOptions())
  const { mutateAsync: putBack } = useMutation(salesApi.returnLead.mutationOptions())
  const { id, version } = lead
  const save = async (values: Rejecting) => {
    await change(
      `${capital(words.lead)} turned down.`,
      () => reject({ id, version, ...values }),
      (after) => putBack({ id, version: after.version }),
    )
  }
  return (
    <SidePanel
      title={`Turn ${who(lead)} down`}
      purpose="The reason is shown to those whose work brought them."
      open={open}
      onClose={onClose}
    >
      <Form<Rejecting> initial={{ note: lead.note }} onSubmit={save} submit="Turn down">
        <RadioGroup name="reason" label="Why" options={rejectionOptions} required />
        <TextArea name="note" label="Note" rows={3} />
      </Form>
    </SidePanel>
  )
}

function About({ lead }: { lead: LeadRecord }) {
  const facts = [
    { name: 'E-mail', value: lead.personEmail },
    { name: 'Company', value: lead.companyId && <Link href={`/companies/${lead.companyId}`}>{lead.companyName}</Link> },
    { name: 'Asked', value: <RelativeTime at={lead.createdAt} /> },
    { name: 'Note', value: lead.note },
  ]
  return (
    <Card title="Who it is" aside={lead.personId && <Link href={`/people/${lead.personId}`}>Open the person</Link>}>
      <div className="pt-1">
        <KeyValue stacked facts={facts.filter(({ value }) => value)} />
      </div>
    </Card>
  )
}
