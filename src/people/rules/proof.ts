// The proof of consent as a text to hand over: who, when, where, in which words.
import type { ConsentState } from './consent.ts'

export interface Proof {
  readonly organisation: string
  readonly personId: string
  readonly name: string
  readonly email: string | null
  readonly state: ConsentState
  /** Newest first. */
  readonly decisions: readonly { state: 'granted' | 'withdrawn'; source: string; wording: string; memberId: string | null; at: string }[]
  readonly exportedAt: string
}

const stateWords: Record<ConsentState, string> = { none: 'no decision recorded', granted: 'consent stands', withdrawn: 'consent withdrawn' }

/** Plain text, oldest decision first, instants in UTC. */
export function proofText(proof: Proof): string {
  const decisions = proof.decisions
    .toReversed()
    .map((decision, index) =>
      [
        `${index + 1}. ${decision.state === 'granted' ? 'Granted' : 'Withdrawn'} ${decision.at}`,
        `   Where: ${decision.source}`,
        ...(decision.wording === '' ? [] : [`   Words agreed to: ${decision.wording}`]),
        `   Recorded by: ${decision.memberId === null ? 'the person' : `member ${decision.memberId}`}`,
      ].join('\n'),
    )
  return [
    `Consent to e-mail from ${proof.organisation}`,
    `Person: ${proof.name || 'no name'} <${proof.email ?? 'no address'}> (${proof.personId})`,
    `State: ${stateWords[proof.state]}`,
    `Exported: ${proof.exportedAt}`,
    '',
    ...decisions,
    '',
  ].join('\n')
}
