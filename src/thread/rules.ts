// The shape of the thread: which kind may hang under which, and paths.

export const kinds = [
  'goal',
  'objective',
  'strategy',
  'plan',
  'campaign',
  'activity',
  'piece',
  'variant',
  'coverage',
  'lead',
  'deal',
  'order',
] as const
export type Kind = (typeof kinds)[number]

// A result hangs under what brought it; with nothing known it stands alone and shows as "not linked yet".
const sources: readonly Kind[] = ['variant', 'piece', 'activity', 'campaign', 'coverage']

/** The kinds a node of each kind may have as its parent. */
export const parentKinds: Record<Kind, readonly Kind[]> = {
  goal: [],
  objective: ['goal'],
  strategy: ['objective'],
  plan: ['strategy'],
  campaign: ['plan'],
  activity: ['campaign'],
  piece: ['activity', 'campaign'],
  variant: ['piece'],
  coverage: ['activity', 'campaign'],
  lead: sources,
  deal: ['lead', ...sources],
  order: ['deal', 'lead', ...sources],
}

/** Kinds that may stand without a parent: goals always, results until they are linked. */
export const mayStandAlone: ReadonlySet<Kind> = new Set(['goal', 'lead', 'deal', 'order'])

/** The path of a child: its parent's path, its own id, a slash. */
export function pathUnder(parentPath: string | null, id: string): string {
  return `${parentPath ?? ''}${id}/`
}

/** The first path after the subtree of a path: `0` is the character after the slash. */
export function pathEnd(path: string): string {
  return `${path.slice(0, -1)}0`
}

/** The ids on a path, from the root down, the node itself last. */
export function idsOf(path: string): string[] {
  return path.split('/').filter(Boolean)
}

/** The four stops that every screen shows, and the kinds each stands for. */
export const stops = {
  goal: ['goal', 'objective', 'strategy'],
  campaign: ['plan', 'campaign', 'activity'],
  content: ['piece', 'variant', 'coverage'],
  result: ['lead', 'deal', 'order'],
} as const satisfies Record<string, readonly Kind[]>
