// The actions behind checks, diagnosis and Today.
import type { Action, Caller } from '#kernel/caller.ts'
import { expectFound } from '#kernel/db/version.ts'
import { showMoney } from '#kernel/money.ts'
import { addMilliseconds } from '#kernel/time.ts'
import { isHat, scopeOf } from '#identity/rules.ts'
import { listBriefs } from '#plan/actions/brief.ts'
import { nodeOf } from '#thread/actions.ts'
import { checks } from '../checks/list.ts'
import type { contract } from '../contract/advice.ts'
import { firstBreak, stations, type Station } from '../rules.ts'
import * as store from '../store/advice.ts'

type Contract = typeof contract

// A page of advice is read by a person; whoever has more than this to mend begins with these.
const perCheck = 50

export const listFindings: Action<Contract['listFindings']> = async (caller, { under }) => {
  const path = under === undefined ? undefined : expectFound(await nodeOf(caller, under)).path
  const findings = []
  let more = false
  for (const { number, severity, find } of checks) {
    const found = await find(caller, path, perCheck + 1)
    more ||= found.length > perCheck
    findings.push(...found.slice(0, perCheck).map((each) => ({ check: number, severity, ...each })))
  }
  return { findings: findings.toSorted((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning')), more }
}

const breaks: Record<Station, { why: string; label: string; href: string }> = {
  goal: { why: 'No goal says what must happen by when, so nothing can be a result.', label: 'Set a goal', href: '/goals' },
  strategy: { why: 'There is a goal, and no strategy that says why you would reach it.', label: 'Write the strategy', href: '/strategy' },
  audience: { why: 'There is a strategy, and nobody in particular it is for: no audience has a rule.', label: 'Make an audience', href: '/audiences' },
  plan: { why: 'There is a destination, and no road map to it.', label: 'Write the plan', href: '/strategy' },
  objective: { why: 'Campaigns are under way, and none says what it must achieve.', label: 'State an objective', href: '/campaigns' },
  published: { why: 'Everything is prepared, and nothing has left the building.', label: 'Publish a piece', href: '/content' },
  clicks: { why: 'Things were published, and nobody followed a link: look at the call to action and where it stands.', label: 'Look at the links', href: '/links' },
  forms: { why: 'People came, and found nothing to answer with.', label: 'Put a form on a page', href: '/links' },
  leads: { why: 'People answered, and nobody was noted as somebody to talk to.', label: 'Look at the forms', href: '/links' },
  answered: { why: 'People asked, and have waited longer than a day for an answer.', label: 'Answer them', href: '/leads' },
  won: { why: 'People are talking with you, and nothing has come in yet.', label: 'Look at the open ones', href: '/deals' },
}

export const diagnose: Action<Contract['diagnose']> = async (caller) => {
  const counts = await store.stationCounts(caller)
  const broken = firstBreak(counts)
  const reached = broken === null ? stations.length : stations.indexOf(broken)
  const at = broken === null ? null : breaks[broken]
  return {
    counts: { ...counts },
    stations: stations.map((station, index) => ({ station, holds: index < reached })),
    firstBreak: broken && at && { station: broken, why: at.why, fix: { label: at.label, href: at.href } },
  }
}

const listed = 12
const yesterday = 36 * 3600 * 1000

const answeredBy: Record<Exclude<store.Need['kind'], 'brief'>, string> = {
  failed: 'content.edit',
  lead: 'pipeline.edit',
  approve: 'content.approve',
  proof: 'message.edit',
  spend: 'budget.edit',
}

export const getToday: Action<Contract['getToday']> = async (caller) => {
  const kinds = (Object.keys(answeredBy) as (keyof typeof answeredBy)[]).filter((kind) => may(caller, answeredBy[kind]))
  const { needs, count } = await store.waiting(caller, kinds, listed)
  const briefs = await waitingBriefs(caller)
  const all = [...briefs, ...needs.map((need) => worded(caller, need))]
  const shown = all.slice(0, listed)
  const changes = await store.changesSince(caller, addMilliseconds(caller.now, -yesterday), 10)
  return { needs: shown, more: briefs.length + count - shown.length, changes }
}

// A scope of one's own does not make the work of others one's own to answer.
const may = (caller: Caller, permission: string) => isHat(caller.hat) && scopeOf(caller.hat, false, permission) === 'all'

async function waitingBriefs(caller: Caller) {
  const desks = [...(may(caller, 'what.approve') ? ['marketing'] : []), ...(may(caller, 'how.approve') ? ['communications'] : [])]
  if (desks.length === 0) return []
  const { items } = await listBriefs(caller, { limit: 50 })
  return items
    .filter(({ waitsFor, what, why, stage }) => waitsFor !== null && desks.includes(waitsFor) && (stage === 'how' || what !== '' || why !== ''))
    .map((brief) => ({
      kind: 'brief' as const,
      id: brief.campaignId,
      title: brief.stage === 'how' ? `${brief.campaignName}: decide how and where` : `${brief.campaignName}: decide what and why`,
      why: brief.stage === 'how' ? 'Marketing set what and why.' : 'What and why are written and wait for approval.',
      at: brief.whatGate.at,
      due: brief.dueOn,
      href: `/campaigns/${brief.campaignId}`,
    }))
}

function worded(caller: Caller, { kind, id, title, detail, at, due, pageId }: store.Need) {
  const { currency, locale } = caller.home
  const words: Record<store.Need['kind'], { why: string; href: string }> = {
    failed: { why: detail || 'It did not go out.', href: `/content/${pageId}` },
    lead: { why: 'Asked and waits for an answer.', href: `/leads/${id}` },
    approve: { why: detail ? `For ${detail}.` : 'Waits for approval.', href: `/content/${pageId}` },
    proof: { why: 'The evidence behind this claim expires.', href: '/messages' },
    spend: { why: `${showMoney({ amount: Number(detail) || 0, currency }, locale)} not linked yet.`, href: '/plan?spend=not_linked' },
    brief: { why: '', href: '' },
  }
  return { kind, id, title, ...words[kind], at, due }
}
