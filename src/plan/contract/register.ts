// The registers: the channels there are, the calls to action, and the conversions that answer them.
import { z } from 'zod'
import { event, id, instant, operation, page, paging, positiveAmount, text, version } from '#kernel/contract.ts'
import { state, fields, optional } from '#strategy/contract/base.ts'
import { adapters, channelKinds, conversionKinds, ctaKinds, peso } from '../rules/defaults.ts'

const kept = { version, createdAt: instant, archivedAt: instant.nullable() }

const channelFields = {
  name: text(80),
  kind: z.enum(channelKinds),
  peso: z.array(z.enum(peso)).max(4).describe('Paid, earned, shared, owned.'),
  side: z.enum(['internal', 'external']),
  cadence: z.number().min(0).max(999).describe('Versions a week.'),
  hours: z.number().min(0).max(999).describe('Hours for one version.'),
  adapter: z.enum(adapters).describe('How it leaves the building; `by_hand` gives text and link to copy.'),
}
export const channel = z.object({
  id,
  key: z.string().describe('The word links carry as their source.'),
  ...channelFields,
  name: z.string(),
  ...kept,
})
export type Channel = z.infer<typeof channel>

const ctaFields = { label: text(80), kind: z.enum(ctaKinds), conversionId: id.nullable().describe('What counts as answering it.') }
export const cta = z.object({ id, ...ctaFields, label: z.string(), ...kept })
export type Cta = z.infer<typeof cta>

const conversionFields = {
  name: text(80),
  kind: z.enum(conversionKinds),
  value: positiveAmount.nullable().describe('What one is worth; null where the result itself says so.'),
}
export const conversion = z.object({ id, ...conversionFields, name: z.string(), ...kept })
export type Conversion = z.infer<typeof conversion>

export const contract = {
  listChannels: operation({
    method: 'GET',
    path: '/channels',
    permission: 'content.read',
    summary: 'List the channels, by name.',
    input: { ...paging, state },
    output: page(channel),
  }),
  createChannel: operation({
    method: 'POST',
    path: '/channels',
    permission: 'content.edit',
    summary: 'Add a channel with its side, its cadence and how things leave through it.',
    input: { ...optional(channelFields), name: channelFields.name, kind: channelFields.kind },
    output: channel,
  }),
  updateChannel: operation({
    method: 'PATCH',
    path: '/channels/{id}',
    permission: 'content.edit',
    summary: 'Change a channel; the word its links carry stays.',
    input: { id, version, ...optional(channelFields) },
    output: channel,
  }),
  archiveChannel: operation({
    method: 'POST',
    path: '/channels/{id}/archive',
    permission: 'content.edit',
    summary: 'Archive a channel.',
    input: { id, version },
    output: channel,
  }),
  restoreChannel: operation({
    method: 'POST',
    path: '/channels/{id}/restore',
    permission: 'content.edit',
    summary: 'Bring a channel back from the archive.',
    input: { id, version },
    output: channel,
  }),
  listCtas: operation({
    method: 'GET',
    path: '/calls-to-action',
    permission: 'content.read',
    summary: 'List the calls to action, by label.',
    input: { ...paging, state },
    output: page(cta),
  }),
  createCta: operation({
    method: 'POST',
    path: '/calls-to-action',
    permission: 'content.edit',
    summary: 'Add a call to action and what counts as answering it.',
    input: { ...optional(ctaFields), label: ctaFields.label, kind: ctaFields.kind },
    output: cta,
  }),
  updateCta: operation({
    method: 'PATCH',
    path: '/calls-to-action/{id}',
    permission: 'content.edit',
    summary: 'Change a call to action.',
    input: { id, version, ...optional(ctaFields) },
    output: cta,
  }),
  archiveCta: operation({
    method: 'POST',
    path: '/calls-to-action/{id}/archive',
    permission: 'content.edit',
    summary: 'Archive a call to action.',
    input: { id, version },
    output: cta,
  }),
  restoreCta: operation({
    method: 'POST',
    path: '/calls-to-action/{id}/restore',
    permission: 'content.edit',
    summary: 'Bring a call to action back from the archive.',
    input: { id, version },
    output: cta,
  }),
  listConversions: operation({
    method: 'GET',
    path: '/conversions',
    permission: 'content.read',
    summary: 'List what counts as a conversion, by name.',
    input: { ...paging, state },
    output: page(conversion),
  }),
  createConversion: operation({
    method: 'POST',
    path: '/conversions',
    permission: 'content.edit',
    summary: 'Add a conversion: a form, an order, a gift, a deal or a click.',
    input: { ...optional(conversionFields), name: conversionFields.name, kind: conversionFields.kind },
    output: conversion,
  }),
  updateConversion: operation({
    method: 'PATCH',
    path: '/conversions/{id}',
    permission: 'content.edit',
    summary: 'Change a conversion.',
    input: { id, version, ...optional(conversionFields) },
    output: conversion,
  }),
  archiveConversion: operation({
    method: 'POST',
    path: '/conversions/{id}/archive',
    permission: 'content.edit',
    summary: 'Archive a conversion.',
    input: { id, version },
    output: conversion,
  }),
  restoreConversion: operation({
    method: 'POST',
    path: '/conversions/{id}/restore',
    permission: 'content.edit',
    summary: 'Bring a conversion back from the archive.',
    input: { id, version },
    output: conversion,
  }),
}

export const events = {
  channelAdded: event('plan.channelAdded', { name: z.string() }),
  channelChanged: event('plan.channelChanged', { fields }),
  ctaAdded: event('plan.ctaAdded', { label: z.string() }),
  ctaChanged: event('plan.ctaChanged', { fields }),
  conversionAdded: event('plan.conversionAdded', { name: z.string() }),
  conversionChanged: event('plan.conversionChanged', { fields }),
}
