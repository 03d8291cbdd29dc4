// Declaring a hold: the reason, and what it stops. A plain form for a bad moment.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useDeferredValue, useState } from 'react'
import { ComboBox } from '#ui/ComboBox.tsx'
import { Form } from '#ui/Form.tsx'
import { useFormValue } from '#ui/form.ts'
import { RadioGroup } from '#ui/RadioGroup.tsx'
import { Select } from '#ui/Select.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { NodeField } from '#plan/web/NodeField.tsx'
import type { HeldScope } from '../rules.ts'
import { channelsApi, peopleApi } from './api.ts'
import { notStopped } from './labels.ts'

interface Values {
  reason: string
  scope: HeldScope
  nodeId?: string | null
  personId?: string | null
  messageClass?: 'commercial' | 'relationship' | null
}

interface HoldPanelProps {
  open: boolean
  onClose: () => void
  /** What to hold, when it is known already. */
  node?: { id: string; title: string }
}

export function HoldPanel({ open, onClose, node }: HoldPanelProps) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const declare = useMutation(channelsApi.declareHold.mutationOptions())
  const hold = async ({ reason, scope, nodeId, personId, messageClass }: Values) => {
    const target = { subtree: { nodeId }, person: { personId }, class: { messageClass }, organisation: {} }[scope]
    const given = Object.fromEntries(Object.entries(target).filter(([, value]) => value))
    const { id } = await declare.mutateAsync({ reason, scope, ...given })
    await queries.invalidateQueries()
    await navigate({ to: `/holds/${id}` })
  }
  const initial: Partial<Values> = node ? { scope: 'subtree', nodeId: node.id } : { scope: 'organisation' }
  return (
    <SidePanel
      title={node ? `Hold “${node.title}”` : 'Hold everything now'}
      purpose={`Nothing new is sent from the moment you press the button. ${notStopped}`}
      open={open}
      onClose={onClose}
    >
      <Form<Values> initial={initial} onSubmit={hold} submit={node ? 'Hold it' : 'Hold now'} danger>
        <TextArea name="reason" label="Reason" hint="Everybody whose work waits will read it" rows={3} limit={500} required autoFocus />
        {!node && <Scope />}
      </Form>
    </SidePanel>
  )
}

function Scope() {
  const scope = useFormValue('scope') as HeldScope
  return (
    <>
      <RadioGroup
        name="scope"
        label="What to hold"
        options={[
          { value: 'organisation', label: 'Everything', hint: 'All commercial messages, posts and pages' },
          { value: 'subtree', label: 'One part of the thread', hint: 'A campaign, an activity, a piece, with all below it' },
          { value: 'person', label: 'One person', hint: 'Such as after a complaint' },
          { value: 'class', label: 'One class of messages' },
        ]}
      />
      {scope === 'subtree' && <NodeField name="nodeId" label="Which part" />}
      {scope === 'person' && <PersonField name="personId" label="Who" />}
      {scope === 'class' && (
        <Select
          name="messageClass"
          label="Which class"
          options={[
            { value: 'commercial', label: 'Commercial messages' },
            { value: 'relationship', label: 'Relationship messages', hint: 'To those who have bought or given' },
          ]}
        />
      )}
    </>
  )
}

function PersonField({ name, label }: { name: string; label: string }) {
  const [typed, setTyped] = useState('')
  const q = useDeferredValue(typed.trim())
  const found = useQuery({
    ...peopleApi.listPersons.queryOptions({ input: { limit: 20, ...(q ? { q } : {}) } }),
    placeholderData: keepPreviousData,
  })
  const options = (found.data?.items ?? []).map((person) => ({
    value: person.id,
    label: person.name || person.email || 'Nameless',
    hint: person.email ?? '',
  }))
  return (
    <ComboBox
      name={name}
      label={label}
      options={options}
      onSearch={setTyped}
      searching={found.isFetching}
      placeholder="Name or address"
      required
    />
  )
}
