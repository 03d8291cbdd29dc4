// The actions of the registers: channels, calls to action, conversions, and what an organisation starts with.
import { idFor, type Action, type Caller } from '#kernel/caller.ts'
import { expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { events, type contract, type Cta } from '../contract/register.ts'
import { startingChannels, startingConversions } from '../rules/defaults.ts'
import * as store from '../store/register.ts'
import { inTurn } from '../store/tables.ts'
import { expectChoices } from './expect.ts'

type Contract = typeof contract

/** Fills the registers of an organisation that has none yet, in the words of its kind. */
export async function startRegisters(caller: Caller): Promise<void> {
  if ((await store.channelKeys(caller)).length === 0)
    for (const channel of startingChannels)
      await store.addChannel(caller, { ...channel, peso: [...channel.peso], side: 'external', id: idFor(caller) })
  if (await store.anyCta(caller)) return
  for (const { conversion, ctas } of startingConversions(caller.home.kind)) {
    const { id: conversionId } = await store.addConversion(caller, { ...conversion, id: idFor(caller), value: null })
    for (const cta of ctas) await store.addCta(caller, { ...cta, id: idFor(caller), conversionId })
  }
}

/** A channel; undefined when there is none of that id in sight. */
export async function channelById(caller: Caller, id: string) {
  return store.channelById(caller, id)
}

/** A call to action; undefined when there is none of that id in sight. */
export async function ctaById(caller: Caller, id: string) {
  return store.ctaById(caller, id)
}

/** A conversion; undefined when there is none of that id in sight. */
export async function conversionById(caller: Caller, id: string) {
  return store.conversionById(caller, id)
}

/** The oldest call of a kind, or of any kind; undefined in an empty register. */
export async function usualCta(caller: Caller, kind?: Cta['kind']) {
  return store.usualCta(caller, kind)
}

// --- channels

/** The word a channel's links carry: its name in lower case letters, digits and underscores, with a number if it is taken. */
function keyOf(name: string, taken: readonly string[]): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[\u0300-\u036F]/g, '')
    .toLowerCase()
  const key =
    plain
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/^_+|_+$/g, '')
      .slice(0, 40) || 'channel'
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? key : `${key}_${number}`
    if (!taken.includes(candidate)) return candidate
  }
}

export const listChannels: Action<Contract['listChannels']> = (caller, input) => store.channelPage(caller, input)

const adapterOf = { email: 'email', website: 'website' } as const

export const createChannel: Action<Contract['createChannel']> = async (caller, { name, kind, ...input }) => {
  const { peso = [], side = 'external', cadence = 0, hours = 0 } = input
  const adapter = input.adapter ?? adapterOf[kind as keyof typeof adapterOf] ?? 'by_hand'
  await inTurn(caller, 'channel key')
  const key = keyOf(name, await store.channelKeys(caller))
  const channel = await store.addChannel(caller, { id: idFor(caller), key, name, kind, peso, side, cadence, hours, adapter })
  await record(caller, events.channelAdded, channel, { name })
  return channel
}

export const updateChannel: Action<Contract['updateChannel']> = async (caller, { id, version, ...change }) => {
  expectVersion(await store.channelToChange(caller, id), version)
  const channel = await store.changeChannel(caller, id, change)
  await record(caller, events.channelChanged, channel, { fields: Object.keys(change) })
  return channel
}

async function channelArchived(caller: Caller, { id, version }: { id: string; version: number }, archivedAt: string | null) {
  expectVersion(await store.channelToChange(caller, id), version)
  const channel = await store.changeChannel(caller, id, { archivedAt })
  await record(caller, events.channelChanged, channel, { fields: ['archivedAt'] })
  return channel
}
export const archiveChannel: Action<Contract['archiveChannel']> = (caller, input) => channelArchived(caller, input, caller.now)
export const restoreChannel: Action<Contract['restoreChannel']> = (caller, input) => channelArchived(caller, input, null)

// --- calls to action

/** The call with this label, made when the register has none: what a quick campaign asks for in words. */
export async function makeCta(caller: Caller, label: string) {
  const known = await store.ctaByLabel(caller, label)
  if (known) return known
  const conversion = await store.firstConversion(caller)
  return createCta(caller, { label, kind: 'read', conversionId: conversion?.id ?? null })
}

export const listCtas: Action<Contract['listCtas']> = (caller, input) => store.ctaPage(caller, input)

export const createCta = (async (caller, { label, kind, conversionId = null }) => {
  await expectChoices(caller, { conversionId })
  const cta = await store.addCta(caller, { id: idFor(caller), label, kind, conversionId })
  await record(caller, events.ctaAdded, cta, { label })
  return cta
}) satisfies Action<Contract['createCta']>

export const updateCta: Action<Contract['updateCta']> = async (caller, { id, version, ...change }) => {
  expectVersion(await store.ctaToChange(caller, id), version)
  await expectChoices(caller, { conversionId: change.conversionId })
  const cta = await store.changeCta(caller, id, change)
  await record(caller, events.ctaChanged, cta, { fields: Object.keys(change) })
  return cta
}

async function ctaArchived(caller: Caller, { id, version }: { id: string; version: number }, archivedAt: string | null) {
  expectVersion(await store.ctaToChange(caller, id), version)
  const cta = await store.changeCta(caller, id, { archivedAt })
  await record(caller, events.ctaChanged, cta, { fields: ['archivedAt'] })
  return cta
}
export const archiveCta: Action<Contract['archiveCta']> = (caller, input) => ctaArchived(caller, input, caller.now)
export const restoreCta: Action<Contract['restoreCta']> = (caller, input) => ctaArchived(caller, input, null)

// --- conversions

export const listConversions: Action<Contract['listConversions']> = (caller, input) => store.conversionPage(caller, input)

export const createConversion: Action<Contract['createConversion']> = async (caller, { name, kind, value = null }) => {
  const conversion = await store.addConversion(caller, { id: idFor(caller), name, kind, value })
  await record(caller, events.conversionAdded, conversion, { name })
  return conversion
}

export const updateConversion: Action<Contract['updateConversion']> = async (caller, { id, version, ...change }) => {
  expectVersion(await store.conversionToChange(caller, id), version)
  const conversion = await store.changeConversion(caller, id, change)
  await record(caller, events.conversionChanged, conversion, { fields: Object.keys(change) })
  return conversion
}

async function conversionArchived(caller: Caller, { id, version }: { id: string; version: number }, archivedAt: string | null) {
  expectVersion(await store.conversionToChange(caller, id), version)
  const conversion = await store.changeConversion(caller, id, { archivedAt })
  await record(caller, events.conversionChanged, conversion, { fields: ['archivedAt'] })
  return conversion
}
export const archiveConversion: Action<Contract['archiveConversion']> = (caller, input) => conversionArchived(caller, input, caller.now)
export const restoreConversion: Action<Contract['restoreConversion']> = (caller, input) => conversionArchived(caller, input, null)
