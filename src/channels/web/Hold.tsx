// One hold with its receipt: when it began, when the gate was closed, what left in between, what waits, and who lifted it.
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
import { Table } from '#ui/Table.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { offerUndo } from '#ui/undo.ts'
import { useSession } from '#identity/web/session.tsx'
import { channelsApi } from './api.ts'
import { holdState, recipientTitle, stopped } from './labels.ts'

type Receipt = ReturnType<typeof useReceipt>

function useReceipt() {
  const { id } = useParams({ strict: false }) as { id: string }
  return useSuspenseQuery({
    ...channelsApi.getHold.queryOptions({ input: { id } }),
    refetchInterval: ({ state: { data } }) => (data?.hold.closedAt === null ? 1000 : false),
  }).data
}

export function Hold() {
  const receipt = useReceipt()
  const { hold, leaving, leaked, waiting, dispatches } = receipt
  const { locale, zone } = useSession()
  const { word, tone } = holdState(hold)
  const number = (count: number) => formatNumber(count, { locale })
  const instant = (at: string) => formatInstant(at, { locale, timeZone: zone })
  const inHand = leaving.filter(({ state }) => state === 'claimed').length
  const period = `${instant(hold.declaredAt)} – ${hold.closedAt ? instant(hold.closedAt) : 'now'}`
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
        actions={<Lift receipt={receipt} />}
      />
      {hold.closedAt === null && hold.liftedAt === null && (
        <div className="mt-5">
          <LongJob
            what={`Closing the gate, ${number(inHand)} in hand`}
            done={leaving.length - inHand}
            total={Math.max(leaving.length, 1)}
            unit="messages"
          />
        </div>
      )}
      <FigureRow label="Receipt">
        <Figure
          label="Left while it closed"
          value={number(leaving.length)}
          explain={{ formula: 'messages in hand after the hold was declared and before the gate was closed', period }}
        />
        <Figure
          label="Left after it closed"
          value={hold.closedAt === null ? '–' : number(leaked)}
          explain={{ formula: 'messages this hold is about that were handed over between its closing and its lifting', period }}
        />
        <Figure label="Recipients waiting" value={number(waiting)} explain={{ formula: 'recipients this hold stops now', period: 'now' }} />
        <Figure
          label="Dispatches waiting"
          value={number(dispatches)}
          explain={{ formula: 'dispatches this hold stops now', period: 'now', rows: { href: '/outbox', count: dispatches } }}
        />
      </FigureRow>
      <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,24rem)]">
        <Card title="Left while it closed" flush>
          <Table
            label="Left while it closed"
            rows={leaving}
            rowKey={({ sendId }) => sendId}
            rowName={({ sendId }) => sendId}
            href={({ dispatchId, state }) => `/outbox/${dispatchId}?state=${state}`}
            empty={<p className="px-2.5 py-3 text-soft">Nothing was in hand.</p>}
            columns={[
              { key: 'at', title: 'Handed over', cell: ({ handedAt }) => instant(handedAt) },
              {
                key: 'state',
                title: 'Became',
                cell: ({ state }) => <Chip tone={recipientTitle[state].tone}>{recipientTitle[state].word}</Chip>,
              },
            ]}
          />
        </Card>
        <Card title="Who decided">
          <div className="pt-1">
            <KeyValue
              stacked
              facts={[
                { name: 'Declared', value: instant(hold.declaredAt) },
                { name: 'By', value: hold.openedByName },
                { name: 'Gate closed', value: hold.closedAt ? instant(hold.closedAt) : 'Not yet' },
                ...(hold.liftedAt
                  ? [
                      { name: 'Lifted', value: instant(hold.liftedAt) },
                      { name: 'By', value: hold.liftedByName },
                    ]
                  : []),
                ...(hold.liftReason ? [{ name: 'Because', value: hold.liftReason }] : []),
              ]}
            />
          </div>
        </Card>
      </div>
    </>
  )
}

/** Whoever approves sending lifts any hold; whoever declared one may withdraw it. */
function Lift({ receipt: { hold, waiting } }: { receipt: Receipt }) {
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
    offerUndo('The hold is lifted; what waited goes on.')
  }
  return (
    <>
      <Button kind="primary" onPress={() => setOpen(true)}>
        Lift the hold
      </Button>
      <SidePanel
        title="Lift the hold"
        purpose={`${waiting === 1 ? 'One recipient waits' : `${formatNumber(waiting, { locale })} recipients wait`}; what is due leaves at once. Nobody gets anything twice.`}
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
