// The actions of campaigns apart from their steps: making, changing, archiving, and what lower contexts ask of them.
import { idFor, today, type Action, type Caller } from '#kernel/caller.ts'
import { expectWithin } from '#kernel/db/scope.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { baseFaults, fault, type FieldFault } from '#kernel/fault.ts'
import { segmentById } from '#people/actions/segment.ts'
import { objectiveById } from '#strategy/actions/objective.ts'
import { offeringsByIds } from '#strategy/actions/offering.ts'
import { strategyById } from '#strategy/actions/strategy.ts'
import { nodeOf, placeNode, updateNode } from '#thread/actions.ts'
import { faults as threadFaults, type FunctionName } from '#thread/contract.ts'
import { faults } from '../contract/base.ts'
import { events, type Campaign, type contract } from '../contract/campaign.ts'
import type { Plan } from '../contract/plan.ts'
import { canTakeBack, codeStem, endsApproval, isEnded, nextCode } from '../rules/campaign.ts'
import { alwaysOnName } from '../rules/defaults.ts'
import * as briefs from '../store/brief.ts'
import * as budget from '../store/budget.ts'
import * as store from '../store/campaign.ts'
import * as registers from '../store/register.ts'
import { inTurn } from '../store/tables.ts'
import { hashesOf } from './brief.ts'
import { expectChoices, expectDays, expectNothingBelow, expectParentKept } from './expect.ts'
import { expectCurrentPlan, planById } from './plan.ts'
import { makeCta } from './register.ts'

type Contract = typeof contract

type Fields = Pick<
  Campaign,
  | 'theme'
  | 'why'
  | 'objective'
  | 'metric'
  | 'target'
  | 'startsOn'
  | 'endsOn'
  | 'segmentIds'
  | 'audience'
  | 'ctaId'
  | 'conversionId'
  | 'results'
>
const noFields: Fields = {
  theme: '',
  why: '',
  objective: '',
  metric: null,
  target: null,
  startsOn: null,
  endsOn: null,
  segmentIds: [],
  audience: '',
  ctaId: null,
  conversionId: null,
  results: '',
}

interface NewCampaign extends Partial<Fields> {
  readonly name: string
  readonly function: FunctionName
  readonly alwaysOn?: boolean
  readonly assumed: boolean
  readonly brief?: { readonly what: string; readonly why: string }
}

/** Makes a campaign under a plan, with its name for links and its empty brief. An always-on one is live from the start. */
export async function makeCampaign(caller: Caller, plan: Pick<Plan, 'id' | 'strategyId'>, input: NewCampaign) {
  const { name, function: of, alwaysOn = false, assumed, brief = { what: '', why: '' }, ...given } = input
  const fields = { ...noFields, ...given }
  expectDays(fields)
  await expectChoices(caller, fields)
  const conversionId = fields.conversionId ?? (await answerTo(caller, fields.ctaId))
  const id = idFor(caller)
  const code = await codeFor(caller, plan.strategyId, { ...fields, alwaysOn, function: of })
  await placeNode(caller, { id, kind: 'campaign', parentId: plan.id, title: name, function: of, assumed })
  const state = alwaysOn ? 'live' : 'draft'
  const kept = { code, name, function: of, alwaysOn, assumed, state, stateAt: caller.now, stateBy: caller.memberId, reason: '' } as const
  const campaign = await store.addCampaign(caller, { ...fields, conversionId, ...kept, id, planId: plan.id, ownerId: caller.memberId })
  const texts = { ...brief, how: '', where: '' }
  await briefs.addBrief(caller, { ...texts, ...hashesOf(texts), campaignId: id })
  await record(caller, events.campaignCreated, campaign, { name, code, planId: plan.id, function: of, alwaysOn, assumed })
  return campaign
}

/** What counts as answering a call, unless the campaign says otherwise. */
async function answerTo(caller: Caller, ctaId: string | null): Promise<string | null> {
  return ctaId === null ? null : ((await registers.ctaById(caller, ctaId))?.conversionId ?? null)
}

type Named = Pick<Fields, 'startsOn' | 'segmentIds' | 'audience' | 'metric'> & { alwaysOn: boolean; function: FunctionName }

async function codeFor(caller: Caller, strategyId: string, named: Named): Promise<string> {
  const strategy = expectFound(await strategyById(caller, strategyId))
  const day = named.startsOn ?? today(caller)
  const objective = named.metric ?? expectFound(await objectiveById(caller, strategy.objectiveId)).metric
  const stem = named.alwaysOn
    ? codeStem({ day, offering: 'always', segment: named.function, objective })
    : codeStem({ day, offering: await firstOffering(caller, strategy.offeringIds), segment: await firstSegment(caller, named), objective })
  await inTurn(caller, 'campaign name')
  return nextCode(stem, await store.codesLike(caller, stem))
}

async function firstOffering(caller: Caller, [id]: readonly string[]): Promise<string | undefined> {
  return id === undefined ? undefined : (await offeringsByIds(caller, [id]))[0]?.name
}

async function firstSegment(caller: Caller, { segmentIds: [id], audience }: Pick<Fields, 'segmentIds' | 'audience'>): Promise<string> {
  return (id === undefined ? undefined : (await segmentById(caller, id))?.name) ?? audience
}

// --- what lower contexts ask

export async function campaignById(caller: Caller, id: string) {
  return store.campaignById(caller, id)
}

/** The campaign a node stands for or hangs under; undefined above campaigns and for what stands alone. */
export async function campaignOf(caller: Caller, nodeId: string) {
  const node = await nodeOf(caller, nodeId)
  return node && store.campaignAmong(caller, node.path.split('/').filter(Boolean))
}

/** The segments of the campaign a node belongs to; none when it belongs to none. */
export async function segmentIdsOf(caller: Caller, nodeId: string): Promise<readonly string[]> {
  return (await campaignOf(caller, nodeId))?.segmentIds ?? []
}

/** The campaign of a function's standing work; made under the current plan when there is none. Throws `noPlan` before there is a plan. */
export async function alwaysOnCampaign(caller: Caller, of: FunctionName) {
  const known = await store.alwaysOn(caller, of)
  if (known) return known
  return makeCampaign(caller, await expectCurrentPlan(caller, of), {
    name: alwaysOnName(caller.home.kind, of),
    function: of,
    alwaysOn: true,
    assumed: true,
  })
}

// --- operations

export const listCampaigns: Action<Contract['listCampaigns']> = (caller, input) => store.campaignPage(caller, input)

export const getCampaign: Action<Contract['getCampaign']> = async (caller, { id }) => {
  const campaign = expectFound(await store.campaignInReach(caller, id))
  const { planned, spent } = expectFound((await budget.sumsOf(caller, [id])).get(id))
  const budgeted = await budget.isBudgeted(caller, id)
  return { campaign, planned, spent, budgeted, canTakeBack: canTakeBack(campaign, caller.memberId, caller.now) }
}

export const createCampaign: Action<Contract['createCampaign']> = async (caller, { planId, ...input }) => {
  const plan = planId === undefined ? await expectCurrentPlan(caller, input.function) : await planById(caller, planId)
  if (!plan) throw fault(threadFaults.parentGone, { fields: [{ path: 'planId', message: 'does not exist' }] })
  return makeCampaign(caller, plan, { ...input, assumed: false })
}

export const quickCampaign: Action<Contract['quickCampaign']> = async (caller, { segmentId, ask, ctaId, audience = '', ...input }) => {
  const fields: FieldFault[] = []
  if (segmentId === undefined && audience === '') fields.push({ path: 'audience', message: 'or a segment is needed' })
  if (ctaId === undefined && ask === undefined) fields.push({ path: 'ask', message: 'or a call to action is needed' })
  if (fields.length > 0) throw fault(baseFaults.unprocessable, { fields })
  const plan = await expectCurrentPlan(caller, input.function)
  const { rationale } = expectFound(await strategyById(caller, plan.strategyId))
  const call = ctaId ?? (await makeCta(caller, ask!)).id
  return makeCampaign(caller, plan, {
    ...input,
    startsOn: input.startsOn ?? today(caller),
    endsOn: input.endsOn ?? null,
    segmentIds: segmentId === undefined ? [] : [segmentId],
    audience,
    ctaId: call,
    theme: input.name,
    objective: input.name,
    why: rationale,
    brief: { what: input.name, why: rationale },
    assumed: true,
  })
}

export const updateCampaign: Action<Contract['updateCampaign']> = async (caller, { id, version, ...change }) => {
  const before = expectVersion(await store.campaignToChange(caller, id), version)
  expectWithin(caller, before)
  // What came of it is still written down after the end; nothing else changes then.
  const late = Object.keys(change).some((field) => field !== 'results')
  if (before.state === 'cancelled' || before.state === 'closed' || (isEnded(before.state) && late)) throw fault(faults.campaignEnded)
  const merged = { ...before, ...change }
  expectDays(merged)
  await expectChoices(caller, change)
  const again = endsApproval(before.state, before, merged)
  const state = again ? ({ state: 'draft', previousState: null, stateAt: caller.now, stateBy: caller.memberId } as const) : {}
  const campaign = await store.changeCampaign(caller, id, { ...change, ...state, assumed: false })
  await updateNode(caller, id, { title: campaign.name, ownerId: campaign.ownerId, assumed: false })
  await record(caller, events.campaignChanged, campaign, { fields: Object.keys(change) })
  if (again)
    await record(caller, events.campaignStateChanged, campaign, {
      from: before.state,
      to: 'draft',
      reason: 'What it was approved for has changed.',
    })
  return campaign
}

async function setArchived(caller: Caller, id: string, archived: boolean) {
  const campaign = await store.changeCampaign(caller, id, { archivedAt: archived ? caller.now : null })
  await updateNode(caller, id, { archivedAt: campaign.archivedAt })
  await record(caller, events.campaignArchived, campaign, { archived })
  return campaign
}

export const archiveCampaign: Action<Contract['archiveCampaign']> = async (caller, { id, version }) => {
  const before = expectVersion(await store.campaignToChange(caller, id), version)
  expectWithin(caller, before)
  if (before.state !== 'draft' && !isEnded(before.state)) throw fault(faults.stepNotAllowed)
  await expectNothingBelow(caller, id)
  return setArchived(caller, id, true)
}

export const restoreCampaign: Action<Contract['restoreCampaign']> = async (caller, { id, version }) => {
  const before = expectVersion(await store.campaignToChange(caller, id), version)
  expectWithin(caller, before)
  await expectParentKept(caller, before.planId)
  return setArchived(caller, id, false)
}
