// The ledger of a dispatch: every recipient, the state each is in, and why; searched, narrowed, and taken along as a file.
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useDeferredValue, useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { ErrorNote } from '#ui/ErrorNote.tsx'
import { Export } from '#ui/Export.tsx'
import { Loading } from '#ui/Loading.tsx'
import { asProblem } from '#ui/problem.ts'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { Select } from '#ui/Select.tsx'
import { Table } from '#ui/Table.tsx'
import { TextField } from '#ui/TextField.tsx'
import { Views } from '#ui/Views.tsx'
import { useSession } from '#identity/web/session.tsx'
import type { Recipient, ReturnedFilter } from '../contract/dispatch.ts'
import { isOpen, sendStates, type SendState } from '../rules.ts'
import { reasonOf, rowsAt, withoutReason, type Narrowed } from '../tally.ts'
import { waitTitle } from '../waits.ts'
import { channelsApi } from './api.ts'
import type { FullDispatch } from './Dispatch.tsx'
import { mailingFile } from './exports.ts'
import { recipientTitle, returnedTitle } from './labels.ts'

const kinds = ['bounced', 'complained', 'refused', 'delayed', 'replied'] as const

export function Recipients({ dispatch }: { dispatch: FullDispatch }) {
  const { id, counts, returned: cameBack, state: dispatchState, title } = dispatch
  const { zone } = useSession()
  const { state, reason, returned } = useSearch({ strict: false }) as { state?: SendState; reason?: string; returned?: ReturnedFilter }
  const [typed, setTyped] = useState('')
  const q = useDeferredValue(typed.trim())
  const asked = { ...(state ? { state } : {}), ...(reason ? { reason } : {}), ...(returned ? { returned } : {}), ...(q ? { q } : {}) }
  const recipients = useInfiniteQuery({
    ...channelsApi.listRecipients.infiniteOptions({
      input: (cursor: string | undefined) => ({ id, limit: 50, ...asked, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      placeholderData: keepPreviousData,
    }),
    refetchInterval: dispatchState === 'sending' ? 3000 : false,
  })
  const rows = recipients.data?.pages.flatMap((page) => page.items)
  const shown = sendStates.filter((each) => counts[each] > 0 || each === state)
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const total = q || reason || returned ? undefined : state ? counts[state] : all
  const problem = recipients.error && asProblem(recipients.error)
  return (
    <Card
      title="Recipients"
      flush
      aside={all > 0 && <Export name={`Recipients of ${title}`} stretches={() => mailingFile(dispatch, asked)} total={total} />}
    >
      <div className="flex flex-col gap-3 px-2.5 pb-2">
        <Views
          current={returned ?? state ?? 'all'}
          views={[
            { id: 'all', name: 'All', href: rowsAt(id) },
            ...shown.map((each) => ({ id: each, name: recipientTitle[each].word, href: rowsAt(id, { state: each }), count: counts[each] })),
            ...kinds
              .filter((each) => cameBack[each] > 0 || each === returned)
              .map((each) => ({ id: each, name: returnedTitle[each].word, href: rowsAt(id, { returned: each }), count: cameBack[each] })),
          ]}
        />
        <div className="flex flex-wrap gap-3">
          <div className="min-w-56 flex-1">
            <TextField
              label="Search"
              hideLabel
              type="search"
              value={typed}
              onChange={setTyped}
              placeholder="E-mail, or how the name begins"
            />
          </div>
          <ReasonSelect dispatch={dispatch} state={state} reason={reason} />
        </div>
      </div>
      {problem && <ErrorNote happened={problem.happened} todo={problem.todo} />}
      {rows ? (
        <Table
          label="Recipients"
          rows={rows}
          rowKey={(row) => row.id}
          rowName={nameOf}
          href={({ personId }) => `/people/${personId}`}
          empty={<p className="px-2.5 py-4 text-soft">{nobody(asked, dispatch)}</p>}
          columns={[
            { key: 'name', title: 'Recipient', cell: (row) => <Name {...row} /> },
            {
              key: 'state',
              title: 'State',
              cell: (row) => <Standing {...row} />,
            },
            { key: 'why', title: 'Why', cell: (row) => <Why {...row} /> },
            {
              key: 'at',
              title: 'When',
              cell: (row) => <When {...row} zone={zone} />,
              numeric: true,
              spare: true,
            },
          ]}
        />
      ) : (
        !problem && <Loading shape="table" />
      )}
      {recipients.hasNextPage && (
        <div className="py-3 text-center">
          <Button small onPress={() => void recipients.fetchNextPage()} pending={recipients.isFetchingNextPage}>
            Show more
          </Button>
        </div>
      )}
    </Card>
  )
}

function nobody({ q, ...chosen }: Narrowed, { state, standing }: FullDispatch): string {
  if (q) return 'Nobody here has this address, or a name that begins so.'
  if (Object.keys(chosen).length > 0) return 'Nobody is in this state.'
  if (!isOpen(state)) return 'It came to its end before anybody was written down.'
  return standing ? 'Nobody has come to this step yet.' : 'They are written down when it leaves.'
}

interface ReasonSelectProps {
  dispatch: FullDispatch
  state: SendState | undefined
  reason: string | undefined
}

/** The reasons there are in the chosen state; one is chosen together with its state. */
function ReasonSelect({ dispatch: { id, parts }, state, reason }: ReasonSelectProps) {
  const navigate = useNavigate()
  const offered = parts.filter((part) => part.reason !== null && (state === undefined || part.state === state))
  if (offered.length === 0) return null
  const keyOf = (part: { state: string | undefined; reason: string | null | undefined }) => `${part.state ?? ''} ${part.reason ?? ''}`
  const choose = (key: string | null) => {
    const part = offered.find((each) => keyOf(each) === key)
    void navigate({ to: rowsAt(id, part ?? (state ? { state } : {})) })
  }
  const chosen = reason && reason !== withoutReason ? keyOf({ state, reason }) : 'any'
  return (
    <div className="min-w-56 flex-1">
      <Select
        label="Reason"
        hideLabel
        value={chosen}
        onChange={choose}
        options={[
          { value: 'any', label: 'Every reason' },
          ...offered.map((part) => ({
            value: keyOf(part),
            label: state === undefined ? `${recipientTitle[part.state].word}: ${reasonOf(part)}` : reasonOf(part),
          })),
        ]}
      />
    </div>
  )
}

const nameOf = ({ name, email }: Recipient) => name || email || 'Erased'

function Name({ name, email }: Recipient) {
  return (
    <>
      {name || email || <span className="text-faint">Erased</span>}
      {name && email && <span className="block max-w-60 truncate text-tiny font-normal text-faint">{email}</span>}
    </>
  )
}

/** What the server answered, and beside it what came back later. */
function Standing({ state, returned, repliedAt }: Recipient) {
  const chips = [recipientTitle[state], ...(returned ? [returnedTitle[returned]] : []), ...(repliedAt ? [returnedTitle.replied] : [])]
  return (
    <span className="flex flex-wrap gap-1">
      {chips.map(({ word, tone }) => (
        <Chip key={word} tone={tone} className="whitespace-nowrap">
          {word}
        </Chip>
      ))}
    </span>
  )
}

/** When it was over; of who waits, until when, where that is known. */
function When({ endedAt, waitsFor, handedAt, dueAt, zone }: Recipient & { zone: string }) {
  const at = waitsFor === null ? (endedAt ?? handedAt ?? dueAt) : waitsFor.until
  return at === null ? null : <RelativeTime at={at} timeZone={zone} />
}

function Why({ resent, waitsFor, answer, returnedReason, ...row }: Recipient) {
  const words =
    returnedReason ||
    [resent && 'sent a second time', waitsFor ? waitTitle[waitsFor.what] : reasonOf(row), answer].filter(Boolean).join(': ')
  return <span className="text-small text-soft">{words}</span>
}
