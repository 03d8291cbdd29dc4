// The audience of an e-mail as a plain list: each person, whether they would get it now, and why not.
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Chip } from '#ui/Chip.tsx'
import { ErrorNote } from '#ui/ErrorNote.tsx'
import { Finding } from '#ui/Finding.tsx'
import { formatNumber } from '#ui/format.ts'
import { List } from '#ui/List.tsx'
import { Loading } from '#ui/Loading.tsx'
import { asProblem } from '#ui/problem.ts'
import { Select } from '#ui/Select.tsx'
import { Table } from '#ui/Table.tsx'
import { TextField } from '#ui/TextField.tsx'
import { useSession } from '#identity/web/session.tsx'
import { reasonTitle } from '#channels/contract/base.ts'
import type { Reading } from '../contract/base.ts'
import { contentApi } from './api.ts'
import { nameOf, type Someone } from './someone.ts'

type Count = Awaited<ReturnType<typeof contentApi.countRecipientsOf.call>>

const everybody = 'all'

export function WhoGetsIt({ version: { id }, onSee }: { version: Reading; onSee: (someone: Someone) => void }) {
  const { locale } = useSession()
  const [only, setOnly] = useState(everybody)
  const [q, setQ] = useState('')
  const count = useQuery(contentApi.countRecipientsOf.queryOptions({ input: { id } }))
  const filter = { ...(only === everybody ? {} : { only }), ...(q.trim() ? { q: q.trim() } : {}) }
  const list = useInfiniteQuery({
    ...contentApi.listRecipientsOf.infiniteOptions({
      input: (cursor: string | undefined) => ({ id, limit: 50, ...filter, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
    placeholderData: keepPreviousData,
    enabled: count.isSuccess,
  })
  const problem = count.error && asProblem(count.error)
  if (problem) return <ErrorNote happened={problem.happened} todo={problem.todo} />
  if (!count.data) return <Loading shape="text" />
  const number = (many: number) => formatNumber(many, { locale })
  return (
    <div className="flex flex-col gap-4">
      <Sums count={count.data} number={number} />
      <div className="grid gap-3 sm:grid-cols-2">
        <Select
          label="Show"
          value={only}
          onChange={(next) => setOnly(next ?? everybody)}
          options={[
            { value: everybody, label: `Everybody (${number(count.data.total)})` },
            { value: 'get', label: `Those who get it (${number(count.data.gets)})` },
            ...count.data.reasons.map(({ reason, people }) => ({ value: reason, label: `${inWords(reason)} (${number(people)})` })),
          ]}
        />
        <TextField label="Find" type="search" placeholder="Name or address" value={q} onChange={setQ} />
      </div>
      {list.data ? (
        <Table
          label="The audience"
          rows={list.data.pages.flatMap(({ items }) => items)}
          rowKey={({ personId }) => personId}
          rowName={nameOf}
          onOpen={onSee}
          empty={<p className="px-2.5 py-4 text-soft">{q ? 'Nobody by that name.' : 'Nobody is among these.'}</p>}
          columns={[
            { key: 'name', title: 'Person', cell: (row) => <Name {...row} /> },
            {
              key: 'verdict',
              title: 'Gets it',
              cell: ({ refusal }) =>
                refusal === null ? <Chip tone="good">Yes</Chip> : <span className="text-small text-soft">{inWords(refusal)}</span>,
            },
          ]}
        />
      ) : (
        <Loading shape="table" />
      )}
      {list.hasNextPage && (
        <div className="text-center">
          <Button small onPress={() => void list.fetchNextPage()} pending={list.isFetchingNextPage}>
            Show more
          </Button>
        </div>
      )}
    </div>
  )
}

function Sums({ count: { segment, total, gets, gaps, held }, number }: { count: Count; number: (many: number) => string }) {
  return (
    <div>
      <p className="font-serif text-subheading">
        {number(gets)} of {number(total)} {total === 1 ? 'person' : 'people'} in {segment.name} would get it now.
      </p>
      <p className="mt-1 text-small text-soft">
        For each of them this is decided anew when it leaves. Choose somebody to read it as they would.
      </p>
      {(held !== null || gaps.length > 0) && (
        <List>
          {held !== null && <Finding severity="error" object="On hold" why={`Nothing of it leaves before the hold is lifted: ${held}`} />}
          {gaps.map(({ field, people }) => (
            <Finding
              key={field}
              severity="warning"
              object={`${number(people)} without ${fieldTitle[field] ?? field}`}
              why={`The text names {{${field}}} without a default: they would read nothing there. Write {{${field}|…}}.`}
            />
          ))}
        </List>
      )}
    </div>
  )
}

export const fieldTitle: Record<string, string> = {
  first_name: 'a first name',
  name: 'a name',
  company: 'a company',
  email: 'an address',
  language: 'a language',
  kind: 'a kind',
}

/** Why somebody does not get it, as a sentence begins. */
export function inWords(reason: string): string {
  const words = reasonTitle[reason] ?? reason.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function Name(someone: Someone) {
  return (
    <>
      {nameOf(someone)}
      {someone.name && <span className="block max-w-60 truncate text-tiny font-normal text-faint">{someone.email}</span>}
    </>
  )
}
