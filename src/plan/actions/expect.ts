// What several actions of plan refuse: days the wrong way round, choices that do not exist, parents that are archived.
import type { Caller } from '#kernel/caller.ts'
import { baseFaults, fault, type FieldFault } from '#kernel/fault.ts'
import type { Day } from '#kernel/time.ts'
import { faults as strategyFaults } from '#strategy/contract/base.ts'
import { segmentsExist } from '#strategy/actions/strategy.ts'
import { nodeOf } from '#thread/actions.ts'
import { faults as threadFaults } from '#thread/contract.ts'
import * as registers from '../store/register.ts'
import { anythingBelow } from '../store/tables.ts'

export function expectDays({ startsOn, endsOn }: { startsOn: Day | null; endsOn: Day | null }): void {
  if (startsOn !== null && endsOn !== null && startsOn > endsOn)
    throw fault(baseFaults.unprocessable, { fields: [{ path: 'endsOn', message: 'is before the beginning' }] })
}

interface Choices {
  readonly segmentIds?: readonly string[] | undefined
  readonly ctaId?: string | null | undefined
  readonly conversionId?: string | null | undefined
  readonly channelId?: string | null | undefined
}

const usable = (row: { archivedAt: string | null } | undefined) => row !== undefined && row.archivedAt === null

/** Refuses segments, calls, conversions and channels that do not exist or are archived. */
export async function expectChoices(caller: Caller, { segmentIds, ctaId, conversionId, channelId }: Choices): Promise<void> {
  const fields: FieldFault[] = []
  const refuse = (path: string) => fields.push({ path, message: 'does not exist or is archived' })
  if (segmentIds && !(await segmentsExist(caller, segmentIds))) refuse('segmentIds')
  if (ctaId && !usable(await registers.ctaById(caller, ctaId))) refuse('ctaId')
  if (conversionId && !usable(await registers.conversionById(caller, conversionId))) refuse('conversionId')
  if (channelId && !usable(await registers.channelById(caller, channelId))) refuse('channelId')
  if (fields.length > 0) throw fault(baseFaults.unprocessable, { fields })
}

/** Refuses to archive what something still hangs under. */
export async function expectNothingBelow(caller: Caller, id: string): Promise<void> {
  if (await anythingBelow(caller, id)) throw fault(strategyFaults.stillUsed)
}

/** Refuses to take back what hangs under something archived. */
export async function expectParentKept(caller: Caller, parentId: string): Promise<void> {
  if ((await nodeOf(caller, parentId))?.archivedAt !== null) throw fault(threadFaults.parentGone)
}
