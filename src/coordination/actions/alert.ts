// The actions of alerts: raised once for each thing that happened, listed for whom they reach, read.
import { idFor, type Action, type Caller } from '#kernel/caller.ts'
import { record } from '#kernel/events/record.ts'
import { companiesNamedIn, companyById } from '#people/actions/company.ts'
import { nodeOf } from '#thread/actions.ts'
import { coverageById } from '#pr/actions.ts'
import { openDealsOf } from '#sales/actions/deal.ts'
import { events, type contract } from '../contract.ts'
import { coverageSentence, type AlertKind, type FunctionName } from '../rules.ts'
import * as store from '../store.ts'

type Contract = typeof contract

export const listAlerts: Action<Contract['listAlerts']> = async (caller, input) => {
  const found = await store.alertPage(caller, input)
  return {
    ...found,
    items: found.items.map(({ nodeKind, nodeTitle, nodeParentId, sourceKind, sourceTitle, ...alert }) => ({
      ...alert,
      mine: alert.memberId !== null,
      node: alert.nodeId === null ? null : { id: alert.nodeId, kind: nodeKind!, title: nodeTitle!, parentId: nodeParentId },
      source: alert.sourceId === null ? null : { id: alert.sourceId, kind: sourceKind!, title: sourceTitle! },
    })),
  }
}

export const readAlerts: Action<Contract['readAlerts']> = async (caller, { ids, read }) => ({
  changed: await store.markAlerts(caller, ids, read),
})

interface NewAlert {
  readonly kind: AlertKind
  /** What it is raised for; the same key is raised once. */
  readonly key: string
  /** To one member, or without one to a function. */
  readonly memberId?: string | null
  readonly function: FunctionName
  readonly nodeId: string | null
  readonly sourceId?: string
  readonly sentence: string
}

/** Raises an alert to a member, or to the function where nobody owns the object. */
export async function raise(
  caller: Caller,
  { memberId = null, sourceId = null, ...alert }: Omit<NewAlert, 'sourceId'> & { sourceId?: string | null },
) {
  const id = idFor(caller)
  const to = { memberId, function: memberId === null ? alert.function : null }
  if (!(await store.addAlert(caller, { ...alert, ...to, sourceId, orgId: caller.home.id, id, at: caller.now }))) return
  await record(caller, events.alertRaised, { id, version: 1 }, { kind: alert.kind, ...to, nodeId: alert.nodeId })
}

/** Somebody published something: whoever talks to those it speaks of, or to somebody who has read it, is told. */
export async function tellOfCoverage(caller: Caller, coverageId: string): Promise<void> {
  const coverage = await coverageById(caller, coverageId)
  if (!coverage || coverage.archivedAt !== null) return
  const named = await companiesNamedIn(caller, [...coverage.about, coverage.title].join(' \u00b7 '))
  const chosen = coverage.companyId === null ? undefined : await companyById(caller, coverage.companyId)
  for (const company of new Map([...named, ...(chosen ? [chosen] : [])].map((each) => [each.id, each])).values())
    await tellOwners(caller, coverage, { companyId: company.id }, company.name)
  if (coverage.personId !== null) await tellOwners(caller, coverage, { personId: coverage.personId }, null)
}

type Coverage = NonNullable<Awaited<ReturnType<typeof coverageById>>>

async function tellOwners(
  caller: Caller,
  coverage: Coverage,
  whose: { companyId?: string; personId?: string },
  about: string | null,
): Promise<void> {
  for (const deal of await openDealsOf(caller, whose)) {
    const sentence = coverageSentence(coverage, about)
    const key = `coverage:${coverage.id}:${deal.id}`
    await raise(caller, {
      kind: 'coverage',
      key,
      memberId: deal.ownerId,
      function: 'sales',
      nodeId: deal.id,
      sourceId: coverage.id,
      sentence,
    })
  }
}

/** Something did not leave: whoever it belongs to is told why. */
export async function tellOfFailure(caller: Caller, dispatchId: string, nodeId: string, reason: string): Promise<void> {
  const node = await nodeOf(caller, nodeId)
  if (!node) return
  const sentence = `It did not go out. ${reason}`
  await raise(caller, { kind: 'failed', key: `failed:${dispatchId}`, memberId: node.ownerId, function: node.function, nodeId, sentence })
}

/** Sending was stopped: everybody who may have something on its way is told. */
export async function tellOfHold(caller: Caller, holdId: string, nodeId: string | null, reason: string): Promise<void> {
  for (const name of ['marketing', 'communications', 'sales'] as const)
    await raise(caller, { kind: 'hold', key: `hold:${holdId}:${name}`, function: name, nodeId, sentence: `Sending was stopped: ${reason}` })
}
