// The e-mail accounts, and how often one person may be written to.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { EmptyPage } from '#ui/EmptyPage.tsx'
import { Form } from '#ui/Form.tsx'
import { Loading } from '#ui/Loading.tsx'
import { NumberField } from '#ui/NumberField.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { Table } from '#ui/Table.tsx'
import { offerUndo } from '#ui/undo.ts'
import { useSession } from '#identity/web/session.tsx'
import { AccountPanel } from './AccountPanel.tsx'
import { channelsApi } from './api.ts'
import { QuietHours } from './QuietHours.tsx'
import { ChannelTabs } from './ChannelTabs.tsx'
import { accountTitle } from './labels.ts'
import { UncertainDefault } from './UncertainDefault.tsx'

export function Accounts() {
  const { can, zone } = useSession()
  const [connecting, setConnecting] = useState(false)
  const { data } = useQuery(channelsApi.listAccounts.queryOptions({ input: { limit: 200 } }))
  const verb = can('send.approve') && (
    <Button kind="primary" onPress={() => setConnecting(true)}>
      Connect an account
    </Button>
  )
  return (
    <>
      <PageHeader
        title="E-mail and website"
        purpose="The ways out of the house. What has no connection here goes by hand, with a tagged link to copy."
        actions={data && data.items.length > 0 && verb}
      />
      <ChannelTabs current="email" />
      {!data ? (
        <Loading shape="table" />
      ) : data.items.length === 0 ? (
        <EmptyPage
          title="The mailbox your newsletters come from will stand here"
          why={
            <>
              Mail leaves through your own provider, in your own name. Nothing is sent before a test has worked.
              {!can('send.approve') && ' The Communications Director connects it.'}
            </>
          }
          step={verb}
        />
      ) : (
        <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,22rem)]">
          <Card flush title="E-mail accounts">
            <Table
              label="E-mail accounts"
              rows={data.items}
              rowKey={({ id }) => id}
              rowName={({ name }) => name}
              href={({ id }) => `/channels/${id}`}
              columns={[
                { key: 'name', title: 'Account', cell: ({ name }) => name },
                { key: 'from', title: 'From', cell: ({ fromAddress }) => <span className="break-all">{fromAddress}</span> },
                { key: 'host', title: 'Server', cell: ({ host }) => host, spare: true },
                {
                  key: 'state',
                  title: 'State',
                  cell: ({ state }) => <Chip tone={accountTitle[state].tone}>{accountTitle[state].word}</Chip>,
                },
                {
                  key: 'at',
                  title: 'Tested',
                  cell: ({ checkedAt }) => (checkedAt ? <RelativeTime at={checkedAt} timeZone={zone} /> : 'Never'),
                  numeric: true,
                  spare: true,
                },
              ]}
            />
          </Card>
          <div className="flex flex-col gap-5">
            <Limit />
            <UncertainDefault />
            <QuietHours />
          </div>
        </div>
      )}
      <AccountPanel open={connecting} onClose={() => setConnecting(false)} />
    </>
  )
}

interface Cap {
  most: number | null
  days: number
}

function Limit() {
  const { can } = useSession()
  const queries = useQueryClient()
  const { data } = useQuery(channelsApi.getFrequencyCap.queryOptions({ input: {} }))
  const set = useMutation(channelsApi.setFrequencyCap.mutationOptions())
  if (!data) return <Loading shape="card" />
  const save = async ({ most, days }: Cap) => {
    await set.mutateAsync({ most, days })
    await queries.invalidateQueries()
    offerUndo('The limit holds from now on.', async () => {
      await set.mutateAsync(data)
      await queries.invalidateQueries()
    })
  }
  return (
    <Card title="Messages per person">
      <p className="mb-4 text-small text-soft">
        Once the limit is reached, a person gets no further commercial message until the days are over.
      </p>
      {can('send.approve') ? (
        <Form<Cap> key={`${data.most} ${data.days}`} initial={data} onSubmit={save} submit="Save limit" secondary>
          <NumberField name="most" label="Messages" hint="Empty: no limit" min={1} max={1000} />
          <NumberField name="days" label="Within days" min={1} max={365} required />
        </Form>
      ) : (
        <p>
          {data.most === null ? 'There is no limit.' : `At most ${data.most} within ${data.days === 1 ? 'a day' : `${data.days} days`}.`}
        </p>
      )}
    </Card>
  )
}
