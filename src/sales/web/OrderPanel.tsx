// One order or gift beside the list: what it was, what brought it, its refunds, and the way to refund or link it.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Chip } from '#ui/Chip.tsx'
import { DateField } from '#ui/DateField.tsx'
import { Form } from '#ui/Form.tsx'
import { capital, formatDay } from '#ui/format.ts'
import { KeyValue } from '#ui/KeyValue.tsx'
import { Link } from '#ui/Link.tsx'
import { Loading } from '#ui/Loading.tsx'
import { MoneyField } from '#ui/MoneyField.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { Table } from '#ui/Table.tsx'
import { TextField } from '#ui/TextField.tsx'
import { useSession, useWords } from '#identity/web/session.tsx'
import { useChange } from '#strategy/web/change.ts'
import { useDays } from '#strategy/web/metrics.tsx'
import type { Order } from '../contract/order.ts'
import { leftOf } from '../rules/order.ts'
import { salesApi } from './api.ts'
import { who } from './labels.ts'
import { useMoney } from './money.ts'
import { Source } from './Source.tsx'

type Detail = Order & { refunds: Order[] }

export function OrderPanel({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const words = useWords()
  const { data } = useQuery({ ...salesApi.getOrder.queryOptions({ input: { id: id ?? '' } }), enabled: id !== undefined })
  const order = data?.id === id ? data : undefined
  const title = order?.number ? `${capital(words.order)} ${order.number}` : capital(words.order)
  return (
    <SidePanel title={title} purpose={order && who(order)} open={id !== undefined} onClose={onClose}>
      {order ? <Known order={order} /> : <Loading shape="text" />}
    </SidePanel>
  )
}

function Known({ order }: { order: Detail }) {
  const { can, locale } = useSession()
  const days = useDays()
  const { own, converted } = useMoney()
  const facts = [
    { name: 'Amount', value: own(order) },
    { name: 'Counts as', value: converted(order) },
    { name: 'Rate', value: order.rateOn && `${order.rate}, ${order.rateSource}, ${formatDay(order.rateOn, { locale })}` },
    { name: 'Day', value: days(order.day) },
    { name: 'From', value: order.personId && <Link href={`/people/${order.personId}`}>{who(order)}</Link> },
    { name: 'Code', value: order.code },
    { name: 'Note', value: order.note },
  ]
  return (
    <div className="flex flex-col gap-5">
      {(order.archivedAt ?? (order.status === 'refunded' || null)) && (
        <p>
          <Chip tone="warning">{order.archivedAt ? 'Archived: counts nowhere' : 'Refunded'}</Chip>
        </p>
      )}
      <KeyValue stacked facts={facts.filter(({ value }) => value)} />
      <Source result={order} />
      {order.refunds.length > 0 && <Refunds order={order} />}
      {can('pipeline.edit') && <Actions order={order} />}
    </div>
  )
}

function Refunds({ order }: { order: Detail }) {
  const { can } = useSession()
  const days = useDays()
  const { own } = useMoney()
  const putAway = usePutAway()
  return (
    <Table
      label="Refunds"
      rows={order.refunds}
      rowKey={({ id }) => id}
      rowName={({ day }) => `Refund of ${day}`}
      columns={[
        { key: 'day', title: 'Refunded', cell: ({ day }) => days(day) },
        { key: 'note', title: 'Why', cell: ({ note }) => note },
        { key: 'amount', title: 'Amount', cell: own, numeric: true },
        ...(can('pipeline.edit')
          ? [
              {
                key: 'away',
                title: 'A mistake?',
                cell: (refund: Order) => (
                  <Button
                    small
                    kind="quiet"
                    label={`Archive the refund of ${days(refund.day)}`}
                    onPress={() => void putAway(refund, 'Refund')}
                  >
                    Archive
                  </Button>
                ),
              },
            ]
          : []),
      ]}
    />
  )
}

/** Puts an entry away that was a mistake, or brings it back. */
function usePutAway() {
  const change = useChange()
  const { mutateAsync: archive } = useMutation(salesApi.archiveOrder.mutationOptions())
  const { mutateAsync: restore } = useMutation(salesApi.restoreOrder.mutationOptions())
  return ({ id, version, archivedAt }: Order, name: string) => {
    const [there, back] = archivedAt ? [restore, archive] : [archive, restore]
    return change(
      archivedAt ? `${name} is back.` : `${name} archived.`,
      () => there({ id, version }),
      (after) => back({ id, version: after.version }),
    )
  }
}

function Actions({ order }: { order: Detail }) {
  const words = useWords()
  const putAway = usePutAway()
  const [refunding, setRefunding] = useState(false)
  const left = leftOf(order.amount, order.refundedAmount)
  return (
    <>
      {refunding && <Refund order={order} left={left} onDone={() => setRefunding(false)} />}
      {!refunding && (
        <div className="flex flex-wrap gap-2">
          {left > 0 && order.archivedAt === null && <Button onPress={() => setRefunding(true)}>Refund</Button>}
          <Button kind="quiet" onPress={() => void putAway(order, capital(words.order))}>
            {order.archivedAt ? 'Bring back' : 'Archive'}
          </Button>
        </div>
      )}
    </>
  )
}

interface Values {
  amount: number
  day: string
  note: string
}

function Refund({ order, left, onDone }: { order: Order; left: number; onDone: () => void }) {
  const { today } = useSession()
  const change = useChange()
  const { mutateAsync: refund } = useMutation(salesApi.refundOrder.mutationOptions())
  const { mutateAsync: archive } = useMutation(salesApi.archiveOrder.mutationOptions())
  const save = async (values: Values) => {
    await change(
      'Refunded.',
      () => refund({ id: order.id, version: order.version, ...values }),
      ({ id, version }) => archive({ id, version }),
    )
    onDone()
  }
  return (
    <Form<Values> label="Refund" initial={{ amount: left, day: today, note: '' }} onSubmit={save} submit="Refund" onCancel={onDone}>
      <div className="grid grid-cols-2 gap-4">
        <MoneyField name="amount" label="How much" currency={order.currency} required />
        <DateField name="day" label="Day" max={today} required />
      </div>
      <TextField name="note" label="Why" />
    </Form>
  )
}
