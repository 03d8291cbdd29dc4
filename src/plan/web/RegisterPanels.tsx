// The forms of the registers: a channel, a call to action, a conversion.
import { useMutation } from '@tanstack/react-query'
import { Button } from '#ui/Button.tsx'
import { Form } from '#ui/Form.tsx'
import { MoneyField } from '#ui/MoneyField.tsx'
import { NumberField } from '#ui/NumberField.tsx'
import { Select } from '#ui/Select.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextField } from '#ui/TextField.tsx'
import { useSession, useWords } from '#identity/web/session.tsx'
import { useChange } from '#strategy/web/change.ts'
import { Choices } from '#strategy/web/Choices.tsx'
import type { Channel, Conversion, Cta } from '../contract/register.ts'
import { conversionKinds } from '../rules/defaults.ts'
import { planApi } from './api.ts'
import { none, orNull, useConversionOptions, withNone } from './choices.ts'
import { adapterLabel, channelKindLabel, conversionKindLabel, ctaKindLabel, optionsOf, pesoLabel } from './labels.ts'

interface PanelProps {
  open: boolean
  onClose: () => void
}

type ChannelValues = Pick<Channel, 'name' | 'kind' | 'peso' | 'side' | 'cadence' | 'hours' | 'adapter'>
const channelValues = ({ name, kind, peso, side, cadence, hours, adapter }: ChannelValues): ChannelValues => ({
  name,
  kind,
  peso,
  side,
  cadence,
  hours,
  adapter,
})
const newChannel: ChannelValues = { name: '', kind: 'social', peso: [], side: 'external', cadence: 1, hours: 1, adapter: 'by_hand' }

export function ChannelPanel({ channel, open, onClose }: PanelProps & { channel?: Channel }) {
  const change = useChange()
  const { mutateAsync: create } = useMutation(planApi.createChannel.mutationOptions())
  const { mutateAsync: update } = useMutation(planApi.updateChannel.mutationOptions())
  const { mutateAsync: archive } = useMutation(planApi.archiveChannel.mutationOptions())
  const { mutateAsync: restore } = useMutation(planApi.restoreChannel.mutationOptions())
  const save = (values: ChannelValues) =>
    channel
      ? change(
          `${values.name} changed.`,
          () => update({ id: channel.id, version: channel.version, ...values }),
          ({ id, version }) => update({ id, version, ...channelValues(channel) }),
        )
      : change(
          `${values.name} added.`,
          () => create(values),
          ({ id, version }) => archive({ id, version }),
        )
  const putAway = async ({ id, version, name }: Channel) => {
    await change(
      `${name} archived.`,
      () => archive({ id, version }),
      (after) => restore({ id, version: after.version }),
    )
    onClose()
  }
  return (
    <SidePanel title={channel ? `Change ${channel.name}` : 'Add a channel'} open={open} onClose={onClose}>
      <Form<ChannelValues>
        initial={channel ? channelValues(channel) : newChannel}
        onSubmit={save}
        submit={channel ? 'Save' : 'Add channel'}
        more={channel && <Button onPress={() => void putAway(channel)}>Archive</Button>}
      >
        <TextField name="name" label="Name" required />
        <Select name="kind" label="Kind" options={optionsOf(channelKindLabel)} required />
        <Select name="adapter" label="How it goes out" options={optionsOf(adapterLabel)} required />
        <Select
          name="side"
          label="Side"
          options={[
            { value: 'external', label: 'External: to the public' },
            { value: 'internal', label: 'Internal: to your own people' },
          ]}
          required
        />
        <Choices name="peso" label="Media" options={optionsOf(pesoLabel)} empty="" />
        <div className="grid grid-cols-2 gap-4">
          <NumberField name="cadence" label="Versions a week" min={0} max={999} digits={2} required />
          <NumberField name="hours" label="Hours for one" min={0} max={999} digits={2} required />
        </div>
      </Form>
    </SidePanel>
  )
}

type CtaValues = { label: string; kind: Cta['kind']; conversionId: string }

export function CtaPanel({ cta, open, onClose }: PanelProps & { cta?: Cta }) {
  const change = useChange()
  const conversions = withNone(useConversionOptions(), 'Nothing yet')
  const { mutateAsync: create } = useMutation(planApi.createCta.mutationOptions())
  const { mutateAsync: update } = useMutation(planApi.updateCta.mutationOptions())
  const { mutateAsync: archive } = useMutation(planApi.archiveCta.mutationOptions())
  const { mutateAsync: restore } = useMutation(planApi.restoreCta.mutationOptions())
  const save = ({ label, kind, conversionId }: CtaValues) => {
    const fields = { label, kind, conversionId: orNull(conversionId) }
    return cta
      ? change(
          `“${label}” changed.`,
          () => update({ id: cta.id, version: cta.version, ...fields }),
          ({ id, version }) => update({ id, version, label: cta.label, kind: cta.kind, conversionId: cta.conversionId }),
        )
      : change(
          `“${label}” added.`,
          () => create(fields),
          ({ id, version }) => archive({ id, version }),
        )
  }
  const putAway = async ({ id, version, label }: Cta) => {
    await change(
      `“${label}” archived.`,
      () => archive({ id, version }),
      (after) => restore({ id, version: after.version }),
    )
    onClose()
  }
  return (
    <SidePanel title={cta ? 'Change call to action' : 'Add a call to action'} open={open} onClose={onClose}>
      <Form<CtaValues>
        initial={cta ? { label: cta.label, kind: cta.kind, conversionId: cta.conversionId ?? none } : { kind: 'read', conversionId: none }}
        onSubmit={save}
        submit={cta ? 'Save' : 'Add call'}
        more={cta && <Button onPress={() => void putAway(cta)}>Archive</Button>}
      >
        <TextField name="label" label="Words on the button" hint="Such as: Enroll now" required />
        <Select name="kind" label="Kind" options={optionsOf(ctaKindLabel)} required />
        <Select name="conversionId" label="What counts as answering it" options={conversions} />
      </Form>
    </SidePanel>
  )
}

type ConversionValues = Pick<Conversion, 'name' | 'kind' | 'value'>
const conversionValues = ({ name, kind, value }: ConversionValues): ConversionValues => ({ name, kind, value })

export function ConversionPanel({ conversion, open, onClose }: PanelProps & { conversion?: Conversion }) {
  const { currency } = useSession()
  const words = useWords()
  const change = useChange()
  const { mutateAsync: create } = useMutation(planApi.createConversion.mutationOptions())
  const { mutateAsync: update } = useMutation(planApi.updateConversion.mutationOptions())
  const { mutateAsync: archive } = useMutation(planApi.archiveConversion.mutationOptions())
  const { mutateAsync: restore } = useMutation(planApi.restoreConversion.mutationOptions())
  const save = (values: ConversionValues) =>
    conversion
      ? change(
          `${values.name} changed.`,
          () => update({ id: conversion.id, version: conversion.version, ...values }),
          ({ id, version }) => update({ id, version, ...conversionValues(conversion) }),
        )
      : change(
          `${values.name} added.`,
          () => create(values),
          ({ id, version }) => archive({ id, version }),
        )
  const putAway = async ({ id, version, name }: Conversion) => {
    await change(
      `${name} archived.`,
      () => archive({ id, version }),
      (after) => restore({ id, version: after.version }),
    )
    onClose()
  }
  return (
    <SidePanel title={conversion ? `Change ${conversion.name}` : 'Add a conversion'} open={open} onClose={onClose}>
      <Form<ConversionValues>
        initial={conversion ? conversionValues(conversion) : { kind: 'form', value: null }}
        onSubmit={save}
        submit={conversion ? 'Save' : 'Add conversion'}
        more={conversion && <Button onPress={() => void putAway(conversion)}>Archive</Button>}
      >
        <TextField name="name" label="Name" required />
        <Select
          name="kind"
          label="Kind"
          options={conversionKinds.map((kind) => ({ value: kind, label: conversionKindLabel(kind, words) }))}
          required
        />
        <MoneyField name="value" label="Worth" hint="Left open, it is worth what it brings" currency={currency} />
      </Form>
    </SidePanel>
  )
}
