// Finds a person by name or address, and adds one who is not known yet.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useContext, useState } from 'react'
import { ComboBox } from '#ui/ComboBox.tsx'
import { FormContext } from '#ui/form.ts'
import { peopleApi } from '#people/web/api.ts'
import { personName } from '#people/web/labels.ts'
import type { Person } from '#people/contract/person.ts'

interface PersonFieldProps {
  label: string
  hint?: string
  required?: boolean
  /** Whom it is about now. */
  current?: { id: string; name: string } | undefined
}

export function PersonField({ current, ...field }: PersonFieldProps) {
  const form = useContext(FormContext)
  const queries = useQueryClient()
  const [typed, setTyped] = useState('')
  const [made, setMade] = useState<Person | null>(null)
  const q = typed.trim()
  const found = useQuery({
    ...peopleApi.listPersons.queryOptions({ input: { limit: 20, ...(q ? { q } : {}) } }),
    placeholderData: keepPreviousData,
  })
  const { mutateAsync: create } = useMutation(peopleApi.createPerson.mutationOptions())
  const add = async (text: string) => {
    const person = await create(text.includes('@') ? { email: text } : { name: text })
    setMade(person)
    form?.set('personId', person.id)
    await queries.invalidateQueries()
  }
  const rows = [...(made ? [made] : []), ...(found.data?.items ?? [])]
  const options = new Map(
    rows.map((person) => [person.id, { label: personName(person), hint: person.name ? (person.email ?? undefined) : undefined }]),
  )
  if (current) options.set(current.id, { label: current.name, hint: undefined })
  return (
    <ComboBox
      {...field}
      name="personId"
      options={[...options].map(([value, shown]) => ({ value, ...shown }))}
      onSearch={setTyped}
      searching={found.isFetching}
      onAdd={(text) => void add(text)}
      placeholder="Name or e-mail"
    />
  )
}
