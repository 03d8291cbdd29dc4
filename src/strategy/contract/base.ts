// What the contracts of strategy share: how a goal is measured, what every record keeps, and archiving.
import { z } from 'zod'
import { day, id, instant, version } from '#kernel/contract.ts'
import { faultKind } from '#kernel/fault.ts'
import { metrics, units } from '../rules.ts'

export const faults = {
  stillUsed: faultKind('still_used', 409, 'Something still hangs under this.', 'Archive what is below it first.'),
  pageIncomplete: faultKind(
    'page_incomplete',
    422,
    'The page is not complete enough to be approved.',
    'Fill the named parts and approve again.',
  ),
  approvedAlready: faultKind('approved_already', 409, 'This text is approved already.', 'Change it first if it is to be decided again.'),
  notByHand: faultKind(
    'not_by_hand',
    422,
    'This is counted from what happens; nothing is entered by hand.',
    'Choose a number you enter yourself as its metric, or leave the counting to the program.',
  ),
}

export const metric = z.enum(metrics).describe('What it is measured by; `manual` is a number entered by hand.')
export const unit = z.enum(units).describe('Chosen only for a number entered by hand; the other metrics have theirs.')
/** Minor units, a count, or a share. */
export const value = z.number().min(-1e12).max(1e12).describe('Money in minor units; counts whole; percentages as a share, 0.55 for 55%.')
export const kept = { ownerId: id.nullable(), version, createdAt: instant, archivedAt: instant.nullable() }
export const owned = { ...kept, assumed: z.boolean() }
export const measured = { metric, unit, baseline: z.number().nullable(), target: z.number().nullable(), dueOn: day.nullable() }
export const measure = {
  metric,
  unit: unit.optional(),
  baseline: value.nullable().default(null),
  target: value.nullable().default(null),
  dueOn: day.nullable().default(null),
}
export const measureChange = { metric, unit, baseline: value.nullable(), target: value.nullable(), dueOn: day.nullable() }

/** The filter of every list. */
export const state = z.enum(['current', 'archived']).default('current')
/** The input of an update: every field may be left out. */
export const optional = <Shape extends z.ZodRawShape>(shape: Shape) => z.object(shape).partial().shape
/** Which fields an event says were changed. */
export const fields = z.array(z.string())
