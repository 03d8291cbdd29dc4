// Connects an e-mail account or changes one: the provider fills in the server, the person the rest.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useContext } from 'react'
import { Form } from '#ui/Form.tsx'
import { FormContext, useFormValue } from '#ui/form.ts'
import { NumberField } from '#ui/NumberField.tsx'
import { RadioGroup } from '#ui/RadioGroup.tsx'
import { Select } from '#ui/Select.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { Switch } from '#ui/Switch.tsx'
import { TextField } from '#ui/TextField.tsx'
import { offerUndo } from '#ui/undo.ts'
import { useSession } from '#identity/web/session.tsx'
import type { Account } from '../contract/account.ts'
import { providerById, providers, type Security } from '../providers.ts'
import { channelsApi } from './api.ts'
import { LimitFields, type LimitValues } from './LimitFields.tsx'

interface Values extends LimitValues {
  provider: string
  name: string
  host: string
  port: number
  security: Security
  username: string
  password: string
  fromName: string
  fromAddress: string
  replyTo: string
  bounceAddress: string
  connections: number
  sign: boolean
}

export function AccountPanel({ account, open, onClose }: { account?: Account; open: boolean; onClose: () => void }) {
  const { organisation } = useSession()
  const save = useSave(account)
  const blank: Partial<Values> = {
    name: 'Newsletter',
    fromName: organisation.name,
    connections: 4,
    sign: true,
    port: 587,
    security: 'starttls',
    password: '',
    domainLimits: [],
  }
  const initial = account ? { ...account, replyTo: account.replyTo ?? '', bounceAddress: account.bounceAddress ?? '', password: '' } : blank
  return (
    <SidePanel
      title={account ? `Change ${account.name}` : 'Connect an e-mail account'}
      purpose="Mail leaves through your own provider. The password is kept sealed and shown to nobody."
      wide
      open={open}
      onClose={onClose}
    >
      <Form<Values> initial={initial} onSubmit={save} submit={account ? 'Save account' : 'Connect account'}>
        <ProviderField />
        <div className="grid gap-4 sm:grid-cols-[1fr_7rem]">
          <TextField name="host" label="Server for outgoing mail" placeholder="smtp.example.com" required />
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
        <TextField name="username" label="User name" autoComplete="off" />
        <TextField
          name="password"
          label="Password"
          type="password"
          autoComplete="new-password"
          hint={account?.hasPassword ? 'Leave it empty to keep the one that is there' : 'Often an app password of its own'}
        />
        <TextField name="fromName" label="Sender’s name" required />
        <TextField name="fromAddress" label="Sender’s address" type="email" required />
        <TextField name="replyTo" label="Replies go to" type="email" hint="Empty: to the sender’s address" />
        <TextField
          name="bounceAddress"
          label="Undeliverable mail goes back to"
          type="email"
          hint="Empty: to the sender’s address. At another domain, that one’s SPF record must allow your provider"
        />
        <TextField name="name" label="Name of this account" hint="For yourselves: Newsletter, Shop" required />
        <NumberField
          name="connections"
          label="Messages at once"
          hint="How many the server takes at the same time"
          min={1}
          max={32}
          required
        />
        <Switch
          name="sign"
          label="Sign messages here (DKIM)"
          hint="Once the key is found in the DNS of the sender’s domain. Off: the provider signs"
        />
        <LimitFields />
      </Form>
    </SidePanel>
  )
}

/** Choosing a provider fills in its server; what was typed elsewhere stays. */
function ProviderField() {
  const form = useContext(FormContext)
  const chosen = providerById((useFormValue('provider') as string | undefined) ?? '')
  const fill = (id: string | null) => {
    const provider = providerById(id ?? '')
    if (!provider || provider.host === '') return
    form?.set('host', provider.host)
    form?.set('port', provider.port)
    form?.set('security', provider.security)
  }
  return (
    <Select
      name="provider"
      label="Provider"
      options={providers.map(({ id, title }) => ({ value: id, label: title }))}
      onChange={fill}
      hint={chosen?.advice ?? 'It fills in the server'}
      required
    />
  )
}

function useSave(account: Account | undefined) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const create = useMutation(channelsApi.createAccount.mutationOptions())
  const update = useMutation(channelsApi.updateAccount.mutationOptions())
  return async ({
    provider,
    name,
    host,
    port,
    security,
    username,
    password,
    fromName,
    fromAddress,
    replyTo,
    bounceAddress,
    connections,
    sign,
    ...limits
  }: Values) => {
    const values = {
      provider,
      name,
      host,
      port,
      security,
      username: username ?? '',
      fromName,
      fromAddress,
      replyTo: replyTo || null,
      bounceAddress: bounceAddress || null,
      connections,
      sign,
      ratePerMinute: limits.ratePerMinute ?? null,
      domainLimits: limits.domainLimits.map(({ domain, perMinute }) => ({ domain, perMinute: perMinute! })),
      dailyLimit: limits.dailyLimit ?? null,
      warmUpFrom: limits.warmUpFrom || null,
      warmUpFirst: limits.warmUpFirst ?? null,
    }
    if (account) {
      await update.mutateAsync({ id: account.id, version: account.version, ...values, ...(password ? { password } : {}) })
      await queries.invalidateQueries()
      return offerUndo('Account changed.')
    }
    const { id } = await create.mutateAsync({ ...values, password: password ?? '' })
    await queries.invalidateQueries()
    offerUndo('Account connected. Test it before it is used.')
    await navigate({ to: `/channels/${id}` })
  }
}
