// One hold: what it stops, when the gate was closed, what left and what waits, and letting that go item by item.
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { Figure } from '#ui/Figure.tsx'
import { FigureRow } from '#ui/FigureRow.tsx'
import { Form } from '#ui/Form.tsx'
import { formatInstant, formatNumber } from '#ui/format.ts'
import { KeyValue } from '#ui/KeyValue.tsx'
import { Link } from '#ui/Link.tsx'
import { LongJob } from '#ui/LongJob.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { offerUndo } from '#ui/undo.ts'
import { hatName, useSession } from '#identity/web/session.tsx'
import type { FullHold } from '../contract/hold.ts'
import { channelsApi } from './api.ts'
import { DecidedItems, HeldItems } from './HeldItems.tsx'
import { Gone, Leaving } from './HoldRows.tsx'
import { holdState, notStopped, receiptTitle, stopped } from './labels.ts'

function useHold() {
  const { id } = useParams({ strict: false }) as { id: string }
  return useSuspenseQuery({
    ...channelsApi.getHold.queryOptions({ input: { id } }),
    refetchInterval: ({ state: { data } }) => (data?.hold.closedAt === null ? 1000 : false),
  }).data
}

export function Hold() {
  const full = useHold()
  const { hold, leaving, inHand, released, cancelled } = full
  const { locale } = useSession()
  const { word, tone } = holdState(hold)
  return (
    <>
      <PageHeader
        title={hold.reason}
        chips={
          <>
            <Chip tone={tone}>{word}</Chip>
            {hold.dispatchId ? <Link href={`/outbox/${hold.dispatchId}`}>{stopped(hold)}</Link> : <span>{stopped(hold)}</span>}
          </>
        }
        purpose={hold.scope === 'dispatch' ? undefined : notStopped}
        actions={<Lift full={full} />}
      />
      {hold.closedAt === null && (
        <div className="mt-5">
          <LongJob
            what={`Closing, ${formatNumber(inHand, { locale })} in hand`}
            done={leaving - inHand}
            {...(leaving > 0 ? { total: leaving } : {})}
            unit="messages"
          />
        </div>
      )}
      <Figures full={full} />
      <div className="mb-5">
        <HeldItems full={full} />
      </div>
      <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,24rem)]">
        <div className="flex min-w-0 flex-col gap-5">
          {released + cancelled > 0 && <DecidedItems full={full} />}
          <Gone full={full} />
          <Leaving full={full} />
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <Facts full={full} />
          <Receipts full={full} />
        </div>
      </div>
    </>
  )
}

function Figures({ full: { hold, leaving, leaked, gone, goneDispatches, waiting, dispatches } }: { full: FullHold }) {
  const { locale, zone } = useSession()
  const number = (count: number) => formatNumber(count, { locale })
  const instant = (at: string) => formatInstant(at, { locale, timeZone: zone })
  const closing = `${instant(hold.declaredAt)} – ${hold.closedAt ? instant(hold.closedAt) : 'now'}`
  return (
    <FigureRow label="What it did">
      <Figure
        label="Gone before"
        value={number(gone)}
        against={goneDispatches > 0 && `of ${goneDispatches === 1 ? 'one dispatch' : `${number(goneDispatches)} dispatches`}`}
        explain={{
          formula: 'messages, posts and pages that had left, of dispatches still under way or ended within the day before',
          period: `until ${instant(hold.declaredAt)}`,
          rows: { href: '#gone', count: goneDispatches },
        }}
      />
      <Figure
        label="Left while it closed"
        value={number(leaving)}
        explain={{
          formula: 'messages in hand after the hold was declared and before the gate was closed',
          period: closing,
          rows: { href: '#leaving', count: leaving },
        }}
      />
      <Figure
        label="Left after it closed"
        value={hold.closedAt === null ? '–' : number(leaked)}
        explain={{
          formula: 'messages this hold is about that were handed over after its closing without having been let go',
          period: hold.closedAt ? `from ${instant(hold.closedAt)}` : 'not closed yet',
        }}
      />
      <Figure
        label="Dispatches waiting"
        value={number(dispatches)}
        explain={{ formula: 'dispatches that wait behind this hold now', period: 'now', rows: { href: '#held', count: dispatches } }}
      />
      <Figure
        label="Recipients waiting"
        value={number(waiting)}
        explain={{
          formula: 'recipients of these who have not got it; before a mailing begins, as many as its audience has',
          period: 'now',
        }}
      />
    </FigureRow>
  )
}

function Facts({ full: { hold } }: { full: FullHold }) {
  const { locale, zone } = useSession()
  const exactly = (at: string) => formatInstant(at, { locale, timeZone: zone, seconds: true })
  return (
    <Card title="Who decided">
      <div className="pt-1">
        <KeyValue
          stacked
          facts={[
            { name: 'Declared', value: exactly(hold.declaredAt) },
            { name: 'By', value: named(hold.openedByName, hold.openedHat) },
            { name: 'Gate closed', value: hold.closedAt ? exactly(hold.closedAt) : 'Not yet' },
            ...(hold.liftedAt
              ? [
                  { name: 'Lifted', value: exactly(hold.liftedAt) },
                  { name: 'By', value: named(hold.liftedByName ?? 'The program', hold.liftedHat) },
                ]
              : []),
            ...(hold.liftReason ? [{ name: 'Because', value: hold.liftReason }] : []),
          ]}
        />
      </div>
    </Card>
  )
}

const named = (name: string, hat: string | null) => [name, hat && hatName(hat)].filter(Boolean).join(', ')

function Receipts({ full: { hold, receipts } }: { full: FullHold }) {
  return (
    <Card title="Receipts">
      {receipts.length === 0 ? (
        <p className="py-1 text-soft">
          {hold.closedAt === null ? 'The first is written when the gate is closed.' : 'This gate closed before receipts were written.'}
        </p>
      ) : (
        <ul className="flex flex-col gap-2 py-1">
          {receipts.map(({ kind, sha256 }) => (
            <li key={kind} className="min-w-0">
              <Link href={`/holds/${hold.id}/receipt?kind=${kind}`}>{receiptTitle[kind]}</Link>
              <span className="mt-0.5 block truncate font-mono text-tiny text-faint">{sha256}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

/** Whoever approves sending lifts any hold; whoever declared one may withdraw it. */
function Lift({ full: { hold, byName, dispatches, waiting } }: { full: FullHold }) {
  const { can, memberId, locale } = useSession()
  const queries = useQueryClient()
  const [open, setOpen] = useState(false)
  const lift = useMutation(channelsApi.liftHold.mutationOptions())
  const withdraw = useMutation(channelsApi.withdrawHold.mutationOptions())
  const any = can('send.approve')
  if (hold.liftedAt !== null || !(any || (can('send.edit') && hold.openedBy === memberId))) return null
  const go = async ({ reason }: { reason: string }) => {
    await (any ? lift : withdraw).mutateAsync({ id: hold.id, version: hold.version, ...(reason ? { reason } : {}) })
    await queries.invalidateQueries()
    offerUndo(byName && dispatches > 0 ? 'The hold is lifted; what waited is released by name.' : 'The hold is lifted.')
  }
  const many = dispatches === 1 ? 'One dispatch waits' : `${formatNumber(dispatches, { locale })} dispatches wait`
  const recipients = waiting === 1 ? 'One recipient waits' : `${formatNumber(waiting, { locale })} recipients wait`
  return (
    <>
      <Button kind="primary" onPress={() => setOpen(true)}>
        Lift the hold
      </Button>
      <SidePanel
        title="Lift the hold"
        purpose={
          byName
            ? `${many}. Nothing leaves by the lifting alone: each stays held until somebody releases it by name.`
            : `${recipients}; what is due leaves at once. Nobody gets anything twice.`
        }
        open={open}
        onClose={() => setOpen(false)}
      >
        <Form<{ reason: string }> initial={{ reason: '' }} onSubmit={go} submit="Lift the hold">
          <TextArea name="reason" label="Because" hint="For the record" rows={3} limit={500} />
        </Form>
      </SidePanel>
    </>
  )
}
