// The day of an account: how much may leave through it today.
import type { Caller } from '#kernel/caller.ts'
import { addDays, dayIn, instantOf } from '#kernel/time.ts'
import { dayAllowance, type Limits } from '../rules.ts'
import type { DayRoom } from '../store/account.ts'

/** What may leave through an account on the day it is now in the organisation's zone. */
export function dayRoomOf(caller: Caller, account: Pick<Limits, 'dailyLimit' | 'warmUpFrom' | 'warmUpFirst'>): DayRoom {
  const { zone } = caller.home
  const day = dayIn(zone, caller.now)
  return { allowed: dayAllowance(account, day), from: instantOf(day, '00:00', zone), until: instantOf(addDays(day, 1), '00:00', zone) }
}
