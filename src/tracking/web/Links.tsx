// Tagged links: what each leads to, what it belongs to, and how often people clicked it.
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { CopyText } from '#ui/CopyText.tsx'
import { EmptyPage } from '#ui/EmptyPage.tsx'
import { Form } from '#ui/Form.tsx'
import { formatNumber } from '#ui/format.ts'
import { KeyValue } from '#ui/KeyValue.tsx'
import { Link } from '#ui/Link.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import { Loading } from '#ui/Loading.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { Select } from '#ui/Select.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { Table } from '#ui/Table.tsx'
import { TextField } from '#ui/TextField.tsx'
import { Views } from '#ui/Views.tsx'
import { useSession } from '#identity/web/session.tsx'
import { planApi } from '#plan/web/api.ts'
import { useChange } from '#strategy/web/change.ts'
import { growing, grown } from '#strategy/web/paging.ts'
import type { Link as TaggedLink } from '../contract.ts'
import { trackingApi } from './api.ts'
import { PlaceField } from './PlaceField.tsx'

export const linkViews = [
  { id: 'links', name: 'Links', href: '/links' },
  { id: 'forms', name: 'Forms', href: '/forms' },
]

export function Links() {
  const { can, locale } = useSession()
  const [making, setMaking] = useState(false)
  const [shown, setShown] = useState<TaggedLink | null>(null)
  const { rows, more } = grown(
    useInfiniteQuery(
      trackingApi.listLinks.infiniteOptions({
        input: (cursor: string | undefined) => ({ limit: 50, ...(cursor ? { cursor } : {}) }),
        ...growing,
      }),
    ),
  )
  const channel = useChannelNames()
  const nothing = rows?.length === 0
  const views = <Views views={linkViews} current="links" />
  const make = can('content.edit') && (
    <Button kind="primary" onPress={() => setMaking(true)}>
      Make a link
    </Button>
  )
  return (
    <>
      <ListPage
        title="Links and forms"
        purpose="Short addresses that know their campaign. What a link carries comes from the plan, so every click can be followed up to its goal."
        actions={!nothing && make}
        empty={
          nothing ? (
            // The views stand where they stand over a full list, so that nothing jumps from one to the other.
            <div className="-mt-2 flex flex-col gap-4">
              {views}
              <EmptyPage
                title="Your tagged links will stand here"
                why="Publishing a piece makes its link by itself. Make one by hand for a poster, a speech or a partner, and its clicks count for the campaign."
                step={make}
              />
            </div>
          ) : undefined
        }
        views={views}
        more={more}
        count={rows && `${more ? 'First ' : ''}${formatNumber(rows.length, { locale })} ${rows.length === 1 ? 'link' : 'links'}`}
      >
        {rows ? (
          <Table
            label="Links"
            rows={rows}
            rowKey={({ id }) => id}
            rowName={({ title, source }) => `${title}, ${channel(source)}`}
            onOpen={setShown}
            columns={[
              { key: 'title', title: 'For', cell: ({ title }) => title },
              { key: 'source', title: 'Channel', cell: ({ source }) => channel(source) },
              {
                key: 'target',
                title: 'Leads to',
                cell: ({ target }) => <span className="block max-w-80 truncate text-soft">{withoutScheme(target)}</span>,
                spare: true,
              },
              {
                key: 'url',
                title: 'Address',
                cell: ({ url }) => <span className="font-mono text-tiny">{withoutScheme(url)}</span>,
              },
              { key: 'clicks', title: 'Clicks', cell: ({ clicks }) => formatNumber(clicks, { locale }), numeric: true },
            ]}
          />
        ) : (
          <Loading shape="table" />
        )}
      </ListPage>
      <LinkPanel link={shown} onClose={() => setShown(null)} />
      <MakeLink open={making} onClose={() => setMaking(false)} onMade={setShown} />
    </>
  )
}

const withoutScheme = (url: string) => url.replace(/^https?:\/\//, '')

/** A channel by the word links carry; the word itself where the register does not have it. */
function useChannelNames() {
  const { data } = useQuery(planApi.listChannels.queryOptions({ input: { limit: 200 } }))
  const names = new Map(data?.items.map(({ key, name }) => [key, name]))
  return (source: string) => names.get(source) ?? source
}

function LinkPanel({ link, onClose }: { link: TaggedLink | null; onClose: () => void }) {
  const { locale, zone } = useSession()
  return (
    <SidePanel title="Link" open={link !== null} onClose={onClose}>
      {link && (
        <div className="flex flex-col gap-5">
          <CopyText label="Short address" text={link.url} />
          <KeyValue
            stacked
            facts={[
              { name: 'Clicks by people', value: formatNumber(link.clicks, { locale }) },
              { name: 'Made', value: <RelativeTime at={link.createdAt} timeZone={zone} /> },
              { name: 'Belongs to', value: <Link href={`/thread/${link.nodeId}`}>{link.title}</Link> },
            ]}
          />
          <div>
            <h3 className="text-small font-semibold">What it carries</h3>
            <p className="mt-1 mb-2 text-small text-soft">Taken from the campaign, the channel and the piece when the link was made.</p>
            <KeyValue
              facts={[
                { name: 'Source', value: link.source },
                { name: 'Medium', value: link.medium },
                { name: 'Campaign', value: <span className="break-all">{link.campaign}</span> },
                { name: 'Content', value: <span className="break-all">{link.content}</span> },
              ]}
            />
          </div>
          <div>
            <h3 className="text-small font-semibold">Leads to</h3>
            <p className="mt-1 break-all">
              <Link href={link.target} outside>
                {link.target}
              </Link>
            </p>
          </div>
        </div>
      )}
    </SidePanel>
  )
}

interface Values {
  nodeId: string
  channelId: string
  target: string
}

function MakeLink({ open, onClose, onMade }: { open: boolean; onClose: () => void; onMade: (link: TaggedLink) => void }) {
  const change = useChange()
  const { mutateAsync: add } = useMutation(trackingApi.addLink.mutationOptions())
  const channels = useQuery(planApi.listChannels.queryOptions({ input: { limit: 200 } }))
  const make = async (values: Values) => {
    const link = await change('Link made.', () => add(values))
    onMade(link)
  }
  return (
    <SidePanel title="Make a link" purpose="Asked for again, the same choice gives the same link." open={open} onClose={onClose}>
      <Form<Values> onSubmit={make} submit="Make link">
        <PlaceField name="nodeId" label="For what" hint="A campaign, an activity or a piece: its clicks count there" required />
        <Select
          name="channelId"
          label="Where it will stand"
          options={(channels.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          required
        />
        <TextField name="target" label="Leads to" type="url" placeholder="https://" hint="The plain address, without parameters" required />
      </Form>
    </SidePanel>
  )
}
