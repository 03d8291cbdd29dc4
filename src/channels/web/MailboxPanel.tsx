// Connects an account's return mailbox or changes it.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Form } from '#ui/Form.tsx'
import { NumberField } from '#ui/NumberField.tsx'
import { RadioGroup } from '#ui/RadioGroup.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextField } from '#ui/TextField.tsx'
import { offerUndo } from '#ui/undo.ts'
import type { Account } from '../contract/account.ts'
import type { Mailbox } from '../contract/mailbox.ts'
import { providerById, type Security } from '../providers.ts'
import { channelsApi } from './api.ts'

interface Values {
  host: string
  port: number
  security: Security
  username: string
  password: string
  folder: string
}

interface Props {
  account: Account
  mailbox?: Mailbox
  open: boolean
  onClose: () => void
}

export function MailboxPanel({ account, mailbox, open, onClose }: Props) {
  const save = useSave(account, mailbox)
  const blank: Partial<Values> = {
    host: providerById(account.provider)?.incoming ?? '',
    port: 993,
    security: 'tls',
    username: account.bounceAddress ?? account.fromAddress,
    password: '',
    folder: 'INBOX',
  }
  const initial = mailbox ? { ...mailbox, password: '' } : blank
  return (
    <SidePanel
      title={mailbox ? 'Change the return mailbox' : `Connect a return mailbox for ${account.name}`}
      purpose={`The mailbox that gets what is sent to ${account.bounceAddress ?? account.fromAddress}. It is read once a minute; nothing in it is marked, moved or deleted.`}
      wide
      open={open}
      onClose={onClose}
    >
      <Form<Values> initial={initial} onSubmit={save} submit={mailbox ? 'Save and test' : 'Connect and test'}>
        <div className="grid gap-4 sm:grid-cols-[1fr_7rem]">
          <TextField name="host" label="Server for incoming mail (IMAP)" placeholder="imap.example.com" required />
          <NumberField name="port" label="Port" min={1} max={65_535} ungrouped required />
        </div>
        <RadioGroup
          name="security"
          label="Encryption"
          inline
          options={[
            { value: 'tls', label: 'TLS from the start' },
            { value: 'starttls', label: 'STARTTLS' },
            { value: 'none', label: 'None' },
          ]}
        />
        <TextField name="username" label="User name" autoComplete="off" required />
        <TextField
          name="password"
          label="Password"
          type="password"
          autoComplete="new-password"
          hint={
            mailbox ? 'Leave it empty to keep the one that is there' : 'Often an app password of its own. Kept sealed and shown to nobody'
          }
          required={!mailbox}
        />
        <TextField name="folder" label="Folder" hint="INBOX, unless a rule of the mailbox files returned mail elsewhere" required />
      </Form>
    </SidePanel>
  )
}

function useSave(account: Account, mailbox: Mailbox | undefined) {
  const queries = useQueryClient()
  const create = useMutation(channelsApi.createMailbox.mutationOptions())
  const update = useMutation(channelsApi.updateMailbox.mutationOptions())
  return async ({ host, port, security, username, password, folder }: Values) => {
    const values = { host, port, security, username, folder }
    if (mailbox) await update.mutateAsync({ id: mailbox.id, version: mailbox.version, ...values, ...(password ? { password } : {}) })
    else await create.mutateAsync({ id: account.id, ...values, password })
    await queries.invalidateQueries()
    offerUndo(mailbox ? 'Return mailbox changed. It is being tested.' : 'Return mailbox connected. It is being tested.')
  }
}
