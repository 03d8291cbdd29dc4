// Where an account's returned mail and replies are read: how that goes, what came back, and the steps of the last test.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { ErrorNote } from '#ui/ErrorNote.tsx'
import { formatInstant, formatNumber } from '#ui/format.ts'
import { KeyValue } from '#ui/KeyValue.tsx'
import { Link } from '#ui/Link.tsx'
import { List } from '#ui/List.tsx'
import { ListItem } from '#ui/ListItem.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { useStep } from '#ui/step.ts'
import { useSession } from '#identity/web/session.tsx'
import type { FullAccount } from '../contract/account.ts'
import type { Mailbox as ReturnMailbox } from '../contract/mailbox.ts'
import { channelsApi } from './api.ts'
import { mailboxStepTitle, mailboxTitle, outcomeTitle } from './labels.ts'
import { MailboxPanel } from './MailboxPanel.tsx'

export function Mailbox({ account }: { account: FullAccount }) {
  const { can } = useSession()
  const [open, setOpen] = useState(false)
  const { mailbox } = account
  if (mailbox) return <Connected account={account} mailbox={mailbox} />
  return (
    <Card title="Returned mail and replies">
      <p className="text-soft">
        Many servers take a message first and send it back later. Connect the mailbox where that arrives: addresses that do not exist and
        people who complain are then barred by themselves, and replies stand with the person and the mailing.
      </p>
      {can('send.approve') && (
        <div className="mt-3">
          <Button onPress={() => setOpen(true)}>Connect a return mailbox</Button>
        </div>
      )}
      <MailboxPanel account={account} open={open} onClose={() => setOpen(false)} />
    </Card>
  )
}

function Connected({ account, mailbox }: { account: FullAccount; mailbox: ReturnMailbox }) {
  const { can, zone, locale } = useSession()
  const { word, tone } = mailboxTitle[mailbox.state]
  const { host, port, username, folder, readAt, fault, resumeAt, steps, lately } = mailbox
  const number = (count: number) => formatNumber(count, { locale })
  const facts = [
    { name: 'Mailbox', value: `${username} at ${host}:${port}` },
    { name: 'Folder', value: folder },
    { name: 'Read', value: readAt ? <RelativeTime at={readAt} timeZone={zone} /> : 'Not yet' },
    ...(fault && resumeAt ? [{ name: 'Tried again', value: formatInstant(resumeAt, { locale, timeZone: zone }) }] : []),
  ]
  const cameBack = [
    { name: 'Address does not exist', value: number(lately.bounced) },
    { name: 'Complaints', value: number(lately.complained) },
    { name: 'Given back', value: number(lately.refused) },
    { name: 'Delayed', value: number(lately.delayed) },
    { name: 'Replies', value: <Link href="/replies">{number(lately.replied)}</Link> },
    { name: 'Automatic answers', value: number(lately.automatic) },
  ]
  return (
    <Card title="Returned mail and replies" aside={<Chip tone={tone}>{word}</Chip>}>
      {fault && (
        <ErrorNote happened={fault} kept="Sending goes on; what came back waits in the mailbox." todo="Change what is wrong, or wait." />
      )}
      <KeyValue facts={facts} />
      {steps.length > 0 && (
        <List label="Steps of the last test" className="mt-3">
          {steps.map(({ step, outcome, words }) => (
            <ListItem
              key={step}
              lead={<Chip tone={outcomeTitle[outcome].tone}>{outcomeTitle[outcome].word}</Chip>}
              title={mailboxStepTitle[step]}
              sentence={words}
            />
          ))}
        </List>
      )}
      <h3 className="mt-4 mb-1 text-small font-semibold">Came back within thirty days</h3>
      <KeyValue facts={cameBack} />
      {can('send.approve') && <Steps account={account} mailbox={mailbox} />}
    </Card>
  )
}

function Steps({ account, mailbox }: { account: FullAccount; mailbox: ReturnMailbox }) {
  const step = useStep()
  const [open, setOpen] = useState<'change' | 'leave' | null>(null)
  const test = useMutation(channelsApi.testMailbox.mutationOptions())
  const archive = useMutation(channelsApi.archiveMailbox.mutationOptions())
  const { id, version, state } = mailbox
  const close = () => setOpen(null)
  const ask = () =>
    step.take('test', async () => {
      await test.mutateAsync({ id })
      return { said: 'The mailbox is being tested.' }
    })
  const disconnect = () =>
    step.take('leave', async () => {
      await archive.mutateAsync({ id, version })
      return { said: 'Return mailbox disconnected.' }
    })
  return (
    <>
      {step.problem && <ErrorNote happened={step.problem.happened} todo={step.problem.todo} />}
      <div className="mt-4 flex flex-wrap gap-3">
        <Button onPress={() => void ask()} pending={step.pending === 'test' || state === 'testing'}>
          Test and read now
        </Button>
        <Button onPress={() => setOpen('change')}>Change</Button>
        <Button onPress={() => setOpen('leave')}>Disconnect</Button>
      </div>
      <MailboxPanel account={account} mailbox={mailbox} open={open === 'change'} onClose={close} />
      <Dialog
        title="Disconnect the return mailbox?"
        open={open === 'leave'}
        onClose={close}
        confirm="Disconnect"
        onConfirm={disconnect}
        danger
      >
        It is read no more, and its password is forgotten. What was read from it stays.
      </Dialog>
    </>
  )
}
