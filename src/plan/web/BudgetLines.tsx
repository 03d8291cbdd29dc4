// The budget lines of a plan or a campaign: what each is for, and how much is planned.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Form } from '#ui/Form.tsx'
import { formatMoney } from '#ui/format.ts'
import { Loading } from '#ui/Loading.tsx'
import { MoneyField } from '#ui/MoneyField.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { Table } from '#ui/Table.tsx'
import { TextField } from '#ui/TextField.tsx'
import { useSession } from '#identity/web/session.tsx'
import { useChange, useReach } from '#strategy/web/change.ts'
import type { BudgetLine } from '../contract/budget.ts'
import { planApi } from './api.ts'

interface BudgetLinesProps {
  nodeId: string
  /** Who owns the plan or campaign: deciding one's own budget reaches no further. */
  ownerId: string | null
  title: string
  empty: string
}

export function BudgetLines({ nodeId, ownerId, title, empty }: BudgetLinesProps) {
  const { currency, locale } = useSession()
  const reach = useReach()
  const { data } = useQuery(planApi.listBudgetLines.queryOptions({ input: { nodeId, limit: 200 } }))
  const [open, setOpen] = useState<BudgetLine | 'new' | null>(null)
  const amount = (minor: number) => formatMoney(minor, currency, { locale })
  const mayEdit = reach('budget.edit', ownerId)
  return (
    <Card
      title={title}
      flush
      aside={
        mayEdit && (
          <Button small onPress={() => setOpen('new')}>
            Add a line
          </Button>
        )
      }
    >
      {data ? (
        <Table
          label={title}
          rows={data.items.toReversed()}
          rowKey={({ id }) => id}
          rowName={({ name }) => name}
          onOpen={(line) => reach('budget.edit', line.ownerId) && setOpen(line)}
          empty={<p className="px-2.5 py-3 text-soft">{empty}</p>}
          totals={
            data.items.length > 1 ? { name: 'Together', amount: amount(data.items.reduce((sum, line) => sum + line.amount, 0)) } : undefined
          }
          columns={[
            { key: 'name', title: 'For', cell: ({ name }) => name },
            { key: 'amount', title: 'Planned', cell: (line) => (line.amount === 0 ? 'hours only' : amount(line.amount)), numeric: true },
          ]}
        />
      ) : (
        <Loading shape="table" rows={2} />
      )}
      {open !== null && <LinePanel nodeId={nodeId} line={open === 'new' ? undefined : open} onClose={() => setOpen(null)} />}
    </Card>
  )
}

type Values = Pick<BudgetLine, 'name' | 'amount'>

function LinePanel({ nodeId, line, onClose }: { nodeId: string; line: BudgetLine | undefined; onClose: () => void }) {
  const { currency } = useSession()
  const change = useChange()
  const { mutateAsync: add } = useMutation(planApi.addBudgetLine.mutationOptions())
  const { mutateAsync: update } = useMutation(planApi.updateBudgetLine.mutationOptions())
  const { mutateAsync: archive } = useMutation(planApi.archiveBudgetLine.mutationOptions())
  const { mutateAsync: restore } = useMutation(planApi.restoreBudgetLine.mutationOptions())
  const save = (values: Values) =>
    line
      ? change(
          'Budget line changed.',
          () => update({ id: line.id, version: line.version, ...values }),
          ({ id, version }) => update({ id, version, name: line.name, amount: line.amount }),
        )
      : change(
          'Budget line added.',
          () => add({ nodeId, ...values }),
          ({ id, version }) => archive({ id, version }),
        )
  const takeOut = async ({ id, version }: BudgetLine) => {
    await change(
      'Budget line taken out.',
      () => archive({ id, version }),
      (after) => restore({ id, version: after.version }),
    )
    onClose()
  }
  return (
    <SidePanel title={line ? 'Change budget line' : 'Add a budget line'} open onClose={onClose}>
      <Form<Values>
        initial={line ? { name: line.name, amount: line.amount } : {}}
        onSubmit={save}
        submit={line ? 'Save' : 'Add line'}
        more={line && <Button onPress={() => void takeOut(line)}>Take out</Button>}
      >
        <TextField name="name" label="For" hint="Such as: media, printing, a photographer" required />
        <MoneyField name="amount" label="Planned" hint="Zero says that it costs hours only" currency={currency} required />
      </Form>
    </SidePanel>
  )
}
