// The operations of content for its pages, and those of upper contexts that they use beside them.
import { operations } from '#kernel/client.ts'
import { contract as dispatches } from '#channels/contract/dispatch.ts'
import { contract as ledger } from '#channels/contract/ledger.ts'
import { contract as site } from '#channels/contract/site.ts'
import { contract as plan } from '#plan/contract/brief.ts'
import { contract as campaigns } from '#plan/contract/campaign.ts'
import { contract as registers } from '#plan/contract/register.ts'
import { contract as thread } from '#thread/contract.ts'
import { contract as tracking } from '#tracking/contract.ts'
import { contract as audience } from '../contract/audience.ts'
import { contract as comparison } from '../contract/comparison.ts'
import { contract as piece } from '../contract/piece.ts'
import { contract as sequence } from '../contract/sequence.ts'
import { contract as variant } from '../contract/variant.ts'

export const contentApi = operations({ ...piece, ...variant, ...audience, ...comparison, ...sequence })
export const planApi = operations({ ...plan, ...campaigns, ...registers })
export const threadApi = operations(thread)
export const trackingApi = operations(tracking)
export const channelsApi = operations({ ...dispatches, ...ledger, ...site })
