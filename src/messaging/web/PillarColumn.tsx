// One pillar of the house: its thought, the messages it carries, and the proof it stands on.
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Chip } from '#ui/Chip.tsx'
import { ErrorNote } from '#ui/ErrorNote.tsx'
import { capital, formatDay } from '#ui/format.ts'
import { List } from '#ui/List.tsx'
import { ListItem } from '#ui/ListItem.tsx'
import { Menu } from '#ui/Menu.tsx'
import { useStep } from '#ui/step.ts'
import { useSession } from '#identity/web/session.tsx'
import { peopleApi } from '#people/web/api.ts'
import type { House, Message, Pillar, Proof } from '../contract.ts'
import { messagingApi } from './api.ts'
import { MessagePanel } from './MessagePanel.tsx'
import { PillarPanel } from './PillarPanel.tsx'
import { ProofPanel } from './ProofPanel.tsx'

interface ColumnProps {
  house: House
  pillars: readonly Pillar[]
  index: number
  edits: boolean
}

// A quiet button shows no edge until it is pointed at: its words, not its padding, stand in line with what is around it.
const inLine = '-mx-2.5'

type Step = ReturnType<typeof useStep>
type Open = { on: 'pillar' } | { on: 'message'; message?: Message } | { on: 'proof'; proof?: Proof } | null

export function PillarColumn({ house, pillars, index, edits }: ColumnProps) {
  const pillar = pillars[index]!
  const [open, setOpen] = useState<Open>(null)
  const step = useStep()
  const close = () => setOpen(null)
  return (
    <section aria-label={pillar.title} className="min-w-0">
      <div className="flex items-start gap-3">
        <h2 className="min-w-0 flex-1 font-serif text-subheading font-medium">{pillar.title}</h2>
        {edits && <PillarMenu house={house} pillars={pillars} index={index} step={step} onChange={() => setOpen({ on: 'pillar' })} />}
      </div>
      {step.problem && <ErrorNote happened={step.problem.happened} todo={step.problem.todo} />}
      {pillar.body && <p className="mt-1 font-serif text-reading text-soft">{pillar.body}</p>}
      <Messages pillar={pillar} edits={edits} onOpen={(message) => setOpen({ on: 'message', ...(message ? { message } : {}) })} />
      <Proofs pillar={pillar} edits={edits} onOpen={(proof) => setOpen({ on: 'proof', ...(proof ? { proof } : {}) })} />
      <PillarPanel pillar={pillar} open={open?.on === 'pillar'} onClose={close} />
      <MessagePanel
        key={open?.on === 'message' ? (open.message?.id ?? 'new') : 'shut'}
        pillar={pillar}
        message={open?.on === 'message' ? open.message : undefined}
        open={open?.on === 'message'}
        onClose={close}
      />
      <ProofPanel
        key={open?.on === 'proof' ? `proof ${open.proof?.id ?? 'new'}` : 'proof shut'}
        pillar={pillar}
        proof={open?.on === 'proof' ? open.proof : undefined}
        open={open?.on === 'proof'}
        onClose={close}
      />
    </section>
  )
}

function PillarMenu({ house, pillars, index, onChange, step }: Omit<ColumnProps, 'edits'> & { onChange: () => void; step: Step }) {
  const order = useMutation(messagingApi.orderPillars.mutationOptions())
  const archive = useMutation(messagingApi.archivePillar.mutationOptions())
  const restore = useMutation(messagingApi.restorePillar.mutationOptions())
  const { id, version, title } = pillars[index]!
  const ids = pillars.map((pillar) => pillar.id)
  const move = (by: number) =>
    void step.take('move', async () => {
      const pillarIds = ids.with(index, ids[index + by]!).with(index + by, id)
      const after = await order.mutateAsync({ version: house.version, pillarIds })
      return { said: `${title} moved.`, undo: () => order.mutateAsync({ version: after.house.version, pillarIds: ids }) }
    })
  const takeAway = () =>
    void step.take('archive', async () => {
      const gone = await archive.mutateAsync({ id, version })
      return { said: `${title} archived.`, undo: () => restore.mutateAsync({ id, version: gone.version }) }
    })
  return (
    <Menu
      trigger={
        <Button kind="quiet" small className={inLine} label={`More about ${title}`}>
          More
        </Button>
      }
      label={`More about ${title}`}
      placement="bottom end"
      groups={[
        {
          entries: [
            { id: 'change', label: 'Change', onPress: onChange },
            { id: 'left', label: 'Move forward', disabled: index === 0, onPress: () => move(-1) },
            { id: 'right', label: 'Move back', disabled: index === pillars.length - 1, onPress: () => move(1) },
          ],
        },
        { entries: [{ id: 'archive', label: 'Archive', hint: 'When nothing rests on it', onPress: takeAway }] },
      ]}
    />
  )
}

function Messages({ pillar, edits, onOpen }: { pillar: Pillar; edits: boolean; onOpen: (message?: Message) => void }) {
  const messages = useInfiniteQuery(
    messagingApi.listMessages.infiniteOptions({
      input: (cursor: string | undefined) => ({ pillarId: pillar.id, limit: 20, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  )
  const rows = messages.data?.pages.flatMap((page) => page.items) ?? []
  const segments = useQuery(peopleApi.listSegments.queryOptions({ input: { limit: 200 } }))
  const audiences = new Map(segments.data?.items.map(({ id, name }) => [id, `For ${name}`]))
  return (
    <section aria-label={`Messages on ${pillar.title}`} className="mt-5">
      <div className="flex items-center gap-3 border-b border-hair pb-1">
        <h3 className="flex-1 text-small font-semibold">Messages</h3>
        {edits && (
          <Button kind="quiet" small className={inLine} label={`Write a message on ${pillar.title}`} onPress={() => onOpen()}>
            Write
          </Button>
        )}
      </div>
      {messages.isSuccess && rows.length === 0 && <p className="py-3 text-small text-soft">No message yet: one claim for one audience.</p>}
      <List>
        {rows.map((message) => (
          <ListItem
            key={message.id}
            title={<span className="font-serif text-reading italic">“{message.what}”</span>}
            sentence={capital(
              [audiences.get(message.segmentId ?? ''), message.emotion && `feeling: ${message.emotion}`].filter(Boolean).join(', '),
            )}
            action={
              edits && (
                <Button kind="quiet" small className={inLine} label={`Change “${message.what}”`} onPress={() => onOpen(message)}>
                  Change
                </Button>
              )
            }
          />
        ))}
      </List>
      {messages.hasNextPage && (
        <Button kind="quiet" small className={inLine} pending={messages.isFetchingNextPage} onPress={() => void messages.fetchNextPage()}>
          Show more
        </Button>
      )}
    </section>
  )
}

const stateWords = { unproven: 'Not proven', live: 'Proven', expiring: 'Runs out', expired: 'Expired' } as const
const stateTones = { unproven: 'warning', live: 'good', expiring: 'warning', expired: 'error' } as const

function Proofs({ pillar, edits, onOpen }: { pillar: Pillar; edits: boolean; onOpen: (proof?: Proof) => void }) {
  const { locale } = useSession()
  const proofs = useInfiniteQuery(
    messagingApi.listProofs.infiniteOptions({
      input: (cursor: string | undefined) => ({ pillarId: pillar.id, limit: 20, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  )
  const rows = proofs.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <section aria-label={`Proof under ${pillar.title}`} className="mt-5">
      <div className="flex items-center gap-3 border-b border-hair pb-1">
        <h3 className="flex-1 text-small font-semibold">Proof</h3>
        {edits && (
          <Button kind="quiet" small className={inLine} label={`Add proof under ${pillar.title}`} onPress={() => onOpen()}>
            Add
          </Button>
        )}
      </div>
      {proofs.isSuccess && rows.length === 0 && (
        <p className="py-3 text-small text-soft">No proof yet: what makes it true, and until when.</p>
      )}
      <List>
        {rows.map((proof) => (
          <ListItem
            key={proof.id}
            lead={<Chip tone={stateTones[proof.state]}>{stateWords[proof.state]}</Chip>}
            title={proof.claim}
            sentence={[proof.evidence, proof.expiresOn && `until ${formatDay(proof.expiresOn, { locale, year: true })}`]
              .filter(Boolean)
              .join(', ')}
            action={
              edits && (
                <Button kind="quiet" small className={inLine} label={`Change “${proof.claim}”`} onPress={() => onOpen(proof)}>
                  Change
                </Button>
              )
            }
          />
        ))}
      </List>
      {proofs.hasNextPage && (
        <Button kind="quiet" small className={inLine} pending={proofs.isFetchingNextPage} onPress={() => void proofs.fetchNextPage()}>
          Show more
        </Button>
      )}
    </section>
  )
}
