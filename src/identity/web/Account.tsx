// One's own account: password, open sessions, API keys.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { CopyText } from '#ui/CopyText.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { Form } from '#ui/Form.tsx'
import { Loading } from '#ui/Loading.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { Select } from '#ui/Select.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { Table } from '#ui/Table.tsx'
import { TextField } from '#ui/TextField.tsx'
import { offerUndo } from '#ui/undo.ts'
import { passwordHint } from '../password.ts'
import { hatTitle, type Hat } from '../rules.ts'
import { authenticate, type SignedInSession } from './authentication.ts'
import { identityApi, useSession } from './session.tsx'
import { SettingsTabs } from './SettingsTabs.tsx'

export function Account() {
  const { user } = useSession()
  return (
    <>
      <PageHeader title="Your account" purpose={`${user.name}, ${user.email}`} />
      <SettingsTabs current="account" />
      <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,440px)_minmax(0,1fr)]">
        <Password />
        <div className="flex flex-col gap-8">
          <Sessions />
          <Keys />
        </div>
      </div>
    </>
  )
}

function Password() {
  const queries = useQueryClient()
  const change = async (values: { currentPassword: string; newPassword: string }) => {
    await authenticate('/change-password', values)
    await queries.invalidateQueries()
    offerUndo('Password changed. Every other session and every API key has ended.')
  }
  return (
    <Card title="Password">
      <div className="mt-3">
        <Form onSubmit={change} submit="Change password">
          <TextField name="currentPassword" label="Current password" type="password" autoComplete="current-password" required />
          <TextField name="newPassword" label="New password" type="password" autoComplete="new-password" hint={passwordHint} required />
        </Form>
      </div>
    </Card>
  )
}

function Sessions() {
  const queries = useQueryClient()
  const sessions = useQuery({ queryKey: ['sessions'], queryFn: () => authenticate<SignedInSession[]>('/list-sessions') })
  const here = useQuery({ queryKey: ['session-here'], queryFn: () => authenticate<{ session: { id: string } } | null>('/get-session') })
  const end = useMutation({
    mutationFn: (token: string) => authenticate('/revoke-session', { token }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['sessions'] }),
  })
  return (
    <Card title="Where you are signed in" flush>
      {sessions.data ? (
        <Table
          label="Sessions"
          rows={sessions.data}
          rowKey={(session) => session.id}
          rowName={(session) => session.userAgent ?? 'A session'}
          columns={[
            { key: 'agent', title: 'Browser', cell: (session) => browserOf(session.userAgent) },
            { key: 'since', title: 'Since', cell: (session) => <RelativeTime at={session.createdAt} /> },
            {
              key: 'end',
              title: '',
              numeric: true,
              cell: (session) =>
                session.id === here.data?.session.id ? (
                  <Chip tone="good">This one</Chip>
                ) : (
                  <Button small label={`Sign out ${browserOf(session.userAgent)}`} onPress={() => end.mutate(session.token)}>
                    Sign out
                  </Button>
                ),
            },
          ]}
        />
      ) : (
        <Loading rows={2} label="Fetching the sessions" />
      )}
    </Card>
  )
}

/** The browser and system in the words a person knows; the whole string tells nobody anything. */
function browserOf(agent: string | null | undefined): string {
  const browser = /(Firefox|Edg|OPR|Chrome|Safari)\//.exec(agent ?? '')?.[1]
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(agent ?? '')?.[1]
  const names: Record<string, string> = { Edg: 'Edge', OPR: 'Opera' }
  return browser ? `${names[browser] ?? browser}${system ? ` on ${system}` : ''}` : 'Unknown browser'
}

type Key = Awaited<ReturnType<typeof identityApi.listApiKeys.call>>['items'][number]

function Keys() {
  const queries = useQueryClient()
  const { hats } = useSession()
  const { data } = useQuery(identityApi.listApiKeys.queryOptions({ input: { limit: 200 } }))
  const create = useMutation(identityApi.createApiKey.mutationOptions())
  const { mutateAsync: revoke } = useMutation(identityApi.revokeApiKey.mutationOptions())
  const [open, setOpen] = useState(false)
  const [key, setKey] = useState<string | null>(null)
  const [ending, setEnding] = useState<Key | null>(null)
  const end = async () => {
    await revoke({ id: ending!.id })
    await queries.invalidateQueries()
  }
  const make = async (values: { name: string; hat: Hat }) => {
    const made = await create.mutateAsync(values)
    await queries.invalidateQueries()
    setKey(made.key)
  }
  return (
    <Card
      title="API keys"
      aside={
        <Button small onPress={() => setOpen(true)}>
          Make a key
        </Button>
      }
      flush
    >
      {data ? (
        <Table
          label="API keys"
          rows={data.items}
          rowKey={(each) => each.id}
          rowName={(each) => each.name}
          empty={<p className="px-2.5 pb-2 text-soft">A key lets a program act as you, under one hat.</p>}
          columns={[
            { key: 'name', title: 'Name', cell: (each) => each.name },
            { key: 'hat', title: 'Hat', cell: (each) => hatTitle[each.hat] },
            { key: 'ending', title: 'Ends in', cell: (each) => <span className="font-mono">{each.ending}</span>, spare: true },
            {
              key: 'state',
              title: '',
              numeric: true,
              cell: (each) =>
                each.revokedAt ? (
                  <Chip tone="plain">Revoked</Chip>
                ) : (
                  <Button small label={`Revoke ${each.name}, which ends in ${each.ending}`} onPress={() => setEnding(each)}>
                    Revoke
                  </Button>
                ),
            },
          ]}
        />
      ) : (
        <Loading rows={2} label="Fetching the keys" />
      )}
      <SidePanel title="Make a key" purpose="It may do what this hat may do." open={open} onClose={() => setOpen(false)}>
        <Form<{ name: string; hat: Hat }> initial={{ hat: hats[0]! }} onSubmit={make} submit="Make key">
          <TextField name="name" label="What it is for" required autoFocus />
          <Select name="hat" label="Hat" options={hats.map((hat) => ({ value: hat, label: hatTitle[hat] }))} required />
        </Form>
      </SidePanel>
      <Dialog
        title={`Revoke the key ${ending?.name ?? ''}`}
        open={ending !== null}
        onClose={() => setEnding(null)}
        confirm="Revoke key"
        onConfirm={end}
        danger
      >
        Whatever program uses it is refused from now on. It cannot be brought back; a new key can be made.
      </Dialog>
      <Dialog title="Your new key" open={key !== null} onClose={() => setKey(null)} confirm="Done" onConfirm={() => setKey(null)}>
        <CopyText label="Key, shown this once" text={key ?? ''} />
      </Dialog>
    </Card>
  )
}
