// Everybody the organisation knows: filtered, by audience, with the ways to add more.
import { keepPreviousData, useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useDeferredValue, useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Chip } from '#ui/Chip.tsx'
import { EmptyPage } from '#ui/EmptyPage.tsx'
import { formatNumber } from '#ui/format.ts'
import { Link } from '#ui/Link.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import { Loading } from '#ui/Loading.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { Select } from '#ui/Select.tsx'
import { Table, type Column } from '#ui/Table.tsx'
import { Views } from '#ui/Views.tsx'
import { useSession, useWords } from '#identity/web/session.tsx'
import type { Person } from '../contract/person.ts'
import type { PersonKind } from '../rules/person.ts'
import { AddPerson } from './AddPerson.tsx'
import { peopleApi } from './api.ts'
import { ImportPanel } from './ImportPanel.tsx'
import { consentLabel, consentTone, kindLabel, kindOptions, personName } from './labels.ts'

/** What the address of the page says: `/people?audience=…`, `/people?view=archived`, `/people?import=…`. */
interface Asked {
  audience?: string
  import?: string
  view?: 'granted' | 'archived'
}

export function People() {
  const { can, locale } = useSession()
  const asked = useSearch({ strict: false }) as Asked
  const [panel, setPanel] = useState<'add' | 'import' | null>(null)
  const [q, setQ] = useState('')
  const [kind, setKind] = useState<PersonKind | null>(null)
  const words = useWords()
  const people = usePeople(asked, useDeferredValue(q.trim()), kind)
  const rows = people.data?.pages.flatMap((page) => page.items)
  const isEmpty = rows?.length === 0 && q === '' && kind === null && Object.keys(asked).length === 0
  const close = () => setPanel(null)
  const actions = can('people.edit') && (
    <>
      {!isEmpty && <Button href="/people/topics">Topics</Button>}
      {!isEmpty && <Button onPress={() => setPanel('import')}>Import a list</Button>}
      <Button kind={isEmpty ? 'secondary' : 'primary'} onPress={() => setPanel('add')}>
        Add person
      </Button>
    </>
  )
  return (
    <>
      <ListPage
        title="People"
        purpose={`Everybody you know: ${words.customers}, those who may become one, stakeholders and the media, with what they agreed to and what they did.`}
        actions={actions}
        views={<PeopleViews asked={asked} />}
        filter={{ value: q, onChange: setQ, placeholder: 'Name, e-mail, phone or company' }}
        controls={
          <Select
            label="Kind"
            hideLabel
            value={kind ?? 'any'}
            onChange={(value) => setKind(value === 'any' ? null : (value as PersonKind | null))}
            options={[{ value: 'any', label: 'Every kind' }, ...kindOptions(words)]}
          />
        }
        count={
          rows && `${people.hasNextPage ? 'First ' : ''}${formatNumber(rows.length, { locale })} ${rows.length === 1 ? 'person' : 'people'}`
        }
        {...(people.hasNextPage ? { more: { onPress: () => void people.fetchNextPage(), pending: people.isFetchingNextPage } } : {})}
        empty={
          isEmpty ? (
            <EmptyPage
              title="The people you know will stand here"
              why={`A message needs somebody to read it. Bring the list you have, and every answer, visit and ${words.order} is kept with the person it came from.`}
              step={
                can('people.edit') && (
                  <Button kind="primary" onPress={() => setPanel('import')}>
                    Import a list
                  </Button>
                )
              }
            />
          ) : undefined
        }
      >
        {rows ? <PeopleTable rows={rows} /> : <Loading shape="table" />}
      </ListPage>
      <AddPerson open={panel === 'add'} onClose={close} />
      <ImportPanel open={panel === 'import'} onClose={close} />
    </>
  )
}

function usePeople({ audience, import: importId, view }: Asked, q: string, kind: PersonKind | null) {
  const filter = {
    ...(q ? { q } : {}),
    ...(kind ? { kind } : {}),
    ...(audience ? { segmentId: audience } : {}),
    ...(importId ? { importId } : {}),
    ...(view === 'granted' ? { consent: 'granted' as const } : {}),
    ...(view === 'archived' ? { state: 'archived' as const } : {}),
  }
  return useInfiniteQuery({
    ...peopleApi.listPersons.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...filter, limit: 50, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
    placeholderData: keepPreviousData,
  })
}

const shownAudiences = 5

function PeopleViews({ asked }: { asked: Asked }) {
  const { data } = useSuspenseQuery(peopleApi.listSegments.queryOptions({ input: { limit: shownAudiences } }))
  const { data: list } = useSuspenseQuery({
    queryKey: ['people', 'import', asked.import ?? null],
    queryFn: () => (asked.import ? peopleApi.getImport.call({ id: asked.import }) : null),
  })
  const views = [
    { id: 'all', name: 'All', href: '/people' },
    { id: 'granted', name: consentLabel.granted, href: '/people?view=granted' },
    ...data.items.map(({ id, name, size }) => ({ id, name, href: `/people?audience=${id}`, count: size })),
    ...(list ? [{ id: list.id, name: `Added by ${list.source}`, href: `/people?import=${list.id}` }] : []),
    { id: 'archived', name: 'Archived', href: '/people?view=archived' },
  ]
  return <Views views={views} current={asked.audience ?? asked.import ?? asked.view ?? 'all'} />
}

interface PeopleTableProps {
  rows: readonly Person[]
  /** Columns that the page says already or has no room for. */
  without?: readonly ('company' | 'kind' | 'added')[]
  empty?: string
}

/** People as rows, wherever a list of them stands. */
export function PeopleTable({ rows, without = [], empty = 'Nobody matches.' }: PeopleTableProps) {
  const words = useWords()
  const columns: Column<Person>[] = [
    { key: 'name', title: 'Name', cell: personName },
    { key: 'email', title: 'E-mail', cell: (person) => (person.name ? person.email : ''), spare: true },
    {
      key: 'company',
      title: 'Company',
      cell: ({ companyId, companyName }) => companyId && <Link href={`/companies/${companyId}`}>{companyName}</Link>,
      spare: true,
    },
    { key: 'kind', title: 'Kind', cell: (person) => kindLabel(person.kind, words) },
    {
      key: 'consent',
      title: 'Consent',
      cell: (person) => <Chip tone={consentTone[person.emailConsent]}>{consentLabel[person.emailConsent]}</Chip>,
    },
    { key: 'added', title: 'Added', cell: (person) => <RelativeTime at={person.createdAt} />, spare: true },
  ]
  return (
    <Table
      label="People"
      rows={rows}
      rowKey={(person) => person.id}
      rowName={personName}
      href={(person) => `/people/${person.id}`}
      empty={<p className="px-2.5 py-4 text-soft">{empty}</p>}
      columns={columns.filter(({ key }) => !without.some((each) => each === key))}
    />
  )
}
