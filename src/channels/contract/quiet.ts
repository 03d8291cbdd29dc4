// The quiet hours: when no sequence writes to anybody, by the clock of whoever would read it.
import { z } from 'zod'
import { clock, done, operation } from '#kernel/contract.ts'
import { faults } from './base.ts'

export const contract = {
  getQuietHours: operation({
    method: 'GET',
    path: '/quiet-hours',
    permission: 'send.read',
    summary: 'Read the hours in which no sequence writes to anybody, by the recipient’s clock.',
    input: {},
    output: z.object({ from: z.string().nullable(), until: z.string().nullable() }),
  }),
  setQuietHours: operation({
    method: 'PUT',
    path: '/quiet-hours',
    permission: 'send.approve',
    summary: 'Set the hours in which no sequence writes to anybody, by the recipient’s clock; null is at any hour.',
    input: { from: clock.nullable(), until: clock.nullable() },
    output: done,
    faults: [faults.noSpan],
  }),
}
