// What was archived in the message house, to be brought back: pillars, messages and proof.
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { Button } from '#ui/Button.tsx'
import { ErrorNote } from '#ui/ErrorNote.tsx'
import { List } from '#ui/List.tsx'
import { ListItem } from '#ui/ListItem.tsx'
import { Loading } from '#ui/Loading.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { useStep } from '#ui/step.ts'
import { messagingApi } from './api.ts'

export function ArchivePanel({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <SidePanel title="Archived" purpose="A message or a proof comes back on its pillar, a pillar at the end." open={open} onClose={onClose}>
      {open && <Archived />}
    </SidePanel>
  )
}

interface Row {
  id: string
  version: number
  words: string
}

/** Every page that was read so far, as rows of one kind; the button reads the next. */
function Archived() {
  const step = useStep()
  const pillars = useInfiniteQuery(messagingApi.listPillars.infiniteOptions(paged))
  const messages = useInfiniteQuery(messagingApi.listMessages.infiniteOptions(paged))
  const proofs = useInfiniteQuery(messagingApi.listProofs.infiniteOptions(paged))
  const restorePillar = useMutation(messagingApi.restorePillar.mutationOptions())
  const restoreMessage = useMutation(messagingApi.restoreMessage.mutationOptions())
  const restoreProof = useMutation(messagingApi.restoreProof.mutationOptions())
  if (!pillars.data || !messages.data || !proofs.data) return <Loading shape="text" />
  const kinds = [
    {
      title: 'Pillars',
      rows: pillars.data.pages.flatMap(({ items }) => items.map(({ id, version, title }): Row => ({ id, version, words: title }))),
      more: pillars,
      back: restorePillar.mutateAsync,
    },
    {
      title: 'Messages',
      rows: messages.data.pages.flatMap(({ items }) => items.map(({ id, version, what }): Row => ({ id, version, words: `“${what}”` }))),
      more: messages,
      back: restoreMessage.mutateAsync,
    },
    {
      title: 'Proof',
      rows: proofs.data.pages.flatMap(({ items }) => items.map(({ id, version, claim }): Row => ({ id, version, words: claim }))),
      more: proofs,
      back: restoreProof.mutateAsync,
    },
  ].filter(({ rows }) => rows.length > 0)
  if (kinds.length === 0) return <p className="text-soft">Nothing is archived.</p>
  return (
    <div className="flex flex-col gap-6">
      {step.problem && <ErrorNote happened={step.problem.happened} todo={step.problem.todo} />}
      {kinds.map(({ title, rows, more, back }) => (
        <section key={title}>
          <h3 className="border-b border-hair pb-1 text-small font-semibold">{title}</h3>
          <List label={title}>
            {rows.map(({ id, version, words }) => (
              <ListItem
                key={id}
                title={words}
                action={
                  <Button
                    small
                    label={`Bring back ${words}`}
                    pending={step.pending === id}
                    onPress={() =>
                      void step.take(id, async () => {
                        await back({ id, version })
                        return { said: `${words} is back.` }
                      })
                    }
                  >
                    Bring back
                  </Button>
                }
              />
            ))}
          </List>
          {more.hasNextPage && (
            <Button kind="quiet" small pending={more.isFetchingNextPage} onPress={() => void more.fetchNextPage()}>
              Show more
            </Button>
          )}
        </section>
      ))}
    </div>
  )
}

const paged = {
  input: (cursor: string | undefined) => ({ state: 'archived' as const, limit: 20, ...(cursor ? { cursor } : {}) }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor ?? undefined,
}
