// The registers that campaigns draw on: channels, calls to action, conversions.
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { Button } from '#ui/Button.tsx'
import { Chip } from '#ui/Chip.tsx'
import { formatMoney, formatNumber } from '#ui/format.ts'
import { Loading } from '#ui/Loading.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { Table } from '#ui/Table.tsx'
import { Tabs } from '#ui/Tabs.tsx'
import { useSession, useWords } from '#identity/web/session.tsx'
import { useReach } from '#strategy/web/change.ts'
import type { Channel, Conversion, Cta } from '../contract/register.ts'
import { planApi } from './api.ts'
import { useConversions } from './choices.ts'
import { adapterLabel, channelKindLabel, conversionKindLabel, ctaKindLabel, pesoLabel } from './labels.ts'
import { ChannelPanel, ConversionPanel, CtaPanel } from './RegisterPanels.tsx'

type Tab = 'channels' | 'calls' | 'conversions'
const verbs: Record<Tab, string> = { channels: 'Add a channel', calls: 'Add a call to action', conversions: 'Add a conversion' }

export function Registers() {
  const { tab = 'channels' } = useSearch({ strict: false }) as { tab?: Tab }
  const [adding, setAdding] = useState<Tab | null>(null)
  const reach = useReach()
  const close = () => setAdding(null)
  return (
    <>
      <PageHeader
        title="Registers"
        purpose="The channels you speak through, the calls to action you make, and what counts as answering them."
        actions={
          reach('content.edit') && (
            <Button kind="primary" onPress={() => setAdding(tab)}>
              {verbs[tab]}
            </Button>
          )
        }
      />
      <Tabs
        label="Registers"
        current={tab}
        tabs={[
          { id: 'channels', label: 'Channels', href: '/registers' },
          { id: 'calls', label: 'Calls to action', href: '/registers?tab=calls' },
          { id: 'conversions', label: 'Conversions', href: '/registers?tab=conversions' },
        ]}
      />
      {tab === 'channels' ? <Channels /> : tab === 'calls' ? <Calls /> : <Conversions />}
      <ChannelPanel open={adding === 'channels'} onClose={close} />
      <CtaPanel open={adding === 'calls'} onClose={close} />
      <ConversionPanel open={adding === 'conversions'} onClose={close} />
    </>
  )
}

const all = { input: { limit: 200 } }
const Sheet = ({ children }: { children: ReactNode }) => (
  <div className="rounded-surface border border-line bg-card px-3 py-1">{children}</div>
)
const nothing = (why: string) => <p className="px-2.5 py-4 text-soft">{why}</p>

function Channels() {
  const { locale } = useSession()
  const reach = useReach()
  const { data } = useQuery(planApi.listChannels.queryOptions(all))
  const [open, setOpen] = useState<Channel | null>(null)
  const number = (value: number) => formatNumber(value, { locale })
  if (!data) return <Loading shape="table" />
  return (
    <Sheet>
      <Table
        label="Channels"
        rows={data.items}
        rowKey={({ id }) => id}
        rowName={({ name }) => name}
        onOpen={(channel) => reach('content.edit') && setOpen(channel)}
        empty={nothing(
          'No channel yet. Every version goes out through one: add each place you speak through, and how many versions a week it takes.',
        )}
        columns={[
          { key: 'name', title: 'Channel', cell: ({ name }) => name },
          { key: 'kind', title: 'Kind', cell: ({ kind }) => channelKindLabel[kind] },
          { key: 'adapter', title: 'How it goes out', cell: ({ adapter }) => adapterLabel[adapter] },
          {
            key: 'peso',
            title: 'Media',
            cell: ({ peso, side }) => (
              <span className="flex flex-wrap gap-1">
                {peso.map((tag) => (
                  <Chip key={tag}>{pesoLabel[tag]}</Chip>
                ))}
                {side === 'internal' && <Chip>Internal</Chip>}
              </span>
            ),
            spare: true,
          },
          { key: 'cadence', title: 'Versions a week', cell: ({ cadence }) => number(cadence), numeric: true, spare: true },
          { key: 'hours', title: 'Hours for one', cell: ({ hours }) => number(hours), numeric: true, spare: true },
        ]}
      />
      {open && <ChannelPanel key={open.id} channel={open} open onClose={() => setOpen(null)} />}
    </Sheet>
  )
}

function Calls() {
  const reach = useReach()
  const { data } = useQuery(planApi.listCtas.queryOptions(all))
  const conversions = useConversions()
  const [open, setOpen] = useState<Cta | null>(null)
  if (!data) return <Loading shape="table" />
  return (
    <Sheet>
      <Table
        label="Calls to action"
        rows={data.items}
        rowKey={({ id }) => id}
        rowName={({ label }) => label}
        onOpen={(cta) => reach('content.edit') && setOpen(cta)}
        empty={nothing('No call to action yet. A call says the one thing that whoever reads you is to do.')}
        columns={[
          { key: 'label', title: 'Call to action', cell: ({ label }) => label },
          { key: 'kind', title: 'Kind', cell: ({ kind }) => ctaKindLabel[kind] },
          {
            key: 'conversion',
            title: 'Answered by',
            cell: ({ conversionId }) => conversions.find(({ id }) => id === conversionId)?.name ?? <Chip tone="warning">Nothing yet</Chip>,
          },
        ]}
      />
      {open && <CtaPanel key={open.id} cta={open} open onClose={() => setOpen(null)} />}
    </Sheet>
  )
}

function Conversions() {
  const { currency, locale } = useSession()
  const words = useWords()
  const reach = useReach()
  const { data } = useQuery(planApi.listConversions.queryOptions(all))
  const [open, setOpen] = useState<Conversion | null>(null)
  if (!data) return <Loading shape="table" />
  return (
    <Sheet>
      <Table
        label="Conversions"
        rows={data.items}
        rowKey={({ id }) => id}
        rowName={({ name }) => name}
        onOpen={(conversion) => reach('content.edit') && setOpen(conversion)}
        empty={nothing('No conversion yet. A conversion is what counts as an answer to a call: a form sent, a payment, a click.')}
        columns={[
          { key: 'name', title: 'Conversion', cell: ({ name }) => name },
          { key: 'kind', title: 'Kind', cell: ({ kind }) => conversionKindLabel(kind, words) },
          {
            key: 'value',
            title: 'Worth',
            cell: ({ value }) => (value === null ? 'what it brings' : formatMoney(value, currency, { locale })),
            numeric: true,
          },
        ]}
      />
      {open && <ConversionPanel key={open.id} conversion={open} open onClose={() => setOpen(null)} />}
    </Sheet>
  )
}
