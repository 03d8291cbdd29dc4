// The people of a sequence: where each has come to, when the next step is due, why who left has left; adding and taking out by hand.
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useDeferredValue, useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { ComboBox } from '#ui/ComboBox.tsx'
import { ErrorNote } from '#ui/ErrorNote.tsx'
import { Form } from '#ui/Form.tsx'
import { Loading } from '#ui/Loading.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { useStep } from '#ui/step.ts'
import { Table } from '#ui/Table.tsx'
import { Views } from '#ui/Views.tsx'
import { useSession } from '#identity/web/session.tsx'
import { peopleApi } from '#people/web/api.ts'
import type { Enrolment, FullSequence } from '../contract/sequence.ts'
import type { EnrolmentState } from '../course.ts'
import { contentApi } from './api.ts'
import { enrolmentStates, leftWords } from './labels.ts'

export function SequencePeople({ sequence: { id, state: sequenceState, people }, edits }: { sequence: FullSequence; edits: boolean }) {
  const { zone } = useSession()
  const { state } = useSearch({ strict: false }) as { state?: EnrolmentState }
  const [adding, setAdding] = useState(false)
  const step = useStep()
  const end = useMutation(contentApi.endEnrolment.mutationOptions())
  const underWay = sequenceState === 'running' || sequenceState === 'paused'
  const enrolments = useInfiniteQuery(
    contentApi.listEnrolments.infiniteOptions({
      input: (cursor: string | undefined) => ({ id, limit: 50, ...(state ? { state } : {}), ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  )
  const rows = enrolments.data?.pages.flatMap((page) => page.items)
  const takeOut = (row: Enrolment) =>
    void step.take(row.id, async () => {
      await end.mutateAsync({ id: row.id, version: row.version })
      return { said: `${nameOf(row)} gets no further step.` }
    })
  return (
    <Card
      title="People"
      flush
      aside={
        edits &&
        underWay && (
          <Button small onPress={() => setAdding(true)}>
            Add somebody
          </Button>
        )
      }
    >
      <div className="px-2.5 pb-1">
        <Views
          current={state ?? 'all'}
          views={[
            { id: 'all', name: 'All', href: `/sequences/${id}` },
            { id: 'active', name: 'On their way', href: `/sequences/${id}?state=active`, count: people.active },
            { id: 'finished', name: 'Through', href: `/sequences/${id}?state=finished`, count: people.finished },
            { id: 'left', name: 'Left', href: `/sequences/${id}?state=left`, count: people.left },
          ]}
        />
      </div>
      {step.problem && <ErrorNote happened={step.problem.happened} todo={step.problem.todo} />}
      {rows ? (
        <Table
          label="People"
          rows={rows}
          rowKey={(row) => row.id}
          rowName={nameOf}
          href={({ personId }) => `/people/${personId}`}
          empty={<p className="px-2.5 py-4 text-soft">{state ? 'Nobody.' : 'Nobody has joined yet.'}</p>}
          columns={[
            { key: 'name', title: 'Person', cell: (row) => <Name {...row} /> },
            { key: 'state', title: 'State', cell: (row) => <State {...row} /> },
            {
              key: 'due',
              title: 'Next',
              cell: ({ dueAt }) => dueAt && <RelativeTime at={dueAt} timeZone={zone} />,
              numeric: true,
              spare: true,
            },
            {
              key: 'joined',
              title: 'Joined',
              cell: ({ joinedAt }) => <RelativeTime at={joinedAt} timeZone={zone} />,
              numeric: true,
              spare: true,
            },
            ...(edits && underWay
              ? [
                  {
                    key: 'out',
                    title: '',
                    cell: (row: Enrolment) =>
                      row.state === 'active' && (
                        <Button
                          small
                          kind="quiet"
                          label={`Take out ${nameOf(row)}`}
                          pending={step.pending === row.id}
                          onPress={() => takeOut(row)}
                        >
                          Take out
                        </Button>
                      ),
                  },
                ]
              : []),
          ]}
        />
      ) : (
        <Loading shape="table" />
      )}
      {enrolments.hasNextPage && (
        <div className="py-3 text-center">
          <Button small onPress={() => void enrolments.fetchNextPage()} pending={enrolments.isFetchingNextPage}>
            Show more
          </Button>
        </div>
      )}
      <AddPanel id={id} open={adding} onClose={() => setAdding(false)} />
    </Card>
  )
}

const nameOf = ({ name, email }: Enrolment) => name || email || 'Erased'

function Name({ name, email }: Enrolment) {
  return (
    <>
      {name || email || <span className="text-faint">Erased</span>}
      {name && email && <span className="block max-w-60 truncate text-tiny font-normal text-faint">{email}</span>}
    </>
  )
}

function State({ state, position, leftReason }: Enrolment) {
  const { word, tone } = enrolmentStates[state]
  return (
    <>
      <Chip tone={tone} className="whitespace-nowrap">
        {state === 'active' && position !== null ? `Waits for step ${position}` : word}
      </Chip>
      {leftReason && <span className="block text-tiny text-soft">{leftWords(leftReason)}</span>}
    </>
  )
}

function AddPanel({ id, open, onClose }: { id: string; open: boolean; onClose: () => void }) {
  const queries = useQueryClient()
  const [typed, setTyped] = useState('')
  const q = useDeferredValue(typed.trim())
  const enrol = useMutation(contentApi.enrolPersons.mutationOptions())
  const found = useQuery({
    ...peopleApi.listPersons.queryOptions({ input: { limit: 20, ...(q ? { q } : {}) } }),
    enabled: open,
    placeholderData: keepPreviousData,
  })
  const add = async ({ personId }: { personId: string | null }) => {
    await enrol.mutateAsync({ id, personIds: [personId!] })
    await queries.invalidateQueries()
  }
  return (
    <SidePanel
      title="Add somebody"
      purpose="Who left before goes on where they stopped. Nobody gets a step twice, and nobody who has not agreed to e-mail gets one at all."
      open={open}
      onClose={onClose}
    >
      <Form<{ personId: string | null }> initial={{ personId: null }} onSubmit={add} submit="Add">
        <ComboBox
          name="personId"
          label="Person"
          required
          options={
            found.data?.items.map((one) => ({ value: one.id, label: one.name || one.email || one.id, hint: one.email ?? undefined })) ?? []
          }
          onSearch={setTyped}
          searching={found.isFetching}
        />
      </Form>
    </SidePanel>
  )
}
