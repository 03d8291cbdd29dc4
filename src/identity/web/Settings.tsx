// The organisation's settings: its name and kind, zone and locale, addresses, and what stands under every message.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Card } from '#ui/Card.tsx'
import { ComboBox } from '#ui/ComboBox.tsx'
import { ErrorNote } from '#ui/ErrorNote.tsx'
import { Form } from '#ui/Form.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { Select } from '#ui/Select.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { TextField } from '#ui/TextField.tsx'
import { offerUndo } from '#ui/undo.ts'
import type { Organisation } from '../contract.ts'
import { addressHint, kindOptions, localeOptions, zoneOptions } from './options.ts'
import { identityApi, useSession } from './session.tsx'
import { SettingsTabs } from './SettingsTabs.tsx'

type Values = Pick<Organisation, 'name' | 'kind' | 'slug' | 'zone' | 'locale' | 'appUrl' | 'publicUrl' | 'postalAddress'>

export function Settings() {
  const { organisation, owner } = useSession()
  return (
    <>
      <PageHeader title="Settings" purpose="What holds for the whole organisation." />
      <SettingsTabs current="organisation" />
      {owner ? (
        <OrganisationForm key={organisation.version} organisation={organisation} />
      ) : (
        <ErrorNote happened="Only an owner changes these settings." todo="Ask one of the owners; they are listed under Members." />
      )}
    </>
  )
}

function OrganisationForm({ organisation }: { organisation: Organisation }) {
  const queries = useQueryClient()
  const update = useMutation(identityApi.updateOrganisation.mutationOptions())
  const save = async (values: Values) => {
    const { name, kind, slug, zone, locale, appUrl, publicUrl, postalAddress } = values
    await update.mutateAsync({ version: organisation.version, name, kind, slug, zone, locale, appUrl, publicUrl, postalAddress })
    await queries.invalidateQueries()
    offerUndo('Settings saved.')
  }
  return (
    <div className="max-w-[640px]">
      <Card>
        <Form<Values> initial={organisation} onSubmit={save} submit="Save settings">
          <TextField name="name" label="Name" required />
          <Select name="kind" label="Kind" options={kindOptions} hint="It chooses the words of every screen" />
          <ComboBox name="zone" label="Time zone" options={zoneOptions()} required />
          <ComboBox name="locale" label="Dates and numbers as in" options={localeOptions(organisation.locale)} required />
          <TextField name="appUrl" label="Where you work" type="url" hint={addressHint.app} required />
          <TextField name="publicUrl" label="Where your audience arrives" type="url" hint={addressHint.public} required />
          <TextField
            name="slug"
            label="Short name in public addresses"
            hint={`The site is at ${organisation.publicUrl.replace(/\/$/, '')}/@${organisation.slug}`}
            required
          />
          <TextArea name="postalAddress" label="Postal address" rows={3} hint="Printed under every newsletter, as most countries ask" />
        </Form>
      </Card>
    </div>
  )
}
