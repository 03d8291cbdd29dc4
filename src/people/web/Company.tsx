// One company: the people who belong to it, and what is under way with it.
import { useInfiniteQuery, useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { Form } from '#ui/Form.tsx'
import { Link } from '#ui/Link.tsx'
import { Loading } from '#ui/Loading.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { Slot } from '#ui/Slot.tsx'
import { TextField } from '#ui/TextField.tsx'
import { offerUndo } from '#ui/undo.ts'
import { useSession } from '#identity/web/session.tsx'
import type { Company as CompanyRecord } from '../contract/company.ts'
import { AddPerson } from './AddPerson.tsx'
import { peopleApi } from './api.ts'
import { PeopleTable } from './People.tsx'

export function Company() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { data: company } = useSuspenseQuery(peopleApi.getCompany.queryOptions({ input: { id } }))
  const { can } = useSession()
  return (
    <>
      <PageHeader
        title={company.name}
        chips={
          <>
            <Chip>Company</Chip>
            {company.archivedAt && <Chip tone="warning">Archived</Chip>}
            {company.domain && (
              <Link href={`https://${company.domain}`} outside>
                {company.domain}
              </Link>
            )}
          </>
        }
        actions={can('people.edit') && <CompanyActions company={company} />}
      />
      <div className="mt-5 grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
        <People company={company} />
        <div className="flex min-w-0 flex-col gap-5">
          <Slot name="company.side" id={id} />
        </div>
      </div>
    </>
  )
}

function People({ company }: { company: CompanyRecord }) {
  const { can } = useSession()
  const [adding, setAdding] = useState(false)
  const people = useInfiniteQuery(
    peopleApi.listPersons.infiniteOptions({
      input: (cursor: string | undefined) => ({ companyId: company.id, sort: 'name' as const, limit: 50, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  )
  const rows = people.data?.pages.flatMap((page) => page.items)
  return (
    <Card
      title="People"
      flush
      aside={
        can('people.edit') &&
        !company.archivedAt && (
          <Button small onPress={() => setAdding(true)}>
            Add person
          </Button>
        )
      }
    >
      {rows ? (
        <PeopleTable rows={rows} without={['company', 'added']} empty="Nobody you know belongs to this company yet." />
      ) : (
        <Loading shape="table" rows={3} />
      )}
      {people.hasNextPage && (
        <div className="py-3 text-center">
          <Button onPress={() => void people.fetchNextPage()} pending={people.isFetchingNextPage}>
            Show more
          </Button>
        </div>
      )}
      <AddPerson company={company} open={adding} onClose={() => setAdding(false)} />
    </Card>
  )
}

interface Values {
  name: string
  domain?: string
}

function CompanyActions({ company }: { company: CompanyRecord }) {
  const queries = useQueryClient()
  const [changing, setChanging] = useState(false)
  const { mutateAsync: update } = useMutation(peopleApi.updateCompany.mutationOptions())
  const { id, name, domain } = company
  const save = async (change: { name?: string; domain?: string | null; archived?: boolean }, version: number) => {
    const after = await update({ id, version, ...change })
    await queries.invalidateQueries()
    return after
  }
  const put = async (archived: boolean, version: number) => {
    const after = await save({ archived }, version)
    offerUndo(archived ? `${name} archived.` : `${name} is back.`, () => put(!archived, after.version))
  }
  const change = async (values: Values) => {
    const after = await save({ name: values.name, domain: values.domain?.trim() || null }, company.version)
    offerUndo(`${after.name} changed.`, () => save({ name, domain }, after.version))
  }
  return (
    <>
      <Button onPress={() => void put(!company.archivedAt, company.version)}>{company.archivedAt ? 'Bring back' : 'Archive'}</Button>
      <Button kind="primary" onPress={() => setChanging(true)}>
        Change
      </Button>
      <SidePanel title={`Change ${name}`} open={changing} onClose={() => setChanging(false)}>
        <Form<Values> initial={{ name, domain: domain ?? '' }} onSubmit={change} submit="Save">
          <TextField name="name" label="Name" required />
          <TextField
            name="domain"
            label="Domain"
            hint="What stands behind the @ in its addresses, such as example.com"
            autoComplete="off"
          />
        </Form>
      </SidePanel>
    </>
  )
}
