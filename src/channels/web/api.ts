// The operations of channels for its pages, and those of upper contexts that they use beside them.
import { operations } from '#kernel/client.ts'
import { contract as people } from '#people/contract/person.ts'
import { contract as thread } from '#thread/contract.ts'
import { contract as account } from '../contract/account.ts'
import { contract as dispatch } from '../contract/dispatch.ts'
import { contract as hold } from '../contract/hold.ts'
import { contract as ledger } from '../contract/ledger.ts'
import { contract as mailbox } from '../contract/mailbox.ts'
import { contract as quiet } from '../contract/quiet.ts'
import { contract as reply } from '../contract/reply.ts'
import { contract as site } from '../contract/site.ts'

export const channelsApi = operations({ ...account, ...dispatch, ...hold, ...ledger, ...mailbox, ...quiet, ...reply, ...site })
export const peopleApi = operations(people)
export const threadApi = operations(thread)
