// Pairs every operation with its action: looked up only in the modules that stand beside its own part of the contract.
import type { AnyContractProcedure } from '@orpc/contract'

/** A part of the contract, and the modules that carry out its operations. */
export type Pair = readonly [part: Readonly<Record<string, AnyContractProcedure>>, ...actions: readonly object[]]

// Each action is checked against its own operation where it is written; here they are only paired by name.
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyAction = (caller: any, input: any) => Promise<unknown>

/**
 * The action of each operation. Throws where an operation has none, where two modules both offer one, where two parts name the same
 * operation, and where two operations share an address: none of these lets the program start.
 */
export function pairActions(pairs: readonly Pair[]): ReadonlyMap<string, AnyAction> {
  const actions = new Map<string, AnyAction>()
  const addresses = new Map<string, string>()
  for (const [part, ...modules] of pairs)
    for (const [name, operation] of Object.entries(part)) {
      if (actions.has(name)) throw new Error(`two parts of the contract have an operation ${name}`)
      actions.set(name, theOne(name, modules))
      const { method, path } = operation['~orpc'].route
      const address = `${method} ${path?.replace(/\{[^}]+\}/g, '{}')}`
      if (addresses.has(address)) throw new Error(`operations ${addresses.get(address)} and ${name} share the address ${address}`)
      addresses.set(address, name)
    }
  return actions
}

function theOne(name: string, modules: readonly object[]): AnyAction {
  const found = modules.map((module) => (module as Record<string, unknown>)[name]).filter((written) => typeof written === 'function')
  if (found.length === 1) return found[0] as AnyAction
  throw new Error(
    found.length === 0 ? `operation ${name} has no action beside its contract` : `operation ${name} has ${found.length} actions`,
  )
}

type Everything<Union> = (Union extends unknown ? (each: Union) => void : never) extends (all: infer All) => void ? All : never

/** All operations of the pairs in one namespace. */
export type OperationsOf<Pairs extends readonly Pair[]> = {
  [Name in keyof Everything<Pairs[number][0]>]: Everything<Pairs[number][0]>[Name]
}

/** The parts put together: a name is unique in the whole house, which `pairActions` has checked. */
export function joinParts<const Pairs extends readonly Pair[]>(pairs: Pairs): OperationsOf<Pairs> {
  return Object.assign({}, ...pairs.map(([part]) => part)) as OperationsOf<Pairs>
}
