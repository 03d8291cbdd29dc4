// The topics that readers can choose among on their page of preferences.
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { EmptyPage } from '#ui/EmptyPage.tsx'
import { Form } from '#ui/Form.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import { Loading } from '#ui/Loading.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { Table } from '#ui/Table.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { TextField } from '#ui/TextField.tsx'
import { offerUndo } from '#ui/undo.ts'
import { Views } from '#ui/Views.tsx'
import { useSession } from '#identity/web/session.tsx'
import type { Topic } from '../contract/topic.ts'
import { peopleApi } from './api.ts'

export function Topics() {
  const { can } = useSession()
  const { view } = useSearch({ strict: false }) as { view?: 'archived' }
  const [open, setOpen] = useState<Topic | 'new' | null>(null)
  const state = view ?? ('current' as const)
  const topics = useInfiniteQuery(
    peopleApi.listTopics.infiniteOptions({
      input: (cursor: string | undefined) => ({ state, limit: 50, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  )
  const rows = topics.data?.pages.flatMap((page) => page.items)
  const isEmpty = rows?.length === 0 && !view
  const step = can('people.edit') && (
    <Button kind="primary" onPress={() => setOpen('new')}>
      New topic
    </Button>
  )
  return (
    <>
      <ListPage
        title="Topics"
        purpose="What readers can choose among on the page behind “Unsubscribe”. Whoever leaves out a topic still gets the others."
        actions={!isEmpty && step}
        views={
          <Views
            current={state}
            views={[
              { id: 'current', name: 'Current', href: '/people/topics' },
              { id: 'archived', name: 'Archived', href: '/people/topics?view=archived' },
            ]}
          />
        }
        {...(topics.hasNextPage ? { more: { onPress: () => void topics.fetchNextPage(), pending: topics.isFetchingNextPage } } : {})}
        empty={
          isEmpty ? (
            <EmptyPage
              title="The topics readers can choose will stand here"
              why="Somebody who is tired of one thing leaves everything, unless they can leave out just that. Each e-mail version names its topic."
              step={step}
            />
          ) : undefined
        }
      >
        {rows ? (
          <Table
            label="Topics"
            rows={rows}
            rowKey={({ id }) => id}
            rowName={({ name }) => name}
            {...(can('people.edit') ? { onOpen: setOpen } : {})}
            empty={<p className="px-2.5 py-4 text-soft">None is archived.</p>}
            columns={[
              { key: 'name', title: 'Topic', cell: ({ name }) => name },
              { key: 'description', title: 'What readers are told', cell: ({ description }) => description },
              { key: 'changed', title: 'Changed', cell: ({ updatedAt }) => <RelativeTime at={updatedAt} />, spare: true },
            ]}
          />
        ) : (
          <Loading shape="table" />
        )}
      </ListPage>
      <TopicPanel topic={open === 'new' ? null : open} open={open !== null} onClose={() => setOpen(null)} />
    </>
  )
}

interface Values {
  name: string
  description: string
}

function TopicPanel({ topic, open, onClose }: { topic: Topic | null; open: boolean; onClose: () => void }) {
  const queries = useQueryClient()
  const { mutateAsync: create } = useMutation(peopleApi.createTopic.mutationOptions())
  const { mutateAsync: update } = useMutation(peopleApi.updateTopic.mutationOptions())
  const change = async (at: Topic, values: Partial<Values> & { archived?: boolean }) => {
    const saved = await update({ id: at.id, version: at.version, ...values })
    await queries.invalidateQueries()
    return saved
  }
  const save = async (values: Values) => {
    const saved = topic ? await change(topic, values) : await create(values)
    await queries.invalidateQueries()
    const before = topic && { name: topic.name, description: topic.description }
    offerUndo(`Topic “${saved.name}” ${topic ? 'changed' : 'added'}.`, () => change(saved, before ?? { archived: true }))
  }
  const put = async (at: Topic, archived: boolean) => {
    const saved = await change(at, { archived })
    onClose()
    offerUndo(`Topic “${at.name}” ${archived ? 'archived' : 'is back'}.`, () => change(saved, { archived: !archived }))
  }
  return (
    <SidePanel
      title={topic ? topic.name : 'New topic'}
      purpose="Readers see both on the page where they choose."
      open={open}
      onClose={onClose}
    >
      <Form<Values> initial={topic ?? { name: '', description: '' }} onSubmit={save} submit={topic ? 'Save' : 'Add topic'}>
        <TextField name="name" label="Name" hint="Such as: News of the workshop" maxLength={80} required />
        <TextArea
          name="description"
          label="What readers are told"
          hint="What they get, and about how often"
          rows={3}
          limit={300}
          required
        />
      </Form>
      {topic && (
        <div className="mt-6 border-t border-line pt-4">
          <Button onPress={() => void put(topic, topic.archivedAt === null)}>{topic.archivedAt ? 'Bring back' : 'Archive'}</Button>
        </div>
      )}
    </SidePanel>
  )
}
