// The public site: how it presents itself, what it looks like now, and its pages.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { CopyText } from '#ui/CopyText.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { Form } from '#ui/Form.tsx'
import { KeyValue } from '#ui/KeyValue.tsx'
import { Link } from '#ui/Link.tsx'
import { Loading } from '#ui/Loading.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { Switch } from '#ui/Switch.tsx'
import { Table } from '#ui/Table.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { TextField } from '#ui/TextField.tsx'
import { offerUndo } from '#ui/undo.ts'
import { useSession } from '#identity/web/session.tsx'
import type { Site as PublicSite } from '../contract/site.ts'
import { channelsApi } from './api.ts'
import { ChannelTabs } from './ChannelTabs.tsx'

export function Site() {
  const { data: site } = useQuery(channelsApi.getSite.queryOptions({ input: {} }))
  return (
    <>
      <PageHeader
        title="E-mail and website"
        purpose="Your own site, served by this program: posts, landing pages and a feed, readable in every browser."
      />
      <ChannelTabs current="website" />
      {site ? <Parts site={site} /> : <Loading shape="card" />}
    </>
  )
}

function Parts({ site }: { site: PublicSite }) {
  const { can } = useSession()
  return (
    <>
      <div className="mt-5 grid grid-cols-1 items-start gap-5 lg:grid-cols-2">
        <div className="flex flex-col gap-5">
          <Card title="How it presents itself">
            {can('send.approve') ? <SiteForm key={site.version} site={site} /> : <SiteFacts site={site} />}
          </Card>
          <Card title="Where it stands">
            <div className="flex flex-col gap-3 pt-2">
              <CopyText label="The site" text={site.address} />
              <CopyText label="Its feed" text={site.feed} />
            </div>
          </Card>
        </div>
        <Card
          title="As visitors see it"
          aside={
            <Link href={site.path} outside>
              Open
            </Link>
          }
        >
          <iframe
            key={site.version}
            src={site.path}
            title="The public site"
            sandbox="allow-same-origin"
            className="mt-2 h-140 w-full rounded-control border border-line bg-paper"
          />
        </Card>
      </div>
      <div className="mt-5">
        <Pages />
      </div>
    </>
  )
}

type Values = Pick<PublicSite, 'title' | 'description' | 'contact' | 'listed'>

function SiteForm({ site }: { site: PublicSite }) {
  const queries = useQueryClient()
  const update = useMutation(channelsApi.updateSite.mutationOptions())
  const save = async ({ title, description, contact, listed }: Values) => {
    const after = await update.mutateAsync({ version: site.version, title, description, contact, listed })
    await queries.invalidateQueries()
    offerUndo('The site is changed.', async () => {
      const { title: name, description: line, contact: foot, listed: shown } = site
      await update.mutateAsync({ version: after.version, title: name, description: line, contact: foot, listed: shown })
      await queries.invalidateQueries()
    })
  }
  const { title, description, contact, listed } = site
  return (
    <Form<Values> initial={{ title, description, contact, listed }} onSubmit={save} submit="Save site">
      <TextField name="title" label="Title" hint="Empty: the organisation’s name" />
      <TextArea name="description" label="In one sentence" rows={2} limit={500} />
      <TextArea
        name="contact"
        label="At the foot of every page"
        hint="Who you are and how you are reached; many countries ask for it"
        rows={3}
        limit={500}
      />
      <Switch name="listed" label="Search engines may list posts" hint="Landing pages are never listed" />
    </Form>
  )
}

function SiteFacts({ site: { title, description, contact, listed } }: { site: PublicSite }) {
  const facts = [
    { name: 'Title', value: title },
    { name: 'In one sentence', value: description || 'None' },
    { name: 'At the foot', value: contact || 'None' },
    { name: 'Search engines', value: listed ? 'May list posts' : 'Are asked to stay away' },
  ]
  return <KeyValue facts={facts} />
}

function Pages() {
  const { can, zone } = useSession()
  const queries = useQueryClient()
  const [leaving, setLeaving] = useState<{ id: string; version: number; title: string } | null>(null)
  const withdraw = useMutation(channelsApi.withdrawPage.mutationOptions())
  const pages = useInfiniteQuery(
    channelsApi.listPages.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 50, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  )
  const rows = pages.data?.pages.flatMap((page) => page.items)
  const remove = async () => {
    if (!leaving) return
    await withdraw.mutateAsync({ id: leaving.id, version: leaving.version })
    await queries.invalidateQueries()
    offerUndo(`${leaving.title} is withdrawn.`)
  }
  if (!rows) return <Loading shape="table" />
  return (
    <Card title="Pages" flush>
      <Table
        label="Pages"
        rows={rows}
        rowKey={({ id }) => id}
        rowName={({ title }) => title}
        href={({ dispatchId }) => `/outbox/${dispatchId}`}
        empty={<p className="px-2.5 py-3 text-soft">Posts and landing pages stand here once they are published.</p>}
        columns={[
          { key: 'title', title: 'Page', cell: ({ title }) => title },
          { key: 'kind', title: 'Kind', cell: ({ kind }) => (kind === 'post' ? 'Post' : 'Landing page'), spare: true },
          {
            key: 'state',
            title: 'State',
            cell: ({ publishedAt, withdrawnAt }) =>
              withdrawnAt ? (
                <Chip>Withdrawn</Chip>
              ) : publishedAt ? (
                <Chip tone="good">Published</Chip>
              ) : (
                <Chip tone="warning">Being checked</Chip>
              ),
          },
          {
            key: 'at',
            title: 'Since',
            cell: ({ publishedAt }) => publishedAt && <RelativeTime at={publishedAt} timeZone={zone} />,
            spare: true,
          },
          {
            key: 'withdraw',
            title: '',
            cell: (page) =>
              can('send.edit') &&
              page.withdrawnAt === null && (
                <Button small label={`Withdraw ${page.title}`} onPress={() => setLeaving(page)}>
                  Withdraw
                </Button>
              ),
            numeric: true,
          },
        ]}
      />
      {pages.hasNextPage && (
        <div className="py-3 text-center">
          <Button small onPress={() => void pages.fetchNextPage()} pending={pages.isFetchingNextPage}>
            Show more
          </Button>
        </div>
      )}
      <Dialog
        title={`Withdraw “${leaving?.title ?? ''}”?`}
        open={leaving !== null}
        onClose={() => setLeaving(null)}
        confirm="Withdraw"
        onConfirm={remove}
        danger
      >
        Its address will say that the page is gone. The piece can be published again.
      </Dialog>
    </Card>
  )
}
