// What is done about recipients of whom nobody knows whether they have the message: by a person, or by the policy that was chosen before.
import type { Action, Caller } from '#kernel/caller.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { fault } from '#kernel/fault.ts'
import { noteFacts } from '#people/actions/fact.ts'
import { events, faults } from '../contract/base.ts'
import type { contract as dispatchContract } from '../contract/dispatch.ts'
import type { contract } from '../contract/ledger.ts'
import * as store from '../store/dispatch.ts'
import { ensureGate } from '../store/hold.ts'
import * as ledger from '../store/ledger.ts'
import type { DispatchRow } from '../store/tables.ts'
import { dueSince, uncertainDefaults, type UncertainPolicy } from '../uncertain.ts'
import { goOn } from './delivery.ts'
import { dispatchSeen } from './dispatch.ts'

type Contract = typeof contract

export const getUncertainDefault: Action<Contract['getUncertainDefault']> = async (caller) =>
  (await ledger.uncertainDefault(caller)) ?? uncertainDefaults.commercial

export const setUncertainDefault: Action<Contract['setUncertainDefault']> = async (caller, chosen) => {
  await ensureGate(caller)
  await ledger.setUncertainDefault(caller, chosen)
  await record(caller, events.uncertainDefaultSet, { id: caller.home.id, version: 1 }, chosen)
  return { done: true }
}

export const setUncertainPolicy: Action<Contract['setUncertainPolicy']> = async (caller, { id, version, policy, hours }) => {
  const row = expectVersion(await store.dispatchToChange(caller, id), version)
  if (row.adapter !== 'email') throw fault(faults.notByMail)
  await ledger.setUncertainPolicy(caller, id, { policy, hours })
  await record(caller, events.uncertainPolicySet, { id, version: version + 1 }, { nodeId: row.nodeId, policy, hours })
  return dispatchSeen(caller, id)
}

export const settleUncertain: Action<(typeof dispatchContract)['settleUncertain']> = async (caller, { id, version, verdict }) => {
  const row = expectVersion(await store.dispatchToChange(caller, id), version)
  if (verdict === 'again') {
    if (row.state === 'cancelled') throw fault(faults.dispatchEnded)
    if (await otherOnItsWay(caller, row)) throw fault(faults.alreadyOnItsWay)
  }
  const settled = await settle(caller, row, { verdict, policy: 'ask' })
  if (settled === 0) throw fault(faults.nothingUncertain)
  return dispatchSeen(caller, id)
}

/** Applies the policies that are due. What must not be sent again any more, or was sent twice, is left to a person. */
export async function applyUncertainPolicies(caller: Caller): Promise<void> {
  for (const id of await ledger.dueUncertain(caller)) {
    const row = expectFound(await store.lockDispatch(caller, id))
    const { uncertainPolicy: policy, uncertainHours: hours } = row
    if (policy === 'ask') continue
    if (policy === 'again' && (row.state === 'cancelled' || (await otherOnItsWay(caller, row)))) continue
    const verdict = policy === 'count' ? 'delivered' : 'again'
    await settle(caller, row, { verdict, policy, before: dueSince({ hours }, caller.now), once: policy === 'again' })
  }
}

type Row = Pick<DispatchRow, 'id' | 'nodeId'> & { readonly state: string; readonly version: number }

async function otherOnItsWay(caller: Caller, { id, nodeId }: Row): Promise<boolean> {
  const open = await store.openDispatchOf(caller, nodeId)
  return open !== undefined && open.id !== id
}

const factsAtOnce = 1000

interface Decision extends ledger.Concerned {
  readonly verdict: 'delivered' | 'again'
  /** `ask` where a person decided. */
  readonly policy: UncertainPolicy
}

/** Settles uncertain recipients of a locked dispatch; answers how many there were. */
async function settle(caller: Caller, { id, nodeId, state, version }: Row, { verdict, policy, ...concerned }: Decision): Promise<number> {
  const persons = await ledger.settleUncertain(caller, id, verdict, concerned)
  if (persons.length === 0) return 0
  // Open again, so that the gate, the approval and the ledger decide as they did the first time.
  const opens = verdict === 'again' || state === 'failed'
  const news = { nodeId, verdict, policy, recipients: persons.length }
  await record(caller, events.uncertainSettled, { id, version: opens ? version + 1 : version }, news)
  if (verdict === 'delivered')
    for (let from = 0; from < persons.length; from += factsAtOnce)
      await noteFacts(
        caller,
        persons.slice(from, from + factsAtOnce).map((personId) => ({ personId, kind: 'emailed' as const, nodeId })),
      )
  if (opens) {
    await goOn(caller, id, { state: 'sending', failure: null, endedAt: null, trouble: null, failures: 0 })
  }
  return persons.length
}
