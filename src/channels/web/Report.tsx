// The report on mailings: of a campaign, or of all that were due lately; what became of the recipients, mailing by mailing.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { EmptyPage } from '#ui/EmptyPage.tsx'
import { Export } from '#ui/Export.tsx'
import { formatDay, formatNumber } from '#ui/format.ts'
import { Link } from '#ui/Link.tsx'
import { Loading } from '#ui/Loading.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { Select } from '#ui/Select.tsx'
import { Table, type Column } from '#ui/Table.tsx'
import { Views } from '#ui/Views.tsx'
import { addDays } from '#kernel/time.ts'
import { useSession } from '#identity/web/session.tsx'
import { useNode } from '#thread/web/node.tsx'
import type { Mailing } from '../contract/ledger.ts'
import { sendStates, type SendState } from '../rules.ts'
import { countOf, reasonOf, reportAt, rowsAt, stateTitle, withoutReason, type Asked, type Period, type Tally } from '../tally.ts'
import { channelsApi, threadApi } from './api.ts'
import { reportFile, reportRowsFile } from './exports.ts'
import { Reasons } from './Reasons.tsx'
import { StateFigures } from './StateFigures.tsx'
import { Told, toldIn } from './Told.tsx'

const periods: { value: Period | '30'; label: string }[] = [
  { value: '30', label: 'The last 30 days' },
  { value: '90', label: 'The last 90 days' },
  { value: '365', label: 'The last 12 months' },
  { value: 'all', label: 'From the beginning' },
]

export function Report() {
  const { today, locale } = useSession()
  const search = useSearch({ strict: false }) as { node?: string; days?: string | number; state?: SendState; reason?: string }
  const { node, state, reason } = search
  const days = (node ? 'all' : String(search.days ?? '30')) as Period | '30'
  const from = days === 'all' ? undefined : addDays(today, -Number(days))
  const scope = { ...(node ? { nodeId: node } : {}), ...(from ? { from } : {}) }
  const asked: Asked = { ...(node ? { node } : {}), ...(days === '30' || node ? {} : { days }) }
  useNode(node)
  const title = useTitle(node)
  const report = useInfiniteQuery(
    channelsApi.getSendReport.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 50, ...scope, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  )
  const first = report.data?.pages[0]
  const name = title ? `Mailings of ${title}` : 'Mailings'
  const rows = { ...(state ? { state } : {}), ...(reason ? { reason } : {}) }
  return (
    <>
      <PageHeader
        title="Report"
        purpose={
          title
            ? `What became of the mailings of “${title}” and everything below it.`
            : 'What became of every mailing, and of each of its recipients.'
        }
        actions={
          first &&
          first.mailings > 0 && (
            <>
              <Export name={`${name}, figures`} label="Export figures" stretches={() => reportFile(scope)} />
              <Export
                name={`${name}, recipients`}
                label="Export recipients"
                stretches={() => reportRowsFile(scope, rows)}
                total={countOf(first.total, rows)}
              />
            </>
          )
        }
      />
      {!node && <Periods days={days} />}
      {!first ? (
        <Loading shape="figures" />
      ) : first.mailings === 0 ? (
        <div className="mt-5">
          <EmptyPage
            title={node || days === 'all' ? 'What became of your mailings will stand here' : 'Nothing was mailed in this time'}
            why="Every recipient is one row, and every figure opens its rows: who got it, who did not, and why."
            step={
              <Button kind="primary" href="/outbox">
                Open the outbox
              </Button>
            }
          />
        </div>
      ) : (
        <>
          <StateFigures
            counts={first.total.counts}
            period={from ? `since ${formatDay(from, { locale })}` : 'from the beginning'}
            moving={false}
            href={(each) => reportAt({ ...asked, ...(each ? { state: each } : {}) })}
          />
          <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,17rem)]">
            <Mailings
              asked={asked}
              state={state}
              reason={reason}
              total={first.total}
              mailings={report.data!.pages.flatMap((page) => page.items)}
              more={report.hasNextPage ? () => void report.fetchNextPage() : undefined}
              pending={report.isFetchingNextPage}
            />
            <Reasons
              parts={first.total.parts}
              href={(part) => reportAt({ ...asked, state: part.state, reason: part.reason ?? withoutReason })}
            />
          </div>
        </>
      )}
    </>
  )
}

function useTitle(nodeId: string | undefined): string | undefined {
  const { data } = useQuery({ ...threadApi.getNode.queryOptions({ input: { id: nodeId ?? '' } }), enabled: nodeId !== undefined })
  return data?.node.title
}

function Periods({ days }: { days: string }) {
  const navigate = useNavigate()
  const choose = (value: string | null) =>
    void navigate({ to: reportAt(value === '30' || value === null ? {} : { days: value as Period }) })
  return (
    <div className="mt-4 w-60">
      <Select label="Due in" hideLabel value={days} onChange={choose} options={periods} />
    </div>
  )
}

interface MailingsProps {
  asked: Asked
  state: SendState | undefined
  reason: string | undefined
  total: Tally
  mailings: readonly Mailing[]
  more: (() => void) | undefined
  pending: boolean
}

/** The mailings behind the figures; with a state or reason chosen, those that have such recipients. */
function Mailings({ asked, state, reason, total, mailings, more, pending }: MailingsProps) {
  const { zone, locale } = useSession()
  const chosen = { ...(state ? { state } : {}), ...(reason ? { reason } : {}) }
  const shown = state ? mailings.filter((mailing) => countOf(mailing, chosen) > 0) : mailings
  const views = [
    { id: 'all', name: 'All', href: reportAt(asked) },
    ...sendStates
      .filter((each) => total.counts[each] > 0 || each === state)
      .map((each) => ({
        id: each as string,
        name: stateTitle[each],
        href: reportAt({ ...asked, state: each }),
        count: total.counts[each],
      })),
  ]
  if (state && reason)
    views.push({
      id: 'reason',
      name: `${stateTitle[state]}: ${reason === withoutReason ? 'without a reason' : reasonOf({ state, reason })}`,
      href: reportAt({ ...asked, state, reason }),
      count: countOf(total, chosen),
    })
  const number = (title: string, of: SendState | undefined, why?: string): Column<Mailing> => ({
    key: title,
    title,
    numeric: true,
    cell: (mailing) => {
      const count = countOf(mailing, { ...(of ? { state: of } : {}), ...(why ? { reason: why } : {}) })
      if (count === 0) return <span className="text-faint">0</span>
      const rows = { ...(of ? { state: of } : {}), ...(why ? { reason: why } : {}) }
      return (
        <Link href={rowsAt(mailing.id, rows)} label={`${title}: ${formatNumber(count, { locale })} rows of ${mailing.title}`}>
          {formatNumber(count, { locale })}
        </Link>
      )
    },
  })
  const spare = (column: Column<Mailing>): Column<Mailing> => ({ ...column, spare: true })
  return (
    <Card title="Mailings" flush>
      <div className="px-2.5 pb-1">
        <Views current={state && reason ? 'reason' : (state ?? 'all')} views={views} />
      </div>
      <Table
        label="Mailings"
        rows={shown}
        rowKey={({ id }) => id}
        rowName={toldIn}
        href={({ id }) => rowsAt(id, chosen)}
        empty={<p className="px-2.5 py-4 text-soft">{more ? 'None among the latest.' : 'No mailing has such recipients.'}</p>}
        columns={[
          { key: 'title', title: 'Mailing', cell: (mailing) => <Told {...mailing} /> },
          { key: 'at', title: 'Due', cell: ({ scheduledAt }) => <RelativeTime at={scheduledAt} timeZone={zone} />, spare: true },
          ...(state
            ? [spare(number('Recipients', undefined)), number(stateTitle[state], state, reason)]
            : [
                number('Recipients', undefined),
                number(stateTitle.delivered, 'delivered'),
                spare(number(stateTitle.failed, 'failed')),
                spare(number(stateTitle.suppressed, 'suppressed')),
                spare(number(stateTitle.uncertain, 'uncertain')),
                ...(['queued', 'claimed'] as const)
                  .filter((each) => total.counts[each] > 0)
                  .map((each) => spare(number(stateTitle[each], each))),
              ]),
        ]}
      />
      {more && (
        <div className="py-3 text-center">
          <Button small onPress={more} pending={pending}>
            Show more
          </Button>
        </div>
      )}
    </Card>
  )
}
