// Home for the hat being worn: what waits for it, what happened, how far the goals are.
import { today, type Action, type Caller } from '#kernel/caller.ts'
import { addDays } from '#kernel/time.ts'
import { functionOf, may } from '#identity/actions.ts'
import { addressOf } from '#thread/contract.ts'
import type { contract } from '../contract/today.ts'
import { changesSince, needsOf, type ChangeRow, type Need, type NeedRow } from '../store/today.ts'
import { goalsUnderWay } from '../store/progress.ts'
import { progressOf, short } from './goal.ts'

type Contract = typeof contract

const mostNeeds = 50
const mostChanges = 20
const mostGoals = 5

// Whose move it is: who may do what is needed. What both directors may decide waits for the one whose desk it is on.
const neededFrom: Record<Need, (caller: Caller) => boolean> = {
  approve_content: (caller) => may(caller, 'content.approve'),
  approve_campaign: (caller) => may(caller, 'strategy.approve'),
  brief_what: (caller) => may(caller, 'what.approve'),
  failed: (caller) => may(caller, 'content.edit'),
  uncertain: (caller) => may(caller, 'send.approve'),
  by_hand: (caller) => may(caller, 'send.edit'),
  proof: (caller) => may(caller, 'message.approve'),
  accept_lead: (caller) => may(caller, 'pipeline.edit'),
}

export const getToday: Action<Contract['getToday']> = async (caller, { since = addDays(today(caller), -1) }) => {
  const solo = caller.hat.startsWith('solo_')
  const wanted = (Object.keys(neededFrom) as Need[]).filter((need) => neededFrom[need](caller) && (!solo || ofHat(caller, need)))
  const { waiting, needs } = await needsOf(caller, wanted, today(caller), mostNeeds)
  const changes = await changesSince(caller, since, { namingDeals: may(caller, 'pipeline.read'), most: mostChanges })
  const goals = []
  for (const measured of await goalsUnderWay(caller, today(caller), mostGoals)) {
    const progress = await progressOf(caller, measured)
    goals.push({ id: measured.id, title: measured.title, ...short(progress), daysLeft: progress.daysLeft })
  }
  return {
    needs: needs.map((row) => ({ ...row, href: needHref(row) })),
    waiting,
    changes: changes.map((row) => ({ ...row, href: changeHref(row) })),
    goals,
    since,
  }
}

// One person with two hats may do everything; each hat still has its own queue.
const ofHat = (caller: Caller, need: Need) => (need === 'accept_lead') === (functionOf(caller) === 'sales')

function needHref({ need, id, parentId }: NeedRow): string {
  switch (need) {
    case 'approve_content':
    case 'failed':
      return `/content/${parentId}`
    case 'approve_campaign':
    case 'brief_what':
      return `/campaigns/${id}`
    case 'accept_lead':
      return `/leads/${id}`
    case 'uncertain':
    case 'by_hand':
      return `/outbox/${id}`
    case 'proof':
      return '/messages'
  }
}

function changeHref({ change, id, kind, parentId }: ChangeRow): string {
  switch (change) {
    case 'won':
      return kind === null ? '/deals' : `/deals/${id}`
    case 'ordered':
    case 'gave':
      return '/orders'
    case 'coverage':
      return `/coverage?id=${id}`
    case 'asked':
      return '/leads'
    case 'published':
      return kind === 'variant' ? `/content/${parentId}` : (addressOf({ kind: kind!, id }) ?? `/thread/${id}`)
  }
}
