// Letting go what a hold stopped: who releases it sees beforehand when each of it will begin.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { DateField } from '#ui/DateField.tsx'
import { Form } from '#ui/Form.tsx'
import { useFormValue } from '#ui/form.ts'
import { formatInstant, formatNumber } from '#ui/format.ts'
import { List } from '#ui/List.tsx'
import { ListItem } from '#ui/ListItem.tsx'
import { NumberField } from '#ui/NumberField.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { offerUndo } from '#ui/undo.ts'
import { dayIn, instantOf } from '#kernel/time.ts'
import { useSession } from '#identity/web/session.tsx'
import type { HeldItem, Hold } from '../contract/hold.ts'
import { releaseGap, releasePlan } from '../rules.ts'
import { channelsApi } from './api.ts'

interface PanelProps {
  hold: Hold
  open: boolean
  onClose: () => void
}

function useRelease(hold: Hold) {
  const queries = useQueryClient()
  const release = useMutation(channelsApi.releaseItems.mutationOptions())
  return async (
    items: { dispatchId: string; version: number; at?: string }[],
    rest: { minutesApart?: number; reason?: string | undefined },
  ) => {
    const { reason, ...others } = rest
    await release.mutateAsync({ id: hold.id, items, ...others, ...(reason ? { reason } : {}) })
    await queries.invalidateQueries()
  }
}

interface Release {
  minutesApart: number | null
  reason: string
}

export function ReleasePanel({ hold, items, open, onClose, onDone }: PanelProps & { items: readonly HeldItem[]; onDone: () => void }) {
  const { locale } = useSession()
  const release = useRelease(hold)
  const go = async ({ minutesApart, reason }: Release) => {
    const wanted = items.map(({ dispatchId, version }) => ({ dispatchId, version }))
    await release(wanted, { minutesApart: minutesApart ?? releaseGap, reason })
    onDone()
    offerUndo(
      items.length === 1 ? `“${items[0]!.title}” is released.` : `${formatNumber(items.length, { locale })} dispatches are released.`,
    )
  }
  const one = items.length === 1
  return (
    <SidePanel
      title={one ? `Release “${items[0]!.title}”` : `Release ${formatNumber(items.length, { locale })} dispatches`}
      purpose={
        hold.liftedAt === null
          ? 'An exception by name: everything else stays held.'
          : 'In your name. What is past due begins one after another.'
      }
      open={open}
      onClose={onClose}
    >
      <Form<Release> initial={{ minutesApart: releaseGap, reason: '' }} onSubmit={go} submit={one ? 'Release' : 'Release them'}>
        {!one && (
          <NumberField name="minutesApart" label="Minutes between two of them" hint="For what is past due" min={0} max={1440} required />
        )}
        <Plan items={items} />
        <TextArea name="reason" label="Because" hint="For the record" rows={2} limit={500} />
      </Form>
    </SidePanel>
  )
}

/** When each begins; what another hold stops as well, says so. */
function Plan({ items }: { items: readonly HeldItem[] }) {
  const { locale, zone } = useSession()
  const apart = (useFormValue('minutesApart') as number | null) ?? releaseGap
  const [now] = useState(() => new Date().toISOString())
  const plan = releasePlan(
    items.map(({ dispatchId, dueAt, state }) => ({ id: dispatchId, dueAt, ready: state === 'ready' })),
    now,
    apart,
  )
  return (
    <List label="Planned times">
      {plan.map(({ id, startsAt }) => {
        const item = items.find(({ dispatchId }) => dispatchId === id)!
        return (
          <ListItem
            key={id}
            title={item.title}
            sentence={beginning(item, startsAt <= now ? null : formatInstant(startsAt, { locale, timeZone: zone }))}
          />
        )
      })}
    </List>
  )
}

function beginning({ state, alsoHeld }: HeldItem, at: string | null): string {
  if (alsoHeld) return `${alsoHeld.scope === 'dispatch' ? 'Stays paused' : 'Stays held'}: ${alsoHeld.reason}`
  if (state === 'ready') return 'May be posted by hand at once'
  return at === null ? 'Begins at once, at the pace of its account' : `Begins ${at}`
}

export function NewTimePanel({ hold, item, open, onClose }: PanelProps & { item: HeldItem | undefined }) {
  const { zone } = useSession()
  const [today] = useState(() => dayIn(zone, new Date().toISOString()))
  const release = useRelease(hold)
  const go = async ({ at }: { at: string }) => {
    await release([{ dispatchId: item!.dispatchId, version: item!.version, at: instantOf(at.slice(0, 10), at.slice(11), zone) }], {})
    offerUndo(`“${item!.title}” is released for its new time.`)
  }
  return (
    <SidePanel
      title={`New time for “${item?.title ?? ''}”`}
      purpose={`It is released in your name and leaves then. Time in ${zone.replaceAll('_', ' ')}.`}
      open={open}
      onClose={onClose}
    >
      <Form<{ at: string }> onSubmit={go} submit="Release for that time">
        <DateField name="at" label="Leaves on" time min={today} required />
      </Form>
    </SidePanel>
  )
}
