// What waits behind a hold, item by item: release it, give it a new time, cancel it; and what was decided about the others.
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Chip } from '#ui/Chip.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { ErrorNote } from '#ui/ErrorNote.tsx'
import { formatNumber } from '#ui/format.ts'
import { Loading } from '#ui/Loading.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { useStep } from '#ui/step.ts'
import { Table } from '#ui/Table.tsx'
import { hatName, useSession } from '#identity/web/session.tsx'
import type { FullHold, HeldItem } from '../contract/hold.ts'
import { channelsApi } from './api.ts'
import { Section } from './HoldRows.tsx'
import { adapterTitle, outcomeOfItem } from './labels.ts'
import { NewTimePanel, ReleasePanel } from './ReleasePanel.tsx'
import { Told, toldIn } from './Told.tsx'

function useItems(holdId: string, state: 'waiting' | 'decided') {
  return useInfiniteQuery(
    channelsApi.listHeldItems.infiniteOptions({
      input: (cursor: string | undefined) => ({ id: holdId, state, limit: 50, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  )
}

type Asked = { readonly for: 'release' | 'time' | 'cancel'; readonly items: readonly HeldItem[] }

export function HeldItems({ full: { hold, byName, dispatches } }: { full: FullHold }) {
  const { can, zone, locale } = useSession()
  const list = useItems(hold.id, 'waiting')
  const step = useStep()
  const cancel = useMutation(channelsApi.cancelDispatch.mutationOptions())
  const [asked, setAsked] = useState<Asked | null>(null)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const rows = list.data?.pages.flatMap((page) => page.items)
  const releases = byName && can('send.approve')
  const close = () => setAsked(null)
  const ask = (what: Asked['for'], ...items: HeldItem[]) => setAsked({ for: what, items })
  const [first] = asked?.items ?? []
  const drop = () =>
    step.take('cancel', async () => {
      await cancel.mutateAsync({ id: first!.dispatchId, version: first!.version })
      return { said: 'Cancelled.' }
    })
  const [now] = useState(() => new Date().toISOString())
  return (
    <Section id="held" title={hold.liftedAt === null ? 'Held now' : 'Waits to be released'} count={dispatches} list={list}>
      {byName && dispatches > 0 && !can('send.approve') && (
        <p className="px-2.5 pb-1 text-small text-soft">
          A hat that approves sending releases them, such as the Communications Director’s.
        </p>
      )}
      {step.problem && <ErrorNote happened={step.problem.happened} todo={step.problem.todo} />}
      {rows ? (
        <Table
          label="Held"
          rows={rows}
          rowKey={({ dispatchId }) => dispatchId}
          rowName={toldIn}
          href={({ dispatchId }) => `/outbox/${dispatchId}`}
          empty={<p className="px-2.5 py-3 text-soft">{hold.liftedAt === null ? 'Nothing waits behind it.' : 'Nothing waits any more.'}</p>}
          {...(releases && rows.length > 1
            ? {
                selected,
                onSelect: setSelected,
                bulk: [
                  { label: 'Release selected', onPress: (keys) => ask('release', ...rows.filter((row) => keys.includes(row.dispatchId))) },
                ],
              }
            : {})}
          columns={[
            {
              key: 'title',
              title: 'What',
              cell: ({ alsoHeld, ...row }) => (
                <>
                  <Told {...row} />
                  {alsoHeld && <span className="mt-0.5 block text-small font-normal text-soft">{alsoHeldWords(alsoHeld)}</span>}
                </>
              ),
            },
            { key: 'adapter', title: 'Through', cell: ({ adapter }) => adapterTitle[adapter] },
            {
              key: 'waiting',
              title: 'Waiting',
              cell: ({ waiting, delivered }) => waiting !== null && <Count waiting={waiting} delivered={delivered} locale={locale} />,
              numeric: true,
            },
            {
              key: 'due',
              title: 'Due',
              cell: ({ dueAt, state }) => (
                <span className={dueAt <= now && state === 'scheduled' ? 'text-warning' : undefined}>
                  <RelativeTime at={dueAt} timeZone={zone} />
                </span>
              ),
              numeric: true,
            },
            ...(releases || can('send.edit')
              ? [{ key: 'act', title: '', cell: (row: HeldItem) => <Acts row={row} releases={releases} ask={ask} />, numeric: true }]
              : []),
          ]}
        />
      ) : (
        <Loading shape="table" rows={2} />
      )}
      <ReleasePanel
        hold={hold}
        items={asked?.items ?? []}
        open={asked?.for === 'release'}
        onClose={close}
        onDone={() => setSelected(new Set())}
      />
      <NewTimePanel hold={hold} item={first} open={asked?.for === 'time'} onClose={close} />
      <Dialog
        title={`Cancel “${first?.title ?? ''}”?`}
        open={asked?.for === 'cancel'}
        onClose={close}
        confirm="Cancel dispatch"
        onConfirm={drop}
        danger
      >
        {first && first.delivered > 0
          ? 'What has left stays left, and those who wait get nothing.'
          : 'It stays in the house. The version can be sent again later.'}
      </Dialog>
    </Section>
  )
}

/** A pause without a reason is called “Paused”. */
function alsoHeldWords({ scope, reason }: NonNullable<HeldItem['alsoHeld']>): string {
  if (scope !== 'dispatch') return `Also held: ${reason}`
  return reason === 'Paused' ? 'Also paused' : `Also paused: ${reason}`
}

function Count({ waiting, delivered, locale }: { waiting: number; delivered: number; locale: string }) {
  return (
    <>
      {formatNumber(waiting, { locale })}
      {delivered > 0 && <span className="text-faint"> of {formatNumber(waiting + delivered, { locale })}</span>}
    </>
  )
}

function Acts({ row, releases, ask }: { row: HeldItem; releases: boolean; ask: (what: Asked['for'], item: HeldItem) => void }) {
  const { can } = useSession()
  return (
    <span className="flex justify-end gap-1.5 @max-[520px]:mt-1.5 @max-[520px]:-ml-0.5">
      {releases && (
        <Button small label={`Release ${toldIn(row)}`} onPress={() => ask('release', row)}>
          Release
        </Button>
      )}
      {/* What is posted by hand leaves when somebody posts it. */}
      {releases && row.state !== 'ready' && (
        <Button small kind="quiet" label={`New time for ${toldIn(row)}`} onPress={() => ask('time', row)}>
          New time
        </Button>
      )}
      {can('send.edit') && (
        <Button small kind="quiet" label={`Cancel it: ${toldIn(row)}`} onPress={() => ask('cancel', row)}>
          Cancel it
        </Button>
      )}
    </span>
  )
}

export function DecidedItems({ full: { hold, released, cancelled } }: { full: FullHold }) {
  const { zone } = useSession()
  const list = useItems(hold.id, 'decided')
  const rows = list.data?.pages.flatMap((page) => page.items)
  return (
    <Section id="decided" title="Released and cancelled" count={released + cancelled} list={list}>
      {rows ? (
        <Table
          label="Released and cancelled"
          rows={rows}
          rowKey={({ dispatchId }) => dispatchId}
          rowName={toldIn}
          href={({ dispatchId }) => `/outbox/${dispatchId}`}
          columns={[
            { key: 'title', title: 'What', cell: (row) => <Told {...row} /> },
            {
              key: 'outcome',
              title: 'Decided',
              cell: ({ outcome, startsAt, decidedAt }) => (
                <>
                  <Chip tone={outcomeOfItem[outcome!].tone}>{outcomeOfItem[outcome!].word}</Chip>
                  {startsAt && (
                    <span className="mt-0.5 block text-small text-soft">
                      {startsAt > decidedAt! ? (
                        <>
                          due <RelativeTime at={startsAt} timeZone={zone} />
                        </>
                      ) : (
                        'at once'
                      )}
                    </span>
                  )}
                </>
              ),
            },
            {
              key: 'who',
              title: 'By',
              cell: ({ decidedByName, decidedHat }) => (
                <>
                  {decidedByName ?? 'The program'}
                  {decidedHat && <span className="block text-small text-soft">{hatName(decidedHat)}</span>}
                </>
              ),
            },
            { key: 'at', title: 'When', cell: ({ decidedAt }) => <RelativeTime at={decidedAt!} timeZone={zone} />, numeric: true },
          ]}
        />
      ) : (
        <Loading shape="table" rows={1} />
      )}
    </Section>
  )
}
