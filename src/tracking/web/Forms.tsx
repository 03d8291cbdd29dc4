// The forms: where each stands, how often it was sent, and the builder for a new one.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Chip } from '#ui/Chip.tsx'
import { EmptyPage } from '#ui/EmptyPage.tsx'
import { formatNumber } from '#ui/format.ts'
import { ListPage } from '#ui/ListPage.tsx'
import { Loading } from '#ui/Loading.tsx'
import { Table } from '#ui/Table.tsx'
import { Views } from '#ui/Views.tsx'
import { useSession } from '#identity/web/session.tsx'
import { growing, grown } from '#strategy/web/paging.ts'
import { trackingApi } from './api.ts'
import { FormBuilder } from './FormBuilder.tsx'
import { purposeLabel } from './labels.ts'
import { linkViews } from './Links.tsx'

export function Forms() {
  const { can, locale } = useSession()
  const navigate = useNavigate()
  const [building, setBuilding] = useState(false)
  const { rows, more } = grown(
    useInfiniteQuery(
      trackingApi.listForms.infiniteOptions({
        input: (cursor: string | undefined) => ({ limit: 50, ...(cursor ? { cursor } : {}) }),
        ...growing,
      }),
    ),
  )
  const nothing = rows?.length === 0
  const views = <Views views={linkViews} current="forms" />
  const build = can('content.edit') && (
    <Button kind="primary" onPress={() => setBuilding(true)}>
      Build a form
    </Button>
  )
  return (
    <>
      <ListPage
        title="Links and forms"
        purpose="Forms on a page of their own or on a landing page. Whoever sends one is known from then on, with what they did before."
        actions={!nothing && build}
        empty={
          nothing ? (
            // The views stand where they stand over a full list, so that nothing jumps from one to the other.
            <div className="-mt-2 flex flex-col gap-4">
              {views}
              <EmptyPage
                title="Your forms will stand here"
                why="A form is where a visitor gets a name. It asks for consent in your words and keeps the proof."
                step={build}
              />
            </div>
          ) : undefined
        }
        views={views}
        more={more}
        count={rows && `${more ? 'First ' : ''}${formatNumber(rows.length, { locale })} ${rows.length === 1 ? 'form' : 'forms'}`}
      >
        {rows ? (
          <Table
            label="Forms"
            rows={rows}
            rowKey={({ id }) => id}
            rowName={({ name }) => name}
            href={({ id }) => `/forms/${id}`}
            columns={[
              { key: 'name', title: 'Form', cell: ({ name }) => name },
              { key: 'purpose', title: 'For', cell: ({ purpose }) => purposeLabel[purpose] },
              {
                key: 'consent',
                title: 'Consent',
                cell: ({ consentWording }) => (consentWording === null ? 'Not asked' : 'Asked'),
                spare: true,
              },
              {
                key: 'place',
                title: 'Thread',
                cell: ({ nodeId }) => (nodeId === null ? <Chip tone="warning">Not linked yet</Chip> : 'Linked'),
              },
              { key: 'submissions', title: 'Sent', cell: ({ submissions }) => formatNumber(submissions, { locale }), numeric: true },
            ]}
          />
        ) : (
          <Loading shape="table" />
        )}
      </ListPage>
      <FormBuilder open={building} onClose={() => setBuilding(false)} onSaved={({ id }) => void navigate({ to: `/forms/${id}` })} />
    </>
  )
}
