// What coverage may be about and carry: a company, found by name or added, and a message of the house.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useContext, useState } from 'react'
import { ComboBox } from '#ui/ComboBox.tsx'
import { FormContext, useFormValue } from '#ui/form.ts'
import { useSession } from '#identity/web/session.tsx'
import { peopleApi } from '#people/web/api.ts'
import { messagingApi } from '#messaging/web/api.ts'

interface ChoiceProps {
  name: string
  label: string
  hint?: string
}

/** The option that is chosen stays among the options, whatever was found for the text typed since. */
function withChosen<Row extends { id: string }>(rows: readonly Row[] = [], chosen: Row | undefined): Row[] {
  return chosen && !rows.some(({ id }) => id === chosen.id) ? [chosen, ...rows] : [...rows]
}

export function CompanyField({ name, label, hint }: ChoiceProps) {
  const { can } = useSession()
  const form = useContext(FormContext)
  const queries = useQueryClient()
  const [typed, setTyped] = useState('')
  const id = useFormValue(name) as string | null | undefined
  const q = typed.trim()
  const found = useQuery({
    ...peopleApi.listCompanies.queryOptions({ input: { limit: 20, ...(q ? { q } : {}) } }),
    placeholderData: keepPreviousData,
  })
  const { data: chosen } = useQuery({ ...peopleApi.getCompany.queryOptions({ input: { id: id ?? '' } }), enabled: Boolean(id) })
  const { mutateAsync: create } = useMutation(peopleApi.createCompany.mutationOptions())
  const add = async (text: string) => {
    const company = await create({ name: text })
    form?.set(name, company.id)
    await queries.invalidateQueries()
  }
  return (
    <ComboBox
      name={name}
      label={label}
      hint={hint}
      options={withChosen(found.data?.items, chosen).map((company) => ({ value: company.id, label: company.name }))}
      onSearch={setTyped}
      searching={found.isFetching}
      {...(can('people.edit') ? { onAdd: (text: string) => void add(text) } : {})}
      placeholder="Name"
    />
  )
}

export function MessageField({ name, label, hint }: ChoiceProps) {
  const [typed, setTyped] = useState('')
  const id = useFormValue(name) as string | null | undefined
  const q = typed.trim()
  const found = useQuery({
    ...messagingApi.listMessages.queryOptions({ input: { limit: 20, ...(q ? { q } : {}) } }),
    placeholderData: keepPreviousData,
  })
  const { data: chosen } = useQuery({ ...messagingApi.getMessage.queryOptions({ input: { id: id ?? '' } }), enabled: Boolean(id) })
  return (
    <ComboBox
      name={name}
      label={label}
      hint={hint}
      options={withChosen(found.data?.items, chosen?.message).map((message) => ({ value: message.id, label: message.what }))}
      onSearch={setTyped}
      searching={found.isFetching}
      placeholder="A part of its text"
    />
  )
}
