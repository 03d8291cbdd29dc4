// The quiet hours of an organisation.
import type { Action } from '#kernel/caller.ts'
import { record } from '#kernel/events/record.ts'
import { fault } from '#kernel/fault.ts'
import { events, faults } from '../contract/base.ts'
import type { contract } from '../contract/quiet.ts'
import { ensureGate } from '../store/hold.ts'
import * as store from '../store/standing.ts'

type Contract = typeof contract

export const getQuietHours: Action<Contract['getQuietHours']> = async (caller) =>
  (await store.quietHours(caller)) ?? { from: null, until: null }

export const setQuietHours: Action<Contract['setQuietHours']> = async (caller, { from, until }) => {
  if ((from === null) !== (until === null) || (from !== null && from === until))
    throw fault(faults.noSpan, { fields: [{ path: 'until', message: faults.noSpan.message }] })
  await ensureGate(caller)
  await store.setQuietHours(caller, from === null || until === null ? null : { from, until })
  await record(caller, events.quietHoursSet, { id: caller.home.id, version: 1 }, { from, until })
  return { done: true }
}
