// What is done about uncertain deliveries of mailings that say nothing else.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Card } from '#ui/Card.tsx'
import { Form } from '#ui/Form.tsx'
import { Loading } from '#ui/Loading.tsx'
import { offerUndo } from '#ui/undo.ts'
import { useSession } from '#identity/web/session.tsx'
import { whatUncertainIs, type Uncertainty } from '../uncertain.ts'
import { channelsApi } from './api.ts'
import { policyWords } from './Uncertain.tsx'
import { UncertainFields } from './UncertainFields.tsx'

export function UncertainDefault() {
  const { can } = useSession()
  const queries = useQueryClient()
  const { data } = useQuery(channelsApi.getUncertainDefault.queryOptions({ input: {} }))
  const set = useMutation(channelsApi.setUncertainDefault.mutationOptions())
  if (!data) return <Loading shape="card" />
  const put = async ({ policy, hours }: Uncertainty) => {
    await set.mutateAsync({ policy, hours })
    await queries.invalidateQueries()
  }
  const save = async (chosen: Uncertainty) => {
    await put(chosen)
    offerUndo('Mailings from now on begin with it.', () => put(data))
  }
  return (
    <Card title="Uncertain deliveries">
      <p className="mb-4 text-small text-soft">{whatUncertainIs} Each mailing may say something else.</p>
      {can('send.approve') ? (
        <Form<Uncertainty> key={`${data.policy} ${data.hours}`} initial={data} onSubmit={save} submit="Save default" secondary>
          <UncertainFields />
        </Form>
      ) : (
        <p>{policyWords(data)}.</p>
      )}
    </Card>
  )
}
