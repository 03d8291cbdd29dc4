// One person: what they did, what they agreed to, which audiences they belong to, and what can be done about it.
import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { Form } from '#ui/Form.tsx'
import { KeyValue } from '#ui/KeyValue.tsx'
import { Link } from '#ui/Link.tsx'
import { Menu } from '#ui/Menu.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { Slot } from '#ui/Slot.tsx'
import { offerUndo } from '#ui/undo.ts'
import { useMembers, useSession, useWords } from '#identity/web/session.tsx'
import { useNode } from '#thread/web/node.tsx'
import type { PersonDetail } from '../contract/person.ts'
import { peopleApi } from './api.ts'
import { Consent } from './Consent.tsx'
import { kindLabel, languageName, personName } from './labels.ts'
import { Memberships } from './Memberships.tsx'
import { Preferences } from './Preferences.tsx'
import { changed, PersonFields, type PersonValues } from './PersonFields.tsx'
import { Timeline } from './Timeline.tsx'

export function Person() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { data: person } = useSuspenseQuery(peopleApi.getPerson.queryOptions({ input: { id } }))
  const { can } = useSession()
  const words = useWords()
  useLatestNode(id)
  const edits = can('people.edit') && person.erasedAt === null
  if (person.erasedAt !== null) return <Erased person={person} />
  return (
    <>
      <PageHeader
        title={personName(person)}
        chips={
          <>
            <Chip>{kindLabel(person.kind, words)}</Chip>
            {person.archivedAt && <Chip tone="warning">Archived</Chip>}
            {person.companyId && <Link href={`/companies/${person.companyId}`}>{person.companyName}</Link>}
          </>
        }
        actions={edits && <PersonActions person={person} />}
      />
      <div className="mt-5 grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
        <div className="flex min-w-0 flex-col gap-5">
          <Timeline personId={id} />
          <Slot name="person.main" id={id} />
        </div>
        <div className="flex flex-col gap-5">
          <Consent person={person} edits={edits} />
          <Preferences person={person} edits={edits} />
          <Known person={person} />
          <Memberships person={person} />
        </div>
      </div>
    </>
  )
}

/** The thread of the latest thing they did stands as one line above the page. */
function useLatestNode(id: string): void {
  const { data } = useQuery(peopleApi.listPersonFacts.queryOptions({ input: { id, limit: 20 } }))
  useNode(data?.items.find(({ nodeId }) => nodeId !== null)?.nodeId, true)
}

function Known({ person }: { person: PersonDetail }) {
  const { locale } = useSession()
  const members = useMembers()
  const facts = [
    { name: 'E-mail', value: person.email },
    { name: 'Phone', value: person.phone },
    { name: 'Language', value: person.language && languageName(person.language, locale) },
    { name: 'Time zone', value: person.zone?.replaceAll('_', ' ') },
    { name: 'Looked after by', value: person.ownerId && members.get(person.ownerId)?.name },
    {
      name: 'Came from',
      value: person.importId ? <Link href={`/people?import=${person.importId}`}>{person.source}</Link> : person.source,
    },
    { name: 'Known since', value: <RelativeTime at={person.createdAt} /> },
  ]
  return (
    <Card title="What is known">
      <KeyValue facts={facts.filter(({ value }) => value)} />
    </Card>
  )
}

function PersonActions({ person }: { person: PersonDetail }) {
  const queries = useQueryClient()
  const [open, setOpen] = useState<'edit' | 'erase' | null>(null)
  const archive = useMutation(peopleApi.archivePerson.mutationOptions())
  const restore = useMutation(peopleApi.restorePerson.mutationOptions())
  const erase = useMutation(peopleApi.erasePerson.mutationOptions())
  const { id, version, archivedAt } = person
  const name = personName(person)
  const put = async (away: boolean, from: number) => {
    const after = await (away ? archive : restore).mutateAsync({ id, version: from })
    await queries.invalidateQueries()
    offerUndo(away ? `${name} archived.` : `${name} is back.`, () => put(!away, after.version))
  }
  const eraseForGood = async () => {
    await erase.mutateAsync({ id, version })
    await queries.invalidateQueries()
  }
  const close = () => setOpen(null)
  return (
    <>
      <Menu
        trigger={<Button>More</Button>}
        label="More about this person"
        placement="bottom end"
        groups={[
          { entries: [{ id: 'put', label: archivedAt ? 'Bring back' : 'Archive', onPress: () => void put(!archivedAt, version) }] },
          {
            entries: [
              { id: 'erase', label: 'Erase', hint: 'Name, address and details, for good', danger: true, onPress: () => setOpen('erase') },
            ],
          },
        ]}
      />
      <Button kind="primary" onPress={() => setOpen('edit')}>
        Change
      </Button>
      <ChangePerson person={person} open={open === 'edit'} onClose={close} />
      <Dialog
        title={`Erase ${name}?`}
        open={open === 'erase'}
        onClose={close}
        confirm="Erase"
        danger
        typeToConfirm="erase"
        onConfirm={eraseForGood}
      >
        Name, address, phone and the details of everything they did are deleted everywhere and cannot be brought back. Counts and sums stay.
        The address is kept only as a fingerprint, so that it is never written to again.
      </Dialog>
    </>
  )
}

function ChangePerson({ person, open, onClose }: { person: PersonDetail; open: boolean; onClose: () => void }) {
  const queries = useQueryClient()
  const update = useMutation(peopleApi.updatePerson.mutationOptions())
  const { id } = person
  const before: PersonValues = {
    name: person.name,
    email: person.email ?? '',
    phone: person.phone ?? '',
    companyId: person.companyId,
    kind: person.kind,
    language: person.language,
    zone: person.zone,
    ownerId: person.ownerId,
  }
  const save = async (values: PersonValues, version: number) => {
    const after = await update.mutateAsync({ id, version, ...changed(values) })
    await queries.invalidateQueries()
    return after
  }
  const change = async (values: PersonValues) => {
    const after = await save(values, person.version)
    offerUndo(`${personName(after)} changed.`, () => save(before, after.version))
  }
  return (
    <SidePanel title={`Change ${personName(person)}`} open={open} onClose={onClose}>
      <Form<PersonValues> initial={before} onSubmit={change} submit="Save">
        <PersonFields company={person.companyId ? { id: person.companyId, name: person.companyName ?? '' } : undefined} />
      </Form>
    </SidePanel>
  )
}

function Erased({ person }: { person: PersonDetail }) {
  return (
    <>
      <PageHeader
        title="Somebody who was erased"
        purpose={
          <>
            Name, address and details were erased <RelativeTime at={person.erasedAt!} />. What they did still counts.
          </>
        }
      />
      <div className="mt-5 flex flex-col gap-5">
        <Timeline personId={person.id} />
        <Slot name="person.main" id={person.id} />
      </div>
    </>
  )
}
