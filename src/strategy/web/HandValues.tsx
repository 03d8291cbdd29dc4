// The values of a goal that is counted by hand, the latest first, and a new day's value; their line is drawn as the goal's progress.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { DateField } from '#ui/DateField.tsx'
import { Form } from '#ui/Form.tsx'
import { List } from '#ui/List.tsx'
import { ListItem } from '#ui/ListItem.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextField } from '#ui/TextField.tsx'
import { useSession } from '#identity/web/session.tsx'
import type { Goal } from '../contract/goal.ts'
import { strategyApi } from './api.ts'
import { useChange, useReach } from './change.ts'
import { useDays, useMetrics, ValueField } from './metrics.tsx'

interface Values {
  onDay: string
  value: number
  source: string
}

const shownValues = 10

export function HandValues({ measured }: { measured: Goal }) {
  const { data } = useQuery(strategyApi.listMetricValues.queryOptions({ input: { id: measured.id, limit: shownValues } }))
  const [adding, setAdding] = useState(false)
  const { show } = useMetrics()
  const days = useDays()
  const reach = useReach()
  const values = data?.items ?? []
  return (
    <Card
      title="Values"
      aside={
        reach('strategy.edit', measured.ownerId) && (
          <Button small onPress={() => setAdding(true)}>
            Record a value
          </Button>
        )
      }
    >
      {data && values.length === 0 && (
        <p className="py-1 text-soft">This goal is counted by hand. Record the first value, with where it comes from.</p>
      )}
      <List label="Values">
        {values.map(({ id, value, onDay, source }) => (
          <ListItem key={id} title={`${show(measured.unit, value)} on ${days(onDay)}`} sentence={source} />
        ))}
      </List>
      <ValuePanel measured={measured} open={adding} onClose={() => setAdding(false)} />
    </Card>
  )
}

function ValuePanel({ measured, open, onClose }: { measured: Goal; open: boolean; onClose: () => void }) {
  const { today } = useSession()
  const change = useChange()
  const { mutateAsync: note } = useMutation(strategyApi.recordMetricValue.mutationOptions())
  return (
    <SidePanel title="Record a value" purpose="The same day again replaces what was recorded for it." open={open} onClose={onClose}>
      <Form<Values>
        initial={{ onDay: today }}
        onSubmit={(values) => change('Value recorded.', () => note({ id: measured.id, ...values }))}
        submit="Record value"
      >
        <DateField name="onDay" label="Day" required />
        <ValueField name="value" label="Value" unit={measured.unit} required />
        <TextField name="source" label="Where it comes from" hint="Such as: survey of 12 June, 214 answers" required />
      </Form>
    </SidePanel>
  )
}
