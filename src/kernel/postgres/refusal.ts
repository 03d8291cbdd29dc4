// A start that cannot go on for a reason the person can act on.

/** Its message is one sentence that says what happened and what to do; it is printed as it stands. */
export class Refusal extends Error {
  override name = 'Refusal'
}
