// An organisation ready to send, for tests: a thread, a connected account, people who agreed, and approved versions to let out.
import { idFor, type Caller } from '#kernel/caller.ts'
import type { Sink } from '#kernel/testing/smtp.ts'
import type { Foundation, House, Organisation } from '#app/testing/house.ts'
import { letGo } from '#app/testing/release.ts'
import { underLocks } from '#kernel/db/locks.ts'
import type { Job } from '#kernel/jobs.ts'
import { logger } from '#kernel/log.ts'
import { asProgram } from '#app/pipeline.ts'
import { decide, placeNode } from '#thread/actions.ts'
import { dispatchVariant, type DispatchOrder } from '../actions/dispatch.ts'
import type { Account } from '../contract/account.ts'
import type { Dispatch } from '../contract/dispatch.ts'
import type { ByHandPayload, EmailPayload, WebsitePayload } from '../payload.ts'

export const everyone = { match: 'all' as const, conditions: [], groups: [] }

export const letter: EmailPayload = {
  subject: 'The spring range is here, {{first_name|friend}}',
  preheader: 'Lighter, and made in Porto',
  html: '<p>Dear {{first_name|friend}},</p><p>the spring range is here.</p>',
  text: 'Dear {{first_name|friend}},\n\nthe spring range is here.',
  lang: 'en',
  cta: null,
}

export const post: WebsitePayload = {
  kind: 'post',
  slug: 'spring-range',
  title: 'The spring range is here',
  summary: 'Lighter, and made in Porto.',
  html: '<p>It weighs <strong>180 grams</strong> & lasts.</p>',
  lang: 'en',
  cta: null,
  formId: null,
}

export const leaflet: ByHandPayload = {
  title: 'Leaflet for the shop',
  text: 'The spring range is here.',
  link: 'https://www.example.com/l/bcdfghjk',
}

/** A dispatch to be made: the version may be given, an approved one is placed otherwise. */
type Wanted = Partial<Omit<Extract<DispatchOrder, { adapter: 'email' }>, 'adapter' | 'payload'>>

export interface Outing {
  readonly house: House
  readonly org: Organisation
  readonly desk: ReturnType<Organisation['as']>
  readonly campaignId: string
  readonly segmentId: string
  /** A version below the campaign, approved unless told otherwise. */
  version(approved?: boolean): Promise<{ nodeId: string; bodyHash: string }>
  decide(nodeId: string, bodyHash: string, decision?: 'approved' | 'changes_requested'): Promise<void>
  person(email: string, name?: string, consent?: boolean): Promise<{ id: string; version: number }>
  /** So many people who agreed, in one list, named by their number: `reader0@example.net` is Reader 0. */
  readers(many: number, domain?: string): Promise<void>
  /** Connects the sink as an account that has passed its test. */
  connect(
    sink: Pick<Sink, 'host' | 'port'> & { clear(): unknown },
    changes?: Partial<Parameters<ReturnType<Organisation['as']>['createAccount']>[0]>,
  ): Promise<Account>
  mail(payload?: Partial<EmailPayload>, wanted?: Wanted): Promise<Dispatch>
  publish(payload?: Partial<WebsitePayload>, wanted?: Wanted): Promise<Dispatch>
  hand(payload?: Partial<ByHandPayload>, wanted?: Wanted): Promise<Dispatch>
  /** Lifts a hold, when it is open, and releases by name whatever waits behind it, all at once. */
  letGo(holdId: string, reason?: string): Promise<void>
  read(id: string): Promise<Dispatch>
  /** The ledger of a dispatch: state by address, with the reason where there is one. */
  ledger(id: string): Promise<Record<string, string>>
}

/** For `assert.rejects`: a fault of this code, thrown by an action or answered by an operation. */
export const refused = (code: string) => (error: unknown) => {
  const given = error as { code?: string; kind?: { code: string } }
  return (given.kind?.code ?? given.code) === code
}

/** A job of the organisation, as a worker would make one: for tests that put two workers or a crash in a certain order. */
export function jobOf(house: House, org: Organisation): Job {
  return {
    orgId: org.id,
    act: org.program,
    locked: (locks, work) =>
      underLocks(house.pipeline.database, locks, (database) =>
        work((inside) => asProgram({ ...house.pipeline, database }, org.id, 'program', house.now, inside)),
      ),
    now: () => house.now,
    log: logger('silent'),
    isOwn: (address) => house.origins.has(new URL(address).origin),
    nameServers: house.nameServers,
    signal: new AbortController().signal,
    attempts: 0,
  }
}

const kinds = ['goal', 'objective', 'strategy', 'plan', 'campaign'] as const

/** Founds the organisation; by default its public address is a real one, so that only loopback accounts may be tried with one of this machine. */
export async function openOuting(house: House, foundation: Foundation = {}): Promise<Outing> {
  const org = await house.found(foundation)
  const desk = org.as('communications_director')
  const owner = org.as('marketing_director')
  const { version } = await owner.getOrganisation({})
  await owner.updateOrganisation({ version, postalAddress: 'Rua do Sal 4\n4050-543 Porto' })
  const asMember = <Result>(work: (caller: Caller) => Promise<Result>) =>
    org.program((caller) => work({ ...caller, memberId: org.memberId, hat: 'communications_director' }))
  const campaignId = await asMember(async (caller) => {
    let parentId: string | null = null
    for (const kind of kinds) parentId = await place(caller, kind, parentId)
    return parentId!
  })
  const { id: segmentId } = await owner.createSegment({ name: 'Everyone', rule: everyone })
  const outing: Outing = {
    house,
    org,
    desk,
    campaignId,
    segmentId,
    async version(approved = true) {
      const nodeId = await asMember(async (caller) => place(caller, 'variant', await place(caller, 'piece', campaignId)))
      const bodyHash = `hash of ${nodeId}`
      if (approved) await outing.decide(nodeId, bodyHash)
      return { nodeId, bodyHash }
    },
    decide: (nodeId, bodyHash, decision = 'approved') => asMember((caller) => decide(caller, nodeId, { gate: 'body', decision, bodyHash })),
    person: (email, name = '', consent = true) =>
      owner.createPerson({
        email,
        ...(name ? { name } : {}),
        ...(consent ? { consent: { source: 'Fair', wording: 'Send me news' } } : {}),
      }),
    async readers(many, domain = 'example.net') {
      const csv = ['email,name', ...Array.from({ length: many }, (_, n) => `reader${n}@${domain},Reader ${n}`)].join('\n')
      await owner.importPersons({ csv, source: 'Fair', consent: { source: 'Fair', wording: 'Send me news' } })
    },
    async connect(sink, changes = {}) {
      const { id } = await desk.createAccount({
        name: 'Newsletter',
        provider: 'other',
        host: sink.host,
        port: sink.port,
        security: 'none',
        username: '',
        password: '',
        fromName: 'Littoral Athletics',
        fromAddress: 'news@littoral.example',
        ...changes,
      })
      await desk.testAccount({ id, to: 'ines@littoral.example' })
      await house.settle()
      await sink.clear()
      return desk.getAccount({ id })
    },
    mail: async (payload, wanted = {}) =>
      dispatchFrom({ adapter: 'email', payload: { ...letter, ...payload }, segmentId, ...(await version_(wanted)), ...wanted }),
    publish: async (payload, wanted = {}) =>
      dispatchFrom({ adapter: 'website', payload: { ...post, ...payload }, ...(await version_(wanted)), ...wanted }),
    hand: async (payload, wanted = {}) =>
      dispatchFrom({ adapter: 'by_hand', payload: { ...leaflet, ...payload }, ...(await version_(wanted)), ...wanted }),
    letGo: (holdId, reason) => letGo(desk, holdId, reason),
    read: (id) => desk.getDispatch({ id }),
    async ledger(id) {
      const { items } = await desk.listRecipients({ id, limit: 200 })
      return Object.fromEntries(
        items.map(({ email, personId, state, reason }) => [email ?? personId, reason === null ? state : `${state}: ${reason}`]),
      )
    },
  }
  const version_ = async ({ nodeId, bodyHash }: Wanted) =>
    nodeId !== undefined && bodyHash !== undefined ? { nodeId, bodyHash } : outing.version()
  const dispatchFrom = (order: DispatchOrder) => asMember((caller) => dispatchVariant(caller, order))
  return outing
}

async function place(caller: Caller, kind: (typeof kinds)[number] | 'piece' | 'variant', parentId: string | null): Promise<string> {
  const id = idFor(caller)
  await placeNode(caller, { id, kind, parentId, title: `The ${kind}`, function: 'communications' })
  return id
}
