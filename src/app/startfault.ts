// A start that fails for a reason the person can act on.

/** Printed as it stands, one sentence, and the program ends with exit code 1. */
export class StartFault extends Error {
  override name = 'StartFault'
}
