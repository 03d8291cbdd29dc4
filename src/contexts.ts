// The table of contents: every context in thread order. A context may import only those above it,
// and only their contract.ts or actions.ts; the linter and the architecture test compute their rules from this list.

/** The four functions of the house, and the two shared sides that serve all of them. */
export type Function = 'marketing' | 'communications' | 'pr' | 'sales' | 'shared'

export interface Context {
  readonly name: string
  readonly function: Function
  /** One line a newcomer reads first. */
  readonly holds: string
  /** A planned context has no folder, no navigation and no empty page. */
  readonly planned?: true
}

export const contexts = [
  { name: 'identity', function: 'shared', holds: 'organisations, members, roles and hats, sign-in, API keys, audit page' },
  { name: 'thread', function: 'shared', holds: 'nodes, references, approvals, comments, files' },
  { name: 'people', function: 'shared', holds: 'persons, companies, consent, facts, segments, import' },
  { name: 'strategy', function: 'marketing', holds: 'goals, objectives, the strategy page, offerings, positioning, competitors' },
  {
    name: 'plan',
    function: 'marketing',
    holds: 'plans, campaigns, briefs, activities, budget, spend; channel register, calls to action, conversions',
  },
  { name: 'messaging', function: 'communications', holds: 'the message house, claims and proof, messages' },
  { name: 'tracking', function: 'shared', holds: 'links, forms, codes, touches, conversions' },
  { name: 'channels', function: 'communications', holds: 'accounts, adapters, sends, holds and the gate' },
  { name: 'content', function: 'communications', holds: 'pieces, versions, approval, landing pages, quick posts, sequences' },
  { name: 'sales', function: 'sales', holds: 'leads, hand-off, deals, orders and gifts' },
  { name: 'pr', function: 'pr', holds: 'coverage, and what it did for the reputation' },
  { name: 'insight', function: 'shared', holds: 'the figures of the thread, checks, credit, reports' },
  { name: 'coordination', function: 'shared', holds: 'hand-offs between functions, alerts' },
] as const satisfies readonly Context[]

export type ContextName = (typeof contexts)[number]['name']
