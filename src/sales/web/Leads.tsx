// Who asked: everybody who waits for an answer, and what became of the others.
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Chip } from '#ui/Chip.tsx'
import { EmptyPage } from '#ui/EmptyPage.tsx'
import { Figure } from '#ui/Figure.tsx'
import { FigureRow } from '#ui/FigureRow.tsx'
import { Form } from '#ui/Form.tsx'
import { capital, formatNumber } from '#ui/format.ts'
import { ListPage } from '#ui/ListPage.tsx'
import { Loading } from '#ui/Loading.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { Table, type Column } from '#ui/Table.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { Views } from '#ui/Views.tsx'
import { useMembers, useSession, useWords } from '#identity/web/session.tsx'
import { useChange } from '#strategy/web/change.ts'
import { growing, grown } from '#strategy/web/paging.ts'
import { PlaceField } from '#tracking/web/PlaceField.tsx'
import type { Lead } from '../contract/lead.ts'
import { leadStates, type LeadState } from '../rules/lead.ts'
import { salesApi } from './api.ts'
import { leadStateLabel, leadStateTone, one, who } from './labels.ts'
import { PersonField } from './PersonField.tsx'

export function Leads() {
  const { can, locale } = useSession()
  const words = useWords()
  const { state = 'lead' } = useSearch({ strict: false }) as { state?: LeadState | 'all' }
  const [adding, setAdding] = useState(false)
  const filter = state === 'all' ? {} : { state }
  const reads = can('pipeline.read')
  const { rows, more } = grown(
    useInfiniteQuery({
      ...salesApi.listLeads.infiniteOptions({
        input: (cursor: string | undefined) => ({ ...filter, limit: 50, ...(cursor ? { cursor } : {}) }),
        ...growing,
      }),
      enabled: reads,
    }),
  )
  const views = [
    ...leadStates.map((each) => ({ id: each, name: leadStateLabel(each, words), href: `/leads?state=${each}` })),
    { id: 'all', name: 'All', href: '/leads?state=all' },
  ]
  const columns = useColumns(state === 'all')
  if (!reads) return <LeadSums />
  return (
    <>
      <ListPage
        title={capital(words.leads)}
        purpose="Who asked, and what brought them. Each is accepted or turned down with a reason, which goes back to where they came from."
        actions={can('pipeline.edit') && <Button kind="primary" onPress={() => setAdding(true)}>{`Add ${one(words.lead)}`}</Button>}
        views={<Views views={views} current={state} />}
        more={more}
        count={
          rows &&
          rows.length > 0 &&
          `${more ? 'First ' : ''}${formatNumber(rows.length, { locale })} ${rows.length === 1 ? words.lead : words.leads}`
        }
      >
        {!rows && <Loading shape="table" />}
        {rows?.length === 0 &&
          (state === 'lead' || state === 'all' ? (
            <EmptyPage
              title="Nobody waits for an answer"
              why="Whoever sends one of your forms appears here at once, with everything they were sent and did before."
              step={
                can('content.edit') && (
                  <Button kind="primary" href="/forms">
                    Build a form
                  </Button>
                )
              }
            />
          ) : (
            <p className="px-2.5 py-4 text-soft">None here.</p>
          ))}
        {rows && rows.length > 0 && (
          <Table
            label={capital(words.leads)}
            rows={rows}
            rowKey={({ id }) => id}
            rowName={who}
            href={({ id }) => `/leads/${id}`}
            columns={columns}
          />
        )}
      </ListPage>
      <AddLead open={adding} onClose={() => setAdding(false)} />
    </>
  )
}

/** For a hat that reads only sums: how many came this year, and what became of them. */
function LeadSums() {
  const { locale, today } = useSession()
  const words = useWords()
  const { data } = useQuery(salesApi.getPipeline.queryOptions({ input: { from: `${today.slice(0, 4)}-01-01`, to: today } }))
  return (
    <>
      <PageHeader
        title={capital(words.leads)}
        purpose="How many asked this year, and what became of them. Who they are is read by those who answer them."
      />
      <div className="mt-4">
        {data ? (
          <FigureRow label={capital(words.leads)}>
            {leadStates.map((state) => (
              <Figure key={state} label={leadStateLabel(state, words)} value={formatNumber(data.leads[state], { locale })} />
            ))}
          </FigureRow>
        ) : (
          <Loading shape="figures" />
        )}
      </div>
    </>
  )
}

function useColumns(states: boolean): Column<Lead>[] {
  const words = useWords()
  const members = useMembers()
  return [
    { key: 'who', title: 'Who', cell: who },
    ...(states
      ? [
          {
            key: 'state',
            title: 'State',
            cell: ({ state }: Lead) => <Chip tone={leadStateTone[state]}>{leadStateLabel(state, words)}</Chip>,
          },
        ]
      : []),
    { key: 'form', title: 'Through', cell: ({ formName }) => formName ?? 'Added by hand', spare: true },
    { key: 'source', title: 'Came from', cell: ({ parentTitle }) => parentTitle ?? <Chip tone="warning">Not linked yet</Chip> },
    { key: 'owner', title: 'Owner', cell: ({ ownerId }) => (ownerId && members.get(ownerId)?.name) ?? '', spare: true },
    { key: 'at', title: 'Asked', cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
  ]
}

interface Values {
  personId: string
  parentId: string | null
  note: string
}

function AddLead({ open, onClose }: { open: boolean; onClose: () => void }) {
  const words = useWords()
  const navigate = useNavigate()
  const change = useChange()
  const { mutateAsync: create } = useMutation(salesApi.createLead.mutationOptions())
  const add = async ({ personId, parentId, note }: Values) => {
    const lead = await change(`${capital(words.lead)} added.`, () => create({ personId, parentId: parentId ?? undefined, note }))
    await navigate({ to: `/leads/${lead.id}` })
  }
  return (
    <SidePanel title={`Add ${one(words.lead)}`} open={open} onClose={onClose}>
      <Form<Values> initial={{ note: '', parentId: null }} onSubmit={add} submit={`Add ${words.lead}`}>
        <PersonField label="Who" required />
        <PlaceField name="parentId" label="What brought them" hint="What they last did, when left empty" />
        <TextArea name="note" label="Note" rows={3} />
      </Form>
    </SidePanel>
  )
}
