// Adds one person, with their consent when it was given.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Checkbox } from '#ui/Checkbox.tsx'
import { Form } from '#ui/Form.tsx'
import { useFormValue } from '#ui/form.ts'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { TextField } from '#ui/TextField.tsx'
import { offerUndo } from '#ui/undo.ts'
import { peopleApi } from './api.ts'
import { personName } from './labels.ts'
import { given, PersonFields, type PersonValues } from './PersonFields.tsx'

interface Values extends PersonValues {
  agreed?: boolean
  consent?: { source: string; wording: string }
}

interface AddPersonProps {
  /** The company the new person belongs to, where that is clear. */
  company?: { id: string; name: string }
  open: boolean
  onClose: () => void
}

export function AddPerson({ company, open, onClose }: AddPersonProps) {
  const queries = useQueryClient()
  const create = useMutation(peopleApi.createPerson.mutationOptions())
  const archive = useMutation(peopleApi.archivePerson.mutationOptions())
  const add = async ({ agreed, consent, ...values }: Values) => {
    const person = await create.mutateAsync({ ...given(values), consent: agreed ? consent : undefined })
    await queries.invalidateQueries()
    offerUndo(`${personName(person)} added.`, async () => {
      await archive.mutateAsync({ id: person.id, version: person.version })
      await queries.invalidateQueries()
    })
  }
  return (
    <SidePanel title="Add person" purpose="A name or an e-mail address is enough." open={open} onClose={onClose}>
      <Form<Values>
        initial={{ kind: 'prospect', ...(company ? { companyId: company.id } : {}) }}
        check={someName}
        onSubmit={add}
        submit="Add person"
      >
        <PersonFields company={company} />
        <Checkbox name="agreed" label="This person agreed to receive e-mail" />
        <Agreement />
      </Form>
    </SidePanel>
  )
}

/** Found before it is sent: the purpose of the panel says it already. */
const someName = ({ name, email }: Values) =>
  name?.trim() || email?.trim() ? [] : [{ path: 'name', message: 'Give a name or an e-mail address.' }]

function Agreement() {
  if (useFormValue('agreed') !== true) return null
  return (
    <>
      <TextField name="consent.source" label="Where they agreed" hint="Such as: sign-up sheet at the spring fair" required />
      <TextArea
        name="consent.wording"
        label="What they agreed to"
        hint="The exact words: without them there is no proof"
        rows={3}
        required
      />
    </>
  )
}
