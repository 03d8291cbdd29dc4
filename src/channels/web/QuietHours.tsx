// The hours in which no sequence writes to anybody, by the clock of whoever would read it.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Card } from '#ui/Card.tsx'
import { clockOptions, formatClock } from '#ui/clock.ts'
import { ComboBox } from '#ui/ComboBox.tsx'
import { Form } from '#ui/Form.tsx'
import { Loading } from '#ui/Loading.tsx'
import { offerUndo } from '#ui/undo.ts'
import { useSession } from '#identity/web/session.tsx'
import { channelsApi } from './api.ts'

interface Hours {
  from: string | null
  until: string | null
}

export function QuietHours() {
  const { can, locale } = useSession()
  const queries = useQueryClient()
  const { data } = useQuery(channelsApi.getQuietHours.queryOptions({ input: {} }))
  const set = useMutation(channelsApi.setQuietHours.mutationOptions())
  if (!data) return <Loading shape="card" />
  const save = async ({ from, until }: Hours) => {
    await set.mutateAsync({ from, until })
    await queries.invalidateQueries()
    offerUndo('The quiet hours hold from now on.', async () => {
      await set.mutateAsync(data)
      await queries.invalidateQueries()
    })
  }
  return (
    <Card title="Quiet hours">
      <p className="mb-4 text-small text-soft">
        No sequence writes to anybody in these hours, by the clock of whoever would read it. What falls into them leaves afterwards.
      </p>
      {can('send.approve') ? (
        <Form<Hours> key={`${data.from} ${data.until}`} initial={data} onSubmit={save} submit="Save hours" secondary>
          <ComboBox name="from" label="From" hint="Both empty: at any hour" options={clockOptions(locale, data.from)} />
          <ComboBox name="until" label="Until" options={clockOptions(locale, data.until)} />
        </Form>
      ) : (
        <p>
          {data.from && data.until
            ? `From ${formatClock(data.from, { locale })} until ${formatClock(data.until, { locale })}.`
            : 'There are none.'}
        </p>
      )}
    </Card>
  )
}
