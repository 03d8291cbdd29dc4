// One e-mail account: its settings, and the test whose steps appear as they are found out.
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { Form } from '#ui/Form.tsx'
import { KeyValue } from '#ui/KeyValue.tsx'
import { List } from '#ui/List.tsx'
import { ListItem } from '#ui/ListItem.tsx'
import { LongJob } from '#ui/LongJob.tsx'
import { formatDay, formatNumber } from '#ui/format.ts'
import { PageHeader } from '#ui/PageHeader.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextField } from '#ui/TextField.tsx'
import { offerUndo } from '#ui/undo.ts'
import { useSession } from '#identity/web/session.tsx'
import type { Account as EmailAccount, FullAccount } from '../contract/account.ts'
import { providerById } from '../providers.ts'
import { AccountPanel } from './AccountPanel.tsx'
import { channelsApi } from './api.ts'
import { Mailbox } from './Mailbox.tsx'
import { SenderDomain } from './SenderDomain.tsx'
import { accountTitle, outcomeTitle, securityTitle, stepTitle } from './labels.ts'

export function Account() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { data: account } = useSuspenseQuery({
    ...channelsApi.getAccount.queryOptions({ input: { id } }),
    refetchInterval: ({ state: { data } }) =>
      data?.state === 'testing' || data?.domain.state === 'checking' || data?.mailbox?.state === 'testing' ? 700 : false,
  })
  const { word, tone } = accountTitle[account.state]
  return (
    <>
      <PageHeader
        title={account.name}
        chips={
          <>
            <Chip tone={tone}>{word}</Chip>
            <span>{account.fromAddress}</span>
            {account.archivedAt && <Chip>Disconnected</Chip>}
          </>
        }
        actions={account.archivedAt === null && <Steps account={account} />}
      />
      <div className="mt-5 grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,24rem)]">
        <div className="flex flex-col gap-5">
          <Trial account={account} />
          {account.archivedAt === null && <Mailbox account={account} />}
          {account.archivedAt === null && <SenderDomain account={account} />}
        </div>
        <div className="flex flex-col gap-5">
          <Settings account={account} />
          <Limits account={account} />
        </div>
      </div>
    </>
  )
}

function Steps({ account }: { account: EmailAccount }) {
  const { can } = useSession()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [open, setOpen] = useState<'change' | 'test' | 'leave' | null>(null)
  const archive = useMutation(channelsApi.archiveAccount.mutationOptions())
  const close = () => setOpen(null)
  if (!can('send.approve')) return null
  const disconnect = async () => {
    await archive.mutateAsync({ id: account.id, version: account.version })
    await queries.invalidateQueries()
    offerUndo(`${account.name} disconnected.`)
    await navigate({ to: '/channels' })
  }
  return (
    <>
      <Button onPress={() => setOpen('leave')}>Disconnect</Button>
      <Button onPress={() => setOpen('change')}>Change</Button>
      <Button kind="primary" onPress={() => setOpen('test')} disabled={account.state === 'testing'}>
        Test
      </Button>
      <AccountPanel account={account} open={open === 'change'} onClose={close} />
      <TestPanel account={account} open={open === 'test'} onClose={close} />
      <Dialog
        title={`Disconnect ${account.name}?`}
        open={open === 'leave'}
        onClose={close}
        confirm="Disconnect"
        onConfirm={disconnect}
        danger
      >
        Nothing leaves through it any more, and its password is forgotten, that of its return mailbox too. What it has sent stays on record.
      </Dialog>
    </>
  )
}

function TestPanel({ account, open, onClose }: { account: EmailAccount; open: boolean; onClose: () => void }) {
  const { user } = useSession()
  const queries = useQueryClient()
  const test = useMutation(channelsApi.testAccount.mutationOptions())
  const begin = async ({ to }: { to: string }) => {
    await test.mutateAsync({ id: account.id, to })
    await queries.invalidateQueries()
  }
  return (
    <SidePanel title={`Test ${account.name}`} purpose="Connects, signs in and sends one test message." open={open} onClose={onClose}>
      <Form<{ to: string }> initial={{ to: user.email }} onSubmit={begin} submit="Send the test message">
        <TextField name="to" label="To" type="email" hint="Look into that mailbox afterwards, and into its spam folder" required />
      </Form>
    </SidePanel>
  )
}

function Trial({ account: { state, steps, checkedAt } }: { account: EmailAccount }) {
  const { zone } = useSession()
  if (state === 'testing') return <LongJob what="Testing the account" done={steps.length} unit="steps" />
  if (steps.length === 0)
    return (
      <Card title="Not tested yet">
        <p className="text-soft">Nothing leaves through this account before a test has worked.</p>
      </Card>
    )
  return (
    <Card title="Last test" aside={checkedAt && <RelativeTime at={checkedAt} timeZone={zone} />}>
      <List label="Steps of the test">
        {steps.map(({ step, outcome, words }) => (
          <ListItem
            key={step}
            lead={<Chip tone={outcomeTitle[outcome].tone}>{outcomeTitle[outcome].word}</Chip>}
            title={stepTitle[step]}
            sentence={words}
          />
        ))}
      </List>
    </Card>
  )
}

function Settings({ account }: { account: EmailAccount }) {
  const { provider, host, port, security, username, hasPassword, fromName, fromAddress, replyTo, bounceAddress, connections } = account
  return (
    <Card title="Settings">
      <KeyValue
        facts={[
          { name: 'Provider', value: providerById(provider)?.title ?? provider },
          { name: 'Server', value: `${host}:${port}` },
          { name: 'Encryption', value: securityTitle[security] },
          { name: 'User name', value: username || 'None' },
          { name: 'Password', value: hasPassword ? 'Kept sealed' : 'None' },
          { name: 'Sender', value: `${fromName} <${fromAddress}>` },
          { name: 'Replies to', value: replyTo ?? fromAddress },
          { name: 'Undeliverable mail to', value: bounceAddress ?? fromAddress },
          { name: 'Messages at once', value: connections },
        ]}
      />
    </Card>
  )
}

function Limits({ account }: { account: FullAccount }) {
  const { locale } = useSession()
  const { ratePerMinute, domainLimits, dailyLimit, warmUpFrom, warmUpFirst, today } = account
  const number = (count: number) => formatNumber(count, { locale })
  const facts = [
    { name: 'Today', value: today.allowed === null ? number(today.sent) : `${number(today.sent)} of ${number(today.allowed)}` },
    { name: 'A day, at most', value: dailyLimit === null ? 'No limit' : number(dailyLimit) },
    ...(warmUpFrom !== null && warmUpFirst !== null
      ? [{ name: 'Warm-up', value: `${number(warmUpFirst)} on ${formatDay(warmUpFrom, { locale })}, then twice as many each day` }]
      : []),
    { name: 'A minute, at most', value: ratePerMinute === null ? 'No limit' : number(ratePerMinute) },
    ...domainLimits.map(({ domain, perMinute }) => ({ name: `To ${domain}`, value: `${number(perMinute)} a minute, at most` })),
  ]
  return (
    <Card title="How much leaves">
      <KeyValue facts={facts} />
    </Card>
  )
}
