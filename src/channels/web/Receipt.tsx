// A receipt of a hold: read as it was written, downloaded as a file, and compared with the sealed event that holds its hash.
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { CopyText } from '#ui/CopyText.tsx'
import { ErrorNote } from '#ui/ErrorNote.tsx'
import { formatInstant, formatNumber } from '#ui/format.ts'
import { KeyValue } from '#ui/KeyValue.tsx'
import { Link } from '#ui/Link.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { asProblem } from '#ui/problem.ts'
import { Views } from '#ui/Views.tsx'
import { hatName, useMembers, useSession } from '#identity/web/session.tsx'
import { readReceipt, receiptText, type Known } from '../receipttext.ts'
import { receiptKinds, type ReceiptKind } from '../rules.ts'
import { channelsApi } from './api.ts'
import { receiptTitle, stopped } from './labels.ts'

export function Receipt() {
  const { id } = useParams({ strict: false }) as { id: string }
  const search = useSearch({ strict: false }) as { kind?: string }
  const kind = receiptKinds.find((each) => each === search.kind) ?? 'closed'
  const { hold, receipts } = useSuspenseQuery(channelsApi.getHold.queryOptions({ input: { id } })).data
  const listed = receipts.find((each) => each.kind === kind)
  return (
    <>
      <PageHeader
        title={receiptTitle[kind]}
        chips={
          <>
            <Link href={`/holds/${id}`}>{hold.reason}</Link>
            <span>{stopped(hold)}</span>
          </>
        }
      />
      {receipts.length > 1 && (
        <div className="mt-4">
          <Views
            current={kind}
            views={receipts.map((each) => ({
              id: each.kind,
              name: receiptTitle[each.kind],
              href: `/holds/${id}/receipt?kind=${each.kind}`,
            }))}
          />
        </div>
      )}
      <div className="mt-5">
        {listed ? (
          <Written id={id} kind={kind} sha256={listed.sha256} bytes={listed.bytes} />
        ) : (
          <ErrorNote
            happened={kind === 'closed' ? 'It is written when the gate is closed.' : 'It is written once nothing waits to be released.'}
            action={{ label: 'Open the hold', href: `/holds/${id}` }}
          />
        )}
      </div>
    </>
  )
}

/** Receipts end where they would fill the screen; the file has all of it. */
const mostLines = 400

function Written({ id, kind, sha256, bytes }: { id: string; kind: ReceiptKind; sha256: string; bytes: number }) {
  const { locale, zone } = useSession()
  const members = useMembers()
  const { text, writtenAt } = useSuspenseQuery(channelsApi.getReceipt.queryOptions({ input: { id, kind } })).data
  const known: Known = { member: (who) => members.get(who)?.name ?? `member ${who}`, hat: hatName }
  const readable = receiptText(readReceipt(text), sha256, known)
  const lines = readable.split('\n')
  const name = `hold-${id}-${kind}`
  return (
    <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,24rem)]">
      <Card title="What it says">
        <pre
          className="max-h-[70dvh] overflow-auto py-1 font-mono text-tiny leading-5 whitespace-pre-wrap break-words"
          tabIndex={0}
          role="region"
          aria-label="Receipt"
        >
          {lines.slice(0, mostLines).join('\n')}
        </pre>
        {lines.length > mostLines && (
          <p className="pt-2 text-soft">{formatNumber(lines.length - mostLines, { locale })} more lines stand in the files.</p>
        )}
      </Card>
      <div className="flex min-w-0 flex-col gap-5">
        <Card title="The file">
          <KeyValue
            stacked
            facts={[
              { name: 'Written', value: formatInstant(writtenAt, { locale, timeZone: zone, seconds: true }) },
              { name: 'Size', value: `${formatNumber(bytes, { locale })} bytes` },
            ]}
          />
          <div className="mt-4 flex flex-wrap gap-2">
            <Button onPress={() => download(`${name}.json`, 'application/json', text)}>Download the file</Button>
            <Button kind="quiet" onPress={() => download(`${name}.txt`, 'text/plain', readable)}>
              As text
            </Button>
          </div>
          <div className="mt-4">
            <CopyText label="SHA-256" text={sha256} />
          </div>
        </Card>
        <Check id={id} kind={kind} />
      </div>
    </div>
  )
}

function download(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }))
  Object.assign(document.createElement('a'), { href: address, download: name }).click()
  URL.revokeObjectURL(address)
}

function Check({ id, kind }: { id: string; kind: ReceiptKind }) {
  const { locale, zone } = useSession()
  const check = useQuery({ ...channelsApi.checkReceipt.queryOptions({ input: { id, kind } }), enabled: false })
  const problem = check.error && asProblem(check.error)
  const found = check.data
  const good = found?.same && found.chained
  return (
    <Card
      title="Is it still the same?"
      aside={found && <Chip tone={good ? 'good' : found.sealed === null ? 'warning' : 'error'}>{verdict(found)}</Chip>}
    >
      <p className="py-1 text-soft">
        Its hash was written into the chain of events when the receipt was. Changing either of them later shows.
      </p>
      {problem && <ErrorNote happened={problem.happened} todo={problem.todo} />}
      {found && (
        <KeyValue
          stacked
          facts={[
            { name: 'Computed now', value: <span className="font-mono text-tiny break-all">{found.computed}</span> },
            { name: 'Sealed', value: <span className="font-mono text-tiny break-all">{found.sealed ?? 'Not sealed yet'}</span> },
            ...(found.seq === null
              ? []
              : [
                  { name: 'In event', value: formatNumber(found.seq, { locale }) },
                  { name: 'Of', value: formatInstant(found.sealedAt!, { locale, timeZone: zone, seconds: true }) },
                ]),
          ]}
        />
      )}
      <div className="mt-3">
        <Button pending={check.isFetching} onPress={() => void check.refetch()}>
          Verify
        </Button>
      </div>
    </Card>
  )
}

function verdict({ sealed, same, chained }: { sealed: string | null; same: boolean; chained: boolean }): string {
  if (sealed === null) return 'Not sealed yet'
  if (!same) return 'The file was changed'
  return chained ? 'The same' : 'The event was changed'
}
