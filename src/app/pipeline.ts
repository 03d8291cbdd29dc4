// How a request becomes a call of an action: who asks, may they, is it well formed, in one transaction, once per key.
import type { AnyContractProcedure, AnySchema, ContractProcedure, ErrorMap, Meta } from '@orpc/contract'
import { implement, ORPCError } from '@orpc/server'
import { z } from 'zod'
import { newId } from '#kernel/id.ts'
import type { Caller, Guest, Home, Scope, Vault } from '#kernel/caller.ts'
import type { OperationMeta } from '#kernel/contract.ts'
import { enter, inOrganisation, type AnyDatabase } from '#kernel/db/transaction.ts'
import { baseFaults, fault, type FaultDetail } from '#kernel/fault.ts'
import { once } from '#kernel/idempotency.ts'
import type { Instant } from '#kernel/time.ts'
import { homeOf, memberOwns, placeOf } from '#identity/actions.ts'
import { isHat, scopeOf } from '#identity/rules.ts'
import { actionOf, contract, metaOf } from './compose.ts'
import { faultOf } from './refusals.ts'

/** What a request brings along before anybody has looked at what it asks for. */
export interface Visit {
  readonly requestId: string
  readonly now: Instant
  readonly idempotencyKey: string | null
  /** Resolves who is asking; throws `notSignedIn` for a session or key that is not valid. */
  identify(): Promise<Asker>
}

/** Nobody, a signed-in user with a session, or the holder of an API key. */
export type Asker =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'user'; readonly userId: string; readonly sessionId: string }
  | { readonly kind: 'member'; readonly orgId: string; readonly memberId: string; readonly hat: string }

export interface Pipeline {
  readonly database: AnyDatabase
  readonly vault: Vault
  /** Called after a transaction that may have recorded events has committed. */
  committed(): void
}

export interface Context extends Record<PropertyKey, unknown> {
  readonly visit: Visit
}

// What differs between operations is in their contracts; to the pipeline they are alike.
type AnyContract = ContractProcedure<AnySchema, AnySchema, ErrorMap, Meta>

/** No organisation has this id: a transaction in it sees only what the doors show. */
export const noOrganisation = '00000000-0000-0000-0000-000000000000'

/** The router of all operations. */
export function router(pipeline: Pipeline) {
  return Object.fromEntries(
    Object.entries(contract).map(([name, operation]) => {
      const meta = metaOf(operation)
      const action = actionOf(name)
      const implemented = implement(operation as AnyContract)
        .$context<Context>()
        // Permission comes first: who may not call an operation learns nothing of its input either.
        .$config({ initialInputValidationIndex: 1 })
        .use(async ({ context, next }) =>
          translated(async () => next({ context: { admission: await admit(pipeline, context.visit, meta) } })),
        )
        .handler(({ context, input }) => {
          const { visit, admission } = context as Context & { admission: Admission }
          return translated(() => perform(pipeline, { name, meta, action }, visit, admission, input), answered(operation)) as never
        })
      return [name, implemented]
    }),
  )
}

interface Performed {
  readonly name: string
  readonly meta: OperationMeta
  readonly action: ReturnType<typeof actionOf>
}

/** Who was let in, and for a member: into which organisation, under which hat, how far. */
interface Admission {
  readonly asker: Asker
  readonly member: { readonly home: Home; readonly memberId: string; readonly hat: string; readonly scope: Scope } | null
}

async function admit(pipeline: Pipeline, visit: Visit, meta: OperationMeta): Promise<Admission> {
  const asker = await visit.identify()
  if (meta.permission === 'public') return { asker, member: null }
  if (asker.kind === 'nobody') throw fault(baseFaults.notSignedIn)
  if (meta.permission === 'user') {
    if (asker.kind !== 'user') throw fault(baseFaults.notAllowed)
    return { asker, member: null }
  }
  const member = await inOrganisation(pipeline.database, noOrganisation, (tx) =>
    memberAsking(guest(pipeline, visit, asker, tx), asker, meta),
  )
  return { asker, member }
}

/** The member who asks, if the hat being worn may call this operation; throws `notAllowed` otherwise. */
async function memberAsking(by: Guest, asker: Asker, meta: OperationMeta): Promise<Admission['member']> {
  const place = asker.kind === 'member' ? asker : await placeOf(by)
  if (!place || !isHat(place.hat)) throw fault(baseFaults.notAllowed)
  await enter(by.tx, place.orgId)
  const home = await homeOf(by.tx, place.orgId)
  if (!home) throw fault(baseFaults.notAllowed)
  const scope = scopeOf(place.hat, await memberOwns(by.tx, place.orgId, place.memberId), meta.permission)
  if (!admits(scope, meta)) throw fault(baseFaults.notAllowed)
  return { home, memberId: place.memberId, hat: place.hat, scope }
}

async function perform(
  pipeline: Pipeline,
  { name, meta, action }: Performed,
  visit: Visit,
  admission: Admission,
  input: unknown,
): Promise<unknown> {
  const { now, requestId, idempotencyKey: key } = visit
  const { member, asker } = admission
  const orgId = member?.home.id ?? noOrganisation
  const answer = await inOrganisation(pipeline.database, orgId, (tx) => {
    const caller: Caller | Guest = member ? { ...member, tx, now, requestId, vault: pipeline.vault } : guest(pipeline, visit, asker, tx)
    const work = () => action(caller, input)
    if (key === null || meta.method === 'GET') return work()
    const who = member?.memberId ?? (asker.kind === 'user' ? asker.userId : null)
    return once({ key, operation: name, input, who, orgId, tx, now, vault: pipeline.vault }, work)
  })
  if (meta.method !== 'GET') pipeline.committed()
  return answer
}

function guest(pipeline: Pipeline, visit: Visit, asker: Asker, tx: Guest['tx']): Guest {
  const { now, requestId } = visit
  const user = asker.kind === 'user' ? asker : null
  return { userId: user?.userId ?? null, sessionId: user?.sessionId ?? null, tx, now, requestId, vault: pipeline.vault }
}

const admits = (scope: Scope, meta: OperationMeta) => scope !== 'none' && (scope !== 'totals' || meta.totals)

/** Turns faults into the errors the contract declares; the outer hop writes them as problem+json. `shown`: what they may say of the object. */
async function translated<Result>(work: () => Promise<Result>, shown: ReadonlySet<string> = new Set()): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    const known = faultOf(error)
    if (!known) throw error
    throw new ORPCError(known.kind.code, {
      status: known.kind.status,
      message: known.message,
      data: { fix: known.kind.fix, ...presentable(known.detail, shown) },
      cause: error,
    })
  }
}

/** The fields an operation answers, besides what every object is known by. */
function answered(operation: AnyContractProcedure): ReadonlySet<string> {
  const output = operation['~orpc'].outputSchema
  return new Set(['id', 'version', ...(output instanceof z.ZodObject ? Object.keys(output.shape) : [])])
}

/** The object as it is now, as far as the operation would answer it: the row that was loaded also holds what nobody is to read. */
function presentable({ current, ...detail }: FaultDetail, shown: ReadonlySet<string>): FaultDetail {
  if (typeof current !== 'object' || current === null) return detail
  return { ...detail, current: Object.fromEntries(Object.entries(current).filter(([field]) => shown.has(field))) }
}

/** What a row of transactions read once. */
export interface Known {
  home?: Home
}

/** A caller for the program itself: jobs, schedules and public pages. */
export async function asProgram<Result>(
  pipeline: Pipeline,
  orgId: string,
  who: 'program' | 'visitor',
  now: Instant,
  work: (caller: Caller) => Promise<Result>,
  { requestId = newId(), known }: { readonly requestId?: string; readonly known?: Known } = {},
): Promise<Result> {
  const result = await inOrganisation(pipeline.database, orgId, async (tx) => {
    const home = known?.home ?? (await homeOf(tx, orgId))
    if (!home) throw fault(baseFaults.notFound)
    if (known) known.home = home
    return work({ home, memberId: null, hat: who, scope: 'all', tx, now, requestId, vault: pipeline.vault })
  })
  pipeline.committed()
  return result
}
