// The brief: what and why are Marketing's gate, how and where are Communications' gate, and the second opens after the first.

/** Whose turn it is: `what` waits for Marketing, `how` for Communications, `agreed` for nobody. */
export type BriefStage = 'what' | 'how' | 'agreed'

interface Decision {
  readonly decision: 'approved' | 'changes_requested'
  readonly bodyHash: string
}

/** A gate counts as passed while its latest decision approved exactly the text that stands there now. */
export function passed(decision: Decision | null, hash: string): boolean {
  return decision?.decision === 'approved' && decision.bodyHash === hash
}

export function stageOf(what: boolean, how: boolean): BriefStage {
  if (!what) return 'what'
  return how ? 'agreed' : 'how'
}

/** Which desk the brief waits for. */
export function waitsFor(stage: BriefStage): 'marketing' | 'communications' | null {
  return stage === 'what' ? 'marketing' : stage === 'how' ? 'communications' : null
}
