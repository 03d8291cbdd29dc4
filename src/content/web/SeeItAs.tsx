// An e-mail exactly as one person of the audience would get it, with a walk from one to the next.
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Chip } from '#ui/Chip.tsx'
import { ComboBox } from '#ui/ComboBox.tsx'
import { ErrorNote } from '#ui/ErrorNote.tsx'
import { Finding } from '#ui/Finding.tsx'
import { List } from '#ui/List.tsx'
import { Loading } from '#ui/Loading.tsx'
import { asProblem } from '#ui/problem.ts'
import { RadioGroup } from '#ui/RadioGroup.tsx'
import type { Reading } from '../contract/base.ts'
import { contentApi } from './api.ts'
import { nameOf, type Someone } from './someone.ts'
import { fieldTitle, inWords } from './WhoGetsIt.tsx'

interface SeeItAsProps {
  version: Reading
  /** Who is looked at; the first of the audience when nobody is chosen. */
  someone: Someone | null
  onSee: (someone: Someone) => void
}

const noAudience = 'Choose an audience, and its people can be looked for here.'

export function SeeItAs({ version, someone, onSee }: SeeItAsProps) {
  const [q, setQ] = useState('')
  const all = useInfiniteQuery({
    ...contentApi.listRecipientsOf.infiniteOptions({
      input: (cursor: string | undefined) => ({ id: version.id, limit: 50, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
    enabled: version.segment !== null,
  })
  const found = useQuery({
    ...contentApi.listRecipientsOf.queryOptions({ input: { id: version.id, limit: 20, ...(q.trim() ? { q: q.trim() } : {}) } }),
    enabled: version.segment !== null,
    placeholderData: keepPreviousData,
  })
  if (version.segment === null) return <ErrorNote happened="It has no audience yet." todo={noAudience} />
  const people: readonly Someone[] = all.data?.pages.flatMap(({ items }) => items) ?? []
  const shown = someone ?? people[0] ?? null
  const at = shown ? people.findIndex(({ personId }) => personId === shown.personId) : -1
  const next = async () => {
    const more = at + 1 < people.length ? people : (await all.fetchNextPage()).data?.pages.flatMap(({ items }) => items)
    const one = more?.[at + 1]
    if (one) onSee(one)
  }
  if (!shown) return all.isPending ? <Loading shape="text" /> : <p className="text-soft">Nobody is in the audience.</p>
  const offered = [shown, ...(found.data?.items ?? []).filter(({ personId }) => personId !== shown.personId)]
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-end gap-2">
        <div className="min-w-full flex-1 sm:min-w-52">
          <ComboBox
            label="See it as"
            value={shown.personId}
            onSearch={(typed) => setQ(typed === nameOf(shown) ? '' : typed)}
            searching={found.isFetching}
            onChange={(personId) => {
              const one = offered.find((each) => each.personId === personId)
              if (one) onSee(one)
            }}
            options={offered.map((each) => ({
              value: each.personId,
              label: nameOf(each),
              ...(each.name && each.email ? { hint: each.email } : {}),
            }))}
          />
        </div>
        <Button disabled={at <= 0} onPress={() => people[at - 1] && onSee(people[at - 1]!)}>
          Previous
        </Button>
        <Button disabled={at + 1 >= people.length && !all.hasNextPage} pending={all.isFetchingNextPage} onPress={() => void next()}>
          Next
        </Button>
      </div>
      <Copy version={version} personId={shown.personId} />
    </div>
  )
}

/** The copy of one person. A frame that opens no windows: its links lead nowhere. */
function Copy({ version, personId }: { version: Reading; personId: string }) {
  const [form, setForm] = useState<string | null>('letter')
  const { data, error } = useQuery({
    ...contentApi.showVariantTo.queryOptions({ input: { id: version.id, personId } }),
    // Read anew with every version of the text; the frame is kept for an hour.
    queryKey: ['showVariantTo', version.id, version.version, personId],
    staleTime: 10 * 60_000,
    retry: false,
  })
  const problem = error && asProblem(error)
  if (problem) return <ErrorNote happened={problem.happened} todo={problem.todo} />
  if (!data) return <Loading shape="card" />
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        {data.refusal === null ? <Chip tone="good">Would get it</Chip> : <Chip tone="warning">Would not get it</Chip>}
        <span className="text-small text-soft">{data.refusal === null ? data.email : inWords(data.refusal)}</span>
      </div>
      {data.gaps.length > 0 && (
        <List>
          {data.gaps.map((field) => (
            <Finding
              key={field}
              severity="warning"
              object={`Without ${fieldTitle[field] ?? field}`}
              why={`The text names {{${field}}} and gives no default, so nothing stands there.`}
            />
          ))}
        </List>
      )}
      <div>
        <p className="text-small text-soft">Subject</p>
        <p className="font-semibold break-words">
          {data.subject}
          {data.preheader && <span className="font-normal text-soft"> {data.preheader}</span>}
        </p>
      </div>
      <RadioGroup
        label="Form"
        hideLabel
        inline
        value={form}
        onChange={setForm}
        options={[
          { value: 'letter', label: 'As a letter' },
          { value: 'plain', label: 'As plain text' },
        ]}
      />
      {form === 'plain' ? (
        <p className="rounded-control bg-wash px-3.5 py-3 text-small break-words whitespace-pre-wrap">{data.text}</p>
      ) : (
        <iframe
          key={data.path}
          src={data.path}
          title={`The letter to ${nameOf(data)}`}
          sandbox=""
          className="h-140 w-full rounded-control border border-line bg-paper"
        />
      )}
    </>
  )
}
