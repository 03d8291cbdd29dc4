// Busy without results: the thread from the goal to what came in, link by link, and the first one that does not hold.

export const links = [
  'goal',
  'strategy',
  'plan',
  'audience',
  'channel',
  'objective',
  'published',
  'linked',
  'visited',
  'asked',
  'answered',
  'won',
] as const
export type Link = (typeof links)[number]

/** What was found at every link, with one object each where it can be put right. */
export interface Seen {
  readonly goals: number
  readonly completeGoals: number
  readonly incompleteGoalId: string | null
  readonly strategies: number
  readonly reasonedStrategies: number
  readonly emptyStrategyId: string | null
  readonly plans: number
  readonly campaigns: number
  readonly audiences: number
  readonly audiencelessCampaignId: string | null
  readonly channels: number
  readonly channellessCampaignId: string | null
  readonly activities: number
  readonly orphanActivities: number
  readonly orphanCampaignId: string | null
  readonly published: number
  readonly draftVariantId: string | null
  readonly linked: number
  readonly unlinkedVariantId: string | null
  readonly visits: number
  readonly submissions: number
  readonly leads: number
  readonly unanswered: number
  readonly unansweredLeadId: string | null
  readonly deals: number
  readonly won: number
  readonly openDealId: string | null
}

export interface Fix {
  readonly label: string
  readonly href: string
}

export interface Judged {
  readonly link: Link
  readonly state: 'holds' | 'broken' | 'not_reached'
  readonly sentence: string
  readonly seen: number
  readonly fix: Fix | null
}

interface Finding {
  readonly seen: number
  /** What is wrong, or undefined when the link holds. */
  readonly wrong?: string | undefined
  readonly right: string
  readonly fix: Fix
}

const some = (count: number, one: string, many: string) => `${count.toLocaleString('en')} ${count === 1 ? one : many}`
/** The page of an object, opened at the field that mends it. */
const at = (path: string, id: string | null, otherwise: string, field?: string) =>
  id === null ? otherwise : `${path}/${id}${field === undefined ? '' : `?change=${field}`}`

const judge: Record<Link, (seen: Seen) => Finding> = {
  goal: ({ goals, completeGoals, incompleteGoalId }) => ({
    seen: goals,
    wrong:
      goals === 0
        ? 'There is no goal: nobody can say what all of this is for.'
        : completeGoals === 0
          ? 'No goal has both a target and a due day.'
          : undefined,
    right: `${some(completeGoals, 'goal has', 'goals have')} a target and a due day.`,
    fix:
      goals === 0
        ? { label: 'Set a goal', href: '/goals' }
        : { label: 'Complete the goal', href: at('/goals', incompleteGoalId, '/goals', 'target') },
  }),
  strategy: ({ strategies, reasonedStrategies, emptyStrategyId }) => ({
    seen: strategies,
    wrong:
      strategies === 0
        ? 'There is no strategy under the goal: activity without a reason.'
        : reasonedStrategies === 0
          ? 'There is a strategy page, and it does not say why.'
          : undefined,
    right: `${some(reasonedStrategies, 'strategy says', 'strategies say')} where to go and why.`,
    fix: { label: 'Write the strategy', href: emptyStrategyId === null ? '/strategy' : `/strategy?id=${emptyStrategyId}` },
  }),
  plan: ({ plans, campaigns }) => ({
    seen: plans,
    wrong:
      plans === 0
        ? 'The strategy has no plan: a destination without a road.'
        : campaigns === 0
          ? 'The plan has no campaign under way.'
          : undefined,
    right: `${some(campaigns, 'campaign is', 'campaigns are')} under way.`,
    fix: plans === 0 ? { label: 'Write the plan', href: '/strategy' } : { label: 'Plan a campaign', href: '/campaigns' },
  }),
  audience: ({ audiences, audiencelessCampaignId }) => ({
    seen: audiences,
    wrong: audiences === 0 ? 'Neither strategy nor campaign says for whom.' : undefined,
    right: `${some(audiences, 'audience is', 'audiences are')} named.`,
    fix: { label: 'Name the audience', href: at('/campaigns', audiencelessCampaignId, '/audiences', 'segmentIds') },
  }),
  channel: ({ channels, channellessCampaignId }) => ({
    seen: channels,
    wrong: channels === 0 ? 'Nothing that is planned or written names a channel that reaches the audience.' : undefined,
    right: `${some(channels, 'channel is', 'channels are')} in use.`,
    fix: { label: 'Choose a channel', href: at('/campaigns', channellessCampaignId, '/registers') },
  }),
  objective: ({ activities, orphanActivities, orphanCampaignId }) => ({
    seen: activities,
    // Some loose ends are everyday; when most of the work has no aim, that is the break.
    wrong:
      orphanActivities * 2 > activities
        ? `${some(orphanActivities, 'activity serves', 'activities serve')} no objective, out of ${activities.toLocaleString('en')}.`
        : undefined,
    right: activities === 0 ? 'No activity is planned beside the content.' : 'Most activities serve an objective.',
    fix: { label: 'Name the objective', href: at('/campaigns', orphanCampaignId, '/campaigns', 'objective') },
  }),
  published: ({ published, draftVariantId }) => ({
    seen: published,
    wrong: published === 0 ? 'Nothing was published in this time.' : undefined,
    right: `${some(published, 'thing was', 'things were')} published or covered.`,
    fix: { label: 'Publish something', href: at('/versions', draftVariantId, '/content') },
  }),
  linked: ({ linked, unlinkedVariantId }) => ({
    seen: linked,
    wrong:
      linked === 0
        ? 'What was published has no link of its own and no form: nobody can come from it, and nothing can be counted.'
        : undefined,
    right: `${some(linked, 'of them leads', 'of them lead')} somewhere that can be counted.`,
    fix: { label: 'Add a link', href: at('/versions', unlinkedVariantId, '/links') },
  }),
  visited: ({ visits }) => ({
    seen: visits,
    wrong: visits === 0 ? 'Nobody has followed a link or opened a page.' : undefined,
    right: `${some(visits, 'visit', 'visits')} in this time.`,
    fix: { label: 'Look at what is asked', href: '/content' },
  }),
  asked: ({ submissions, leads, won }) => ({
    seen: submissions,
    wrong: submissions + leads + won === 0 ? 'People came, and nobody sent a form or got in touch.' : undefined,
    right: `${some(submissions, 'form was', 'forms were')} sent, ${some(leads, 'person', 'people')} asked.`,
    fix: { label: 'Look at the forms', href: '/forms' },
  }),
  answered: ({ leads, unanswered, unansweredLeadId }) => ({
    seen: leads,
    wrong:
      unanswered * 2 > leads
        ? `${some(unanswered, 'person has', 'people have')} been waiting for an answer for more than a day.`
        : undefined,
    right: leads === 0 ? 'Nobody had to be answered first.' : 'Most of those who asked were answered.',
    fix: { label: 'Answer', href: at('/leads', unansweredLeadId, '/leads') },
  }),
  won: ({ won, deals, openDealId }) => ({
    seen: won,
    wrong:
      won > 0
        ? undefined
        : deals > 0
          ? `${some(deals, 'conversation', 'conversations')} about money, and none was won.`
          : 'Those who asked came to no conversation about money.',
    right: `${some(won, 'result', 'results')} came in.`,
    fix: { label: 'Look at what holds them', href: at('/deals', openDealId, '/deals') },
  }),
}

/** Walks down the thread. What lies behind the first break is not reached: its numbers say nothing while the break is there. */
export function diagnose(seen: Seen): { links: Judged[]; firstBreak: Link | null } {
  const findings = links.map((link) => ({ link, ...judge[link](seen) }))
  const broken = findings.findIndex(({ wrong }) => wrong !== undefined)
  const judged = findings.map(({ link, seen: count, wrong, right, fix }, index): Judged => {
    if (index === broken) return { link, state: 'broken', sentence: wrong!, seen: count, fix }
    const reached = broken === -1 || index < broken
    return { link, state: reached ? 'holds' : 'not_reached', sentence: wrong ?? right, seen: count, fix: null }
  })
  return { links: judged, firstBreak: broken === -1 ? null : links[broken]! }
}
