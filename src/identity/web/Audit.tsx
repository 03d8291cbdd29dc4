// What happened, newest first, and whether the chain of events is unbroken.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Button } from '#ui/Button.tsx'
import { Finding } from '#ui/Finding.tsx'
import { capital, formatNumber } from '#ui/format.ts'
import { Link } from '#ui/Link.tsx'
import { List } from '#ui/List.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import { Loading } from '#ui/Loading.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { Slot } from '#ui/Slot.tsx'
import { Table } from '#ui/Table.tsx'
import { events } from '../contract.ts'
import { hatTitle, isHat } from '../rules.ts'
import type { Words } from '../words.ts'
import { identityApi, useSession, useWords } from './session.tsx'
import { SettingsTabs } from './SettingsTabs.tsx'

type Entry = Awaited<ReturnType<typeof identityApi.listAudit.call>>['items'][number]

export function Audit() {
  const words = useWords()
  const pages = useInfiniteQuery(
    identityApi.listAudit.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 100, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  )
  const rows = pages.data?.pages.flatMap((page) => page.items)
  return (
    <>
      <ListPage
        title="Audit"
        purpose="What happened, by whom and under which hat. No entry can be changed unnoticed: each carries the fingerprint of the one before."
        {...(pages.hasNextPage ? { more: { onPress: () => void pages.fetchNextPage(), pending: pages.isFetchingNextPage } } : {})}
        controls={<ChainCheck />}
        views={<SettingsTabs current="audit" />}
      >
        {rows ? (
          <Table
            label="Audit"
            rows={rows}
            rowKey={(entry) => entry.id}
            rowName={(entry) => entry.name}
            columns={[
              {
                key: 'what',
                title: 'What',
                cell: (entry) => (
                  <>
                    {told(entry.name, words)}
                    <TakenOut entry={entry} />
                    <span className="block text-small font-normal text-soft empty:hidden">
                      <Slot name="audit.about" id={aboutOf(entry)} />
                    </span>
                  </>
                ),
              },
              { key: 'who', title: 'Who', cell: (entry) => entry.memberName ?? 'The program' },
              { key: 'hat', title: 'Hat', cell: (entry) => (isHat(entry.hat) ? hatTitle[entry.hat] : ''), spare: true },
              { key: 'when', title: 'When', cell: (entry) => <RelativeTime at={entry.at} /> },
              { key: 'number', title: 'Number', cell: (entry) => entry.seq, numeric: true, spare: true },
            ]}
          />
        ) : (
          <Loading shape="table" />
        )}
      </ListPage>
    </>
  )
}

/** Of an export: what was taken out, narrowed to what, and how many rows it had. */
function TakenOut({ entry: { name, data } }: { entry: Entry }) {
  const { locale } = useSession()
  const exported = name === events.exportBegun.name ? events.exportBegun.schema.safeParse(data).data : undefined
  if (!exported) return null
  const { what, narrowedTo, rows, page } = exported
  return (
    <span className="block text-small font-normal text-soft">
      <Link href={page}>{what}</Link>
      {narrowedTo.map((part) => `, ${part}`)}: {rows === 1 ? '1 row' : `${formatNumber(rows, { locale })} rows`}
    </span>
  )
}

// An alert, a dispatch or a hand-off has no name of its own: it is about the object it names.
const aboutOf = ({ objectId, data }: Entry): string => (typeof data['nodeId'] === 'string' ? data['nodeId'] : objectId)

// What the program calls otherwise than people do.
const plain: Readonly<Record<string, string>> = { variant: 'version', touch: 'visit' }

/** `sales.dealWon` reads “Deal won”, and “Pledge received” where people give. */
function told(name: string, words: Words): string {
  const parts = (name.split('.')[1] ?? name)
    .replace(/([A-Z])/g, ' $1')
    .toLowerCase()
    .split(' ')
  return capital(parts.map((part) => plain[part] ?? (Object.hasOwn(words, part) ? words[part as keyof Words] : part)).join(' '))
}

function ChainCheck() {
  const check = useQuery({ ...identityApi.checkAudit.queryOptions({ input: {} }), enabled: false })
  if (!check.data)
    return (
      <Button small pending={check.isFetching} onPress={() => void check.refetch()}>
        Check the chain
      </Button>
    )
  const { upTo, brokenAt } = check.data
  return (
    <List>
      {brokenAt === null ? (
        <Finding
          severity="clear"
          object={`${upTo} entries, unbroken`}
          why="Every fingerprint was computed anew and follows from the one before."
        />
      ) : (
        <Finding
          severity="error"
          object={`Broken at entry ${brokenAt}`}
          why="Something changed or removed it after it was written. Compare with a backup."
        />
      )}
    </List>
  )
}
