// One form: its address, what was sent through it, and what it says.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { CopyText } from '#ui/CopyText.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { KeyValue } from '#ui/KeyValue.tsx'
import { Link } from '#ui/Link.tsx'
import { Loading } from '#ui/Loading.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { Table } from '#ui/Table.tsx'
import { useSession } from '#identity/web/session.tsx'
import { growing, grown } from '#strategy/web/paging.ts'
import { useNode } from '#thread/web/node.tsx'
import type { Form } from '../contract.ts'
import { threadApi, trackingApi } from './api.ts'
import { FormBuilder } from './FormBuilder.tsx'
import { fieldKindLabel, purposeLabel } from './labels.ts'

export function FormPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { can } = useSession()
  const { data: form } = useSuspenseQuery(trackingApi.getForm.queryOptions({ input: { id } }))
  const place = useQuery({ ...threadApi.getNode.queryOptions({ input: { id: form.nodeId ?? id } }), enabled: form.nodeId !== null })
  const title = form.nodeId === null ? undefined : place.data?.node.title
  useNode(form.nodeId)
  return (
    <>
      <PageHeader
        title={form.name}
        chips={
          <>
            <Chip>{purposeLabel[form.purpose]}</Chip>
            {form.archivedAt && <Chip tone="warning">Closed</Chip>}
            {form.nodeId === null && <Chip tone="warning">Not linked yet</Chip>}
          </>
        }
        actions={can('content.edit') && form.archivedAt === null && <Actions form={form} placeTitle={title} />}
      />
      <div className="mt-5 grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,24rem)]">
        {can('people.read') ? <Submissions form={form} /> : <Card title="What was sent">Ask somebody who may read the people.</Card>}
        <div className="flex flex-col gap-5">
          <Card title="Where it stands">
            <div className="pt-1">
              <CopyText label="A page of its own" text={form.address} />
              <p className="mt-1">
                <Link href={form.address} outside>
                  Open the page
                </Link>
              </p>
            </div>
          </Card>
          <Asks form={form} place={title} />
        </div>
      </div>
    </>
  )
}

function Asks({ form, place }: { form: Form; place: string | undefined }) {
  const { locale } = useSession()
  return (
    <Card title="What it asks and says">
      <KeyValue
        facts={form.fields.map(({ label, kind, required }) => ({
          name: label,
          value: required ? `${fieldKindLabel[kind]}, needed` : fieldKindLabel[kind],
        }))}
      />
      <div className="mt-4">
        <KeyValue
          stacked
          facts={[
            ...(form.nodeId ? [{ name: 'Belongs to', value: <Link href={`/thread/${form.nodeId}`}>{place ?? 'Open'}</Link> }] : []),
            { name: 'Consent', value: form.consentWording === null ? 'Not asked for' : `“${form.consentWording}”` },
            ...(form.consentWording !== null && form.confirms ? [{ name: 'Confirmed', value: 'By e-mail, before it counts' }] : []),
            { name: 'Thanks', value: form.thanks },
            { name: 'Language', value: languageName(form.lang, locale) },
          ]}
        />
      </div>
    </Card>
  )
}

/** A language by its name in the reader's own: “American English” for `en-US`. */
function languageName(code: string, locale: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: 'language' }).of(code) ?? code
  } catch {
    return code
  }
}

function Submissions({ form }: { form: Form }) {
  const { rows, more } = grown(
    useInfiniteQuery(
      trackingApi.listSubmissions.infiniteOptions({
        input: (cursor: string | undefined) => ({ id: form.id, limit: 50, ...(cursor ? { cursor } : {}) }),
        ...growing,
      }),
    ),
  )
  const { zone } = useSession()
  const first = form.fields.slice(0, 3)
  return (
    <Card title="What was sent" flush>
      {!rows && <Loading shape="table" />}
      {rows && (
        <Table
          label="What was sent"
          rows={rows}
          rowKey={({ id }) => id}
          rowName={({ answers }) => Object.values(answers)[0] ?? 'Erased'}
          href={({ personId }) => (personId ? `/people/${personId}` : '#')}
          empty={<p className="px-2.5 py-4 text-soft">Nothing yet. Put the address where people will see it.</p>}
          columns={[
            ...first.map(({ key, label }, at) => ({
              key,
              title: label,
              cell: ({ answers }: { answers: Record<string, string> }) => answers[key] || (at === 0 ? 'Not given' : ''),
              spare: at === 2,
            })),
            {
              key: 'consent',
              title: 'Consent',
              cell: ({ consent }) => (consent ? <Chip tone="good">Given</Chip> : <span className="whitespace-nowrap">Not given</span>),
              spare: true,
            },
            { key: 'at', title: 'Sent', cell: ({ at }) => <RelativeTime at={at} timeZone={zone} />, numeric: true },
          ]}
        />
      )}
      {more && (
        <div className="py-3 text-center">
          <Button onPress={more.onPress} pending={more.pending}>
            Show more
          </Button>
        </div>
      )}
    </Card>
  )
}

function Actions({ form, placeTitle }: { form: Form; placeTitle: string | undefined }) {
  const queries = useQueryClient()
  const [open, setOpen] = useState<'change' | 'close' | null>(null)
  const { mutateAsync: archive } = useMutation(trackingApi.archiveForm.mutationOptions())
  const close = () => setOpen(null)
  return (
    <>
      <Button onPress={() => setOpen('close')}>Close the form</Button>
      <Button kind="primary" onPress={() => setOpen('change')}>
        Change
      </Button>
      <FormBuilder form={form} placeTitle={placeTitle} open={open === 'change'} onClose={close} />
      <Dialog
        title="Close this form for good?"
        open={open === 'close'}
        onClose={close}
        confirm="Close form"
        danger
        onConfirm={async () => {
          await archive({ id: form.id, version: form.version })
          await queries.invalidateQueries()
        }}
      >
        Its page will say that it is closed. What was sent through it stays.
      </Dialog>
    </>
  )
}
