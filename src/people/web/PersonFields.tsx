// The fields of a person, the same when adding and when changing one.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useContext, useState } from 'react'
import { ComboBox } from '#ui/ComboBox.tsx'
import { FormContext, useFormValue } from '#ui/form.ts'
import { Select } from '#ui/Select.tsx'
import { TextField } from '#ui/TextField.tsx'
import { zoneOptions } from '#identity/web/options.ts'
import { useMembers, useSession, useWords } from '#identity/web/session.tsx'
import type { Company } from '../contract/company.ts'
import { peopleApi } from './api.ts'
import { kindOptions, languageOptions } from './labels.ts'

export interface PersonValues {
  name?: string
  email?: string
  phone?: string
  companyId?: string | null
  kind?: 'prospect' | 'customer' | 'stakeholder' | 'media' | 'partner' | 'employee'
  language?: string | null
  zone?: string | null
  ownerId?: string | null
}

export function PersonFields({ company }: { company?: { id: string; name: string } | undefined }) {
  const words = useWords()
  const { locale } = useSession()
  const language = useFormValue('language') as string | null | undefined
  const members = useMembers()
  return (
    <>
      <TextField name="name" label="Name" autoComplete="off" />
      <TextField name="email" label="E-mail" type="email" autoComplete="off" />
      <TextField name="phone" label="Phone" type="tel" autoComplete="off" />
      <Select name="kind" label="Kind" options={kindOptions(words)} />
      <CompanyField company={company} />
      <Select
        name="ownerId"
        label="Looked after by"
        placeholder="Nobody yet"
        options={[...members.values()].map(({ id, name }) => ({ value: id, label: name }))}
      />
      <ComboBox name="language" label="Language" options={languageOptions(locale, language)} />
      <ComboBox name="zone" label="Time zone" hint="Empty: that of the organisation" options={zoneOptions()} />
    </>
  )
}

/** Finds a company by name, and makes one that is not there yet. */
function CompanyField({ company }: { company: { id: string; name: string } | undefined }) {
  const form = useContext(FormContext)
  const queries = useQueryClient()
  const [typed, setTyped] = useState('')
  const [made, setMade] = useState<Company | null>(null)
  const q = typed.trim()
  const found = useQuery({
    ...peopleApi.listCompanies.queryOptions({ input: { limit: 20, ...(q ? { q } : {}) } }),
    placeholderData: keepPreviousData,
  })
  const create = useMutation(peopleApi.createCompany.mutationOptions())
  const add = async (name: string) => {
    const fresh = await create.mutateAsync({ name })
    setMade(fresh)
    form?.set('companyId', fresh.id)
    await queries.invalidateQueries()
  }
  const offered = new Map([company, made, ...(found.data?.items ?? [])].flatMap((each) => (each ? [[each.id, each.name] as const] : [])))
  return (
    <ComboBox
      name="companyId"
      label="Company"
      options={[...offered].map(([value, label]) => ({ value, label }))}
      onSearch={setTyped}
      searching={found.isFetching}
      onAdd={(name) => void add(name)}
    />
  )
}

const text = (value: string | null | undefined) => value?.trim() || undefined

/** The values of a new person: what is empty is left out. */
export function given(values: PersonValues) {
  return {
    name: text(values.name),
    email: text(values.email),
    phone: text(values.phone),
    companyId: values.companyId ?? undefined,
    kind: values.kind,
    language: text(values.language),
    zone: text(values.zone),
    ownerId: values.ownerId ?? undefined,
  }
}

/** The values of a person who changes: what is empty is emptied. */
export function changed(values: PersonValues) {
  return {
    name: values.name?.trim() ?? '',
    email: text(values.email) ?? null,
    phone: text(values.phone) ?? null,
    companyId: values.companyId ?? null,
    kind: values.kind,
    language: text(values.language) ?? null,
    zone: text(values.zone) ?? null,
    ownerId: values.ownerId ?? null,
  }
}
