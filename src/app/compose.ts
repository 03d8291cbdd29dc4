// Everything the program consists of, in thread order: contracts with their actions, jobs, and public pages.
import type { AnyContractProcedure } from '@orpc/contract'
import type { OperationMeta } from '#kernel/contract.ts'
import type { Jobs } from '#kernel/jobs.ts'
import type { PublicPage } from '#kernel/publicpage.ts'
import { joinParts, pairActions, type AnyAction, type Pair } from './pairs.ts'
import * as identity from '#identity/actions.ts'
import { contract as identityContract } from '#identity/contract.ts'
import * as thread from '#thread/actions.ts'
import { contract as threadContract } from '#thread/contract.ts'
import * as company from '#people/actions/company.ts'
import * as consent from '#people/actions/consent.ts'
import * as fact from '#people/actions/fact.ts'
import * as imports from '#people/actions/import.ts'
import * as person from '#people/actions/person.ts'
import * as segment from '#people/actions/segment.ts'
import * as topic from '#people/actions/topic.ts'
import { contract as companyContract } from '#people/contract/company.ts'
import { contract as importContract } from '#people/contract/import.ts'
import { contract as personContract } from '#people/contract/person.ts'
import { contract as segmentContract } from '#people/contract/segment.ts'
import { contract as topicContract } from '#people/contract/topic.ts'
import { jobs as peopleJobs } from '#people/jobs.ts'
import { pages as peoplePages } from '#people/public.ts'
import * as competitor from '#strategy/actions/competitor.ts'
import * as goal from '#strategy/actions/goal.ts'
import * as measure from '#strategy/actions/measure.ts'
import * as objective from '#strategy/actions/objective.ts'
import * as offering from '#strategy/actions/offering.ts'
import * as strategy from '#strategy/actions/strategy.ts'
import { contract as competitorContract } from '#strategy/contract/competitor.ts'
import { contract as goalContract } from '#strategy/contract/goal.ts'
import { contract as objectiveContract } from '#strategy/contract/objective.ts'
import { contract as offeringContract } from '#strategy/contract/offering.ts'
import { contract as strategyContract } from '#strategy/contract/strategy.ts'
import * as activity from '#plan/actions/activity.ts'
import * as begin from '#plan/actions/begin.ts'
import * as brief from '#plan/actions/brief.ts'
import * as budget from '#plan/actions/budget.ts'
import * as campaign from '#plan/actions/campaign.ts'
import * as campaignStep from '#plan/actions/campaignstep.ts'
import * as plan from '#plan/actions/plan.ts'
import * as register from '#plan/actions/register.ts'
import * as spend from '#plan/actions/spend.ts'
import { contract as activityContract } from '#plan/contract/activity.ts'
import { contract as briefContract } from '#plan/contract/brief.ts'
import { contract as budgetContract } from '#plan/contract/budget.ts'
import { contract as campaignContract } from '#plan/contract/campaign.ts'
import { contract as planContract } from '#plan/contract/plan.ts'
import { contract as registerContract } from '#plan/contract/register.ts'
import { jobs as planJobs } from '#plan/jobs.ts'
import * as messaging from '#messaging/actions.ts'
import { contract as messagingContract } from '#messaging/contract.ts'
import * as tracking from '#tracking/actions.ts'
import { contract as trackingContract } from '#tracking/contract.ts'
import { jobs as trackingJobs } from '#tracking/jobs.ts'
import { pages as trackingPages } from '#tracking/public.ts'
import * as account from '#channels/actions/account.ts'
import * as dispatch from '#channels/actions/dispatch.ts'
import * as hold from '#channels/actions/hold.ts'
import * as ledger from '#channels/actions/ledger.ts'
import * as mailbox from '#channels/actions/mailbox.ts'
import * as quiet from '#channels/actions/quiet.ts'
import * as receipt from '#channels/actions/receipt.ts'
import * as release from '#channels/actions/release.ts'
import * as reply from '#channels/actions/reply.ts'
import * as site from '#channels/actions/site.ts'
import * as uncertain from '#channels/actions/uncertain.ts'
import { contract as accountContract } from '#channels/contract/account.ts'
import { contract as dispatchContract } from '#channels/contract/dispatch.ts'
import { contract as holdContract } from '#channels/contract/hold.ts'
import { contract as ledgerContract } from '#channels/contract/ledger.ts'
import { contract as mailboxContract } from '#channels/contract/mailbox.ts'
import { contract as quietContract } from '#channels/contract/quiet.ts'
import { contract as replyContract } from '#channels/contract/reply.ts'
import { contract as siteContract } from '#channels/contract/site.ts'
import { jobs as channelsJobs } from '#channels/jobs.ts'
import { pages as channelsPages } from '#channels/public.ts'
import * as audience from '#content/actions/audience.ts'
import * as comparison from '#content/actions/comparison.ts'
import * as enrolment from '#content/actions/enrolment.ts'
import * as piece from '#content/actions/piece.ts'
import * as publish from '#content/actions/publish.ts'
import * as quick from '#content/actions/quick.ts'
import * as review from '#content/actions/review.ts'
import * as sequenceRun from '#content/actions/running.ts'
import * as sequence from '#content/actions/sequence.ts'
import * as variant from '#content/actions/variant.ts'
import { contract as audienceContract } from '#content/contract/audience.ts'
import { contract as comparisonContract } from '#content/contract/comparison.ts'
import { contract as pieceContract } from '#content/contract/piece.ts'
import { contract as sequenceContract } from '#content/contract/sequence.ts'
import { contract as variantContract } from '#content/contract/variant.ts'
import { jobs as contentJobs } from '#content/jobs.ts'
import * as deal from '#sales/actions/deal.ts'
import * as orderImport from '#sales/actions/import.ts'
import * as lead from '#sales/actions/lead.ts'
import * as order from '#sales/actions/order.ts'
import * as result from '#sales/actions/result.ts'
import { contract as dealContract } from '#sales/contract/deal.ts'
import { contract as leadContract } from '#sales/contract/lead.ts'
import { contract as orderContract } from '#sales/contract/order.ts'
import { contract as resultContract } from '#sales/contract/result.ts'
import { jobs as salesJobs } from '#sales/jobs.ts'
import * as pr from '#pr/actions.ts'
import { contract as prContract } from '#pr/contract.ts'
import { jobs as prJobs } from '#pr/jobs.ts'
import * as check from '#insight/actions/check.ts'
import * as insightGoal from '#insight/actions/goal.ts'
import * as money from '#insight/actions/money.ts'
import * as insightThread from '#insight/actions/thread.ts'
import * as home from '#insight/actions/today.ts'
import { contract as checkContract } from '#insight/contract/check.ts'
import { contract as insightGoalContract } from '#insight/contract/goal.ts'
import { contract as moneyContract } from '#insight/contract/money.ts'
import { contract as insightThreadContract } from '#insight/contract/thread.ts'
import { contract as homeContract } from '#insight/contract/today.ts'
import * as alert from '#coordination/actions/alert.ts'
import * as handoff from '#coordination/actions/handoff.ts'
import { contract as coordinationContract } from '#coordination/contract.ts'
import { jobs as coordinationJobs } from '#coordination/jobs.ts'

/** Each part of the contract beside the modules that carry it out, in thread order: an operation's action is looked up nowhere else. */
const pairs = [
  [identityContract, identity],
  [threadContract, thread],
  [personContract, person, consent, fact],
  [importContract, imports],
  [companyContract, company],
  [segmentContract, segment],
  [topicContract, topic],
  [goalContract, goal, measure],
  [objectiveContract, objective],
  [strategyContract, strategy],
  [offeringContract, offering],
  [competitorContract, competitor],
  [planContract, plan, begin],
  [campaignContract, campaign, campaignStep],
  [briefContract, brief],
  [activityContract, activity],
  [budgetContract, budget, spend],
  [registerContract, register],
  [messagingContract, messaging],
  [trackingContract, tracking],
  [accountContract, account],
  [dispatchContract, dispatch, ledger, uncertain],
  [ledgerContract, ledger, uncertain],
  [holdContract, hold, release, receipt],
  [quietContract, quiet],
  [mailboxContract, mailbox],
  [replyContract, reply],
  [siteContract, site],
  [pieceContract, piece, review],
  [variantContract, variant, review, publish, quick],
  [audienceContract, audience],
  [comparisonContract, comparison],
  [sequenceContract, sequence, sequenceRun, enrolment],
  [leadContract, lead],
  [dealContract, deal],
  [orderContract, order, orderImport],
  [resultContract, result],
  [prContract, pr],
  [insightThreadContract, insightThread],
  [insightGoalContract, insightGoal],
  [moneyContract, money],
  [checkContract, check],
  [homeContract, home],
  [coordinationContract, handoff, alert],
] as const satisfies readonly Pair[]

/** One flat namespace of operations: a name is unique in the whole house, as in the glossary. */
export const contract = joinParts(pairs)
export type Contract = typeof contract
export type OperationName = keyof Contract

const actions = pairActions(pairs)

/** The action of an operation. */
export function actionOf(name: string): AnyAction {
  return actions.get(name)!
}

export function metaOf(operation: AnyContractProcedure): OperationMeta {
  return operation['~orpc'].meta
}

const allJobs: readonly Jobs[] = [peopleJobs, planJobs, trackingJobs, channelsJobs, contentJobs, salesJobs, prJobs, coordinationJobs]

export const reactions = allJobs.flatMap((jobs) => jobs.reactions ?? [])
export const tasks = allJobs.flatMap((jobs) => jobs.tasks ?? [])
export const schedules = allJobs.flatMap((jobs) => jobs.schedules ?? [])

/** What anonymous visitors reach. */
export const pages: readonly PublicPage[] = [...peoplePages, ...trackingPages, ...channelsPages]
