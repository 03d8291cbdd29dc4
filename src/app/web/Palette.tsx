// Search or do: every place of the rail, every object of the thread, every verb.
import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { CommandPalette } from '#ui/CommandPalette.tsx'
import { operations } from '#kernel/client.ts'
import { contract as thread } from '#thread/contract.ts'
import { useSession, useWords } from '#identity/web/session.tsx'
import { kindName } from '#insight/web/naming.ts'
import { addressOf } from './addresses.ts'
import { everyPlace } from './places.ts'
import { openQuick, quickVerbs, stopVerb } from './quick.ts'

const threadApi = operations(thread)

export function Palette({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const router = useRouter()
  const session = useSession()
  const words = useWords()
  const [q, setQ] = useState('')
  const found = useQuery({
    ...threadApi.searchThread.queryOptions({ input: { q: q.trim(), limit: 12 } }),
    enabled: open && q.trim().length > 1,
    meta: { spare: true },
  })
  const go = (href: string) => () => {
    onOpenChange(false)
    router.history.push(href)
  }
  const stop = stopVerb(session)
  const groups = [
    {
      title: 'Do',
      actions: [
        ...quickVerbs(session).map(({ id, label }) => ({ id, label, onChoose: () => openQuick(id) })),
        ...(stop ? [{ id: 'hold', label: stop.label, words: ['stop', 'pause', 'crisis'], onChoose: stop.onPress }] : []),
      ],
    },
    { title: 'Go to', actions: everyPlace(session, words).map(({ label, href, hint }) => ({ id: href, label, hint, onChoose: go(href) })) },
    {
      title: 'On the thread',
      actions: (found.data?.items ?? []).flatMap((node) => {
        const href = addressOf(node)
        return href === null ? [] : [{ id: node.id, label: node.title, hint: kindName(node.kind, words), onChoose: go(href) }]
      }),
    },
  ]
  return (
    <CommandPalette
      open={open}
      onOpenChange={onOpenChange}
      groups={groups.filter((group) => group.actions.length > 0)}
      onSearch={setQ}
      searching={found.isFetching}
    />
  )
}
