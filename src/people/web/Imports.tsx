// The lists that were taken in: when, from where, what each did, whom it added, and the way to take it back.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { EmptyPage } from '#ui/EmptyPage.tsx'
import { ErrorNote } from '#ui/ErrorNote.tsx'
import { formatNumber } from '#ui/format.ts'
import { Link } from '#ui/Link.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import { Loading } from '#ui/Loading.tsx'
import { asProblem, type Problem } from '#ui/problem.ts'
import { Quote } from '#ui/Quote.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { Table } from '#ui/Table.tsx'
import { useMembers, useSession } from '#identity/web/session.tsx'
import type { ImportRun } from '../contract/import.ts'
import { peopleApi } from './api.ts'
import { ImportPanel } from './ImportPanel.tsx'
import { CountLines, RefusedLines } from './ImportResult.tsx'
import { useTakeBack } from './takeback.ts'

export function Imports() {
  const { can, locale } = useSession()
  const members = useMembers()
  const [open, setOpen] = useState<ImportRun | null>(null)
  const [importing, setImporting] = useState(false)
  const runs = useInfiniteQuery(
    peopleApi.listImports.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 50, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  )
  const rows = runs.data?.pages.flatMap((page) => page.items)
  const number = (count: number) => formatNumber(count, { locale })
  const step = can('people.edit') && (
    <Button kind="primary" onPress={() => setImporting(true)}>
      Import a list
    </Button>
  )
  return (
    <>
      <ListPage
        title="Imports"
        purpose="The lists that were taken in: where from, whom each added, and what was refused."
        actions={rows?.length !== 0 && step}
        {...(runs.hasNextPage ? { more: { onPress: () => void runs.fetchNextPage(), pending: runs.isFetchingNextPage } } : {})}
        empty={
          rows?.length === 0 ? (
            <EmptyPage
              title="Lists you import will stand here"
              why="Each with its source, so that for everybody you write to it is known where they came from."
              step={step}
            />
          ) : undefined
        }
      >
        {rows ? (
          <Table
            label="Imports"
            rows={rows}
            rowKey={({ id }) => id}
            rowName={({ source }) => source}
            onOpen={setOpen}
            columns={[
              { key: 'source', title: 'List', cell: (run) => <Source run={run} /> },
              { key: 'format', title: 'From', cell: ({ format }) => format, spare: true },
              { key: 'added', title: 'New', cell: ({ counts }) => number(counts.added), numeric: true },
              { key: 'changed', title: 'Changed', cell: ({ counts }) => number(counts.changed), numeric: true, spare: true },
              { key: 'consented', title: 'Agreed', cell: ({ counts }) => number(counts.consented), numeric: true, spare: true },
              { key: 'refused', title: 'Refused', cell: ({ counts }) => number(counts.refused), numeric: true },
              { key: 'who', title: 'By', cell: ({ memberId }) => (memberId && members.get(memberId)?.name) || 'The program', spare: true },
              { key: 'at', title: 'When', cell: ({ at }) => <RelativeTime at={at} /> },
            ]}
          />
        ) : (
          <Loading shape="table" />
        )}
      </ListPage>
      <SidePanel
        title={open?.source ?? 'Import'}
        purpose={open && `${number(open.counts.lines)} ${open.counts.lines === 1 ? 'line' : 'lines'}, ${open.format}`}
        wide
        open={open !== null}
        onClose={() => setOpen(null)}
      >
        {open && <Run id={open.id} onClose={() => setOpen(null)} />}
      </SidePanel>
      <ImportPanel open={importing} onClose={() => setImporting(false)} />
    </>
  )
}

function Source({ run: { source, takenBackAt } }: { run: ImportRun }) {
  return takenBackAt === null ? (
    source
  ) : (
    <>
      <span className="mr-2">{source}</span> <Chip tone="warning">Taken back</Chip>
    </>
  )
}

function Run({ id, onClose }: { id: string; onClose: () => void }) {
  const { data: run } = useQuery(peopleApi.getImport.queryOptions({ input: { id } }))
  const { can, locale } = useSession()
  if (!run) return <Loading shape="text" />
  const { counts } = run
  const left = counts.added - (run.putAway ?? 0)
  return (
    <div className="flex flex-col gap-5">
      <div>
        <CountLines counts={counts} />
        {left > 0 && (
          <p className="mt-3">
            <Link href={`/people?import=${id}`} onPress={onClose}>
              {left === 1 ? 'Show whom it added' : `Show the ${formatNumber(left, { locale })} people it added`}
            </Link>
          </p>
        )}
      </div>
      {run.wording && (
        <Quote small source="What they agreed to">
          {run.wording}
        </Quote>
      )}
      {run.refused.length > 0 ? (
        <RefusedLines refused={run.refused} total={counts.refused} />
      ) : (
        <p className="text-soft">Every line was taken.</p>
      )}
      {run.takenBackAt !== null ? (
        <TakenBack run={run} />
      ) : (
        counts.added > 0 && can('people.edit') && <TakeBack id={id} onClose={onClose} />
      )}
    </div>
  )
}

function TakenBack({ run: { takenBackAt, putAway } }: { run: ImportRun }) {
  const { locale } = useSession()
  return (
    <p className="text-soft">
      Taken back <RelativeTime at={takenBackAt!} />: {formatNumber(putAway ?? 0, { locale })} {putAway === 1 ? 'person' : 'people'}{' '}
      archived. The same list again brings them back.
    </p>
  )
}

function TakeBack({ id, onClose }: { id: string; onClose: () => void }) {
  const takeBack = useTakeBack()
  const [pending, setPending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const press = async () => {
    setPending(true)
    try {
      await takeBack(id)
      onClose()
    } catch (thrown) {
      setProblem(asProblem(thrown))
    } finally {
      setPending(false)
    }
  }
  return (
    <Card title="Was this the wrong list?" level={3}>
      <p className="py-1 text-soft">
        Taken back, the people it added are archived and no longer written to, unless something happened with them since. Whoever was known
        before stays, barred addresses stay barred, and the same list again brings everybody back.
      </p>
      {problem && <ErrorNote happened={problem.happened} todo={problem.todo} />}
      <div className="mt-3">
        <Button onPress={() => void press()} pending={pending}>
          Take this import back
        </Button>
      </div>
    </Card>
  )
}
