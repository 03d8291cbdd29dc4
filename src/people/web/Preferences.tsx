// What a person wants to be written to about, and the way to record what they said.
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Checkbox } from '#ui/Checkbox.tsx'
import { Chip } from '#ui/Chip.tsx'
import { DateField } from '#ui/DateField.tsx'
import { Form } from '#ui/Form.tsx'
import { formatDay } from '#ui/format.ts'
import { Link } from '#ui/Link.tsx'
import { List } from '#ui/List.tsx'
import { ListItem } from '#ui/ListItem.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { offerUndo } from '#ui/undo.ts'
import type { PersonDetail } from '../contract/person.ts'
import type { Preferences as Chosen } from '../contract/topic.ts'
import { peopleApi } from './api.ts'
import { personName } from './labels.ts'

export function Preferences({ person, edits }: { person: PersonDetail; edits: boolean }) {
  const { data } = useSuspenseQuery(peopleApi.getPreferences.queryOptions({ input: { id: person.id } }))
  const [open, setOpen] = useState(false)
  const { topics, pausedUntil } = data
  if (person.emailConsent !== 'granted') return null
  return (
    <Card title="Preferences">
      {pausedUntil && <p className="py-1">Wants no news or offers until {formatDay(pausedUntil)}.</p>}
      {topics.length === 0 ? (
        <p className="py-1 text-soft">
          There are no <Link href="/people/topics">topics</Link> to choose among: they get all news and offers, or none.
        </p>
      ) : (
        <List label="Topics">
          {topics.map(({ topicId, name, wanted }) => (
            <ListItem
              key={topicId}
              title={name}
              action={<Chip tone={wanted ? 'good' : 'plain'}>{wanted ? 'Wanted' : 'Not wanted'}</Chip>}
            />
          ))}
        </List>
      )}
      {edits && (
        <div className="mt-3">
          <Button onPress={() => setOpen(true)}>Record what they want</Button>
        </div>
      )}
      <Choose person={person} chosen={data} open={open} onClose={() => setOpen(false)} />
    </Card>
  )
}

/** Topics by the place they stand at: a name with a dot in it would be a path. */
type Values = { pausedUntil: string | null; wanted: Record<string, boolean> }

function Choose({ person, chosen, open, onClose }: { person: PersonDetail; chosen: Chosen; open: boolean; onClose: () => void }) {
  const queries = useQueryClient()
  const { mutateAsync } = useMutation(peopleApi.choosePreferences.mutationOptions())
  const { topics, pausedUntil } = chosen
  const initial: Values = { pausedUntil, wanted: Object.fromEntries(topics.map(({ topicId, wanted }) => [topicId, wanted])) }
  const save = async (values: Values, version: number) => {
    const named = topics.map(({ topicId }) => ({ topicId, wanted: values.wanted[topicId] ?? true }))
    const after = await mutateAsync({ id: person.id, version, topics: named, pausedUntil: values.pausedUntil })
    await queries.invalidateQueries()
    return after
  }
  const record = async (values: Values) => {
    const after = await save(values, person.version)
    offerUndo(`Preferences of ${personName(person)} recorded.`, () => save(initial, after.version))
  }
  return (
    <SidePanel
      title="Record what they want"
      purpose={`What ${personName(person)} told you. They can choose themselves on the page behind “Unsubscribe”.`}
      open={open}
      onClose={onClose}
    >
      <Form<Values> initial={initial} onSubmit={record} submit="Save">
        {topics.length > 0 && (
          <fieldset className="flex flex-col gap-3">
            <legend className="mb-2 text-small font-semibold">Topics they want</legend>
            {topics.map(({ topicId, name, description }) => (
              <Checkbox key={topicId} name={`wanted.${topicId}`} label={name} hint={description} />
            ))}
          </fieldset>
        )}
        <DateField name="pausedUntil" label="No news or offers until" hint="Empty: as they come" />
      </Form>
    </SidePanel>
  )
}
