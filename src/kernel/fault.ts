// Expected failures: a code, a status, what happened and what to do. Anything else that is thrown is a bug.

/** A kind of failure that an operation declares in its contract. */
export interface FaultKind<Code extends string = string> {
  readonly code: Code
  readonly status: number
  /** What happened, one sentence a person can read. */
  readonly message: string
  /** What to do about it, one sentence. */
  readonly fix: string
}

/** One field of the input that was refused, for the form to show it where it was typed. */
export interface FieldFault {
  readonly path: string
  readonly message: string
}

export interface FaultDetail {
  /** Replaces the kind's sentence where the moment knows better. */
  readonly message?: string
  readonly fix?: string
  readonly fields?: readonly FieldFault[]
  /** For a version conflict: the object as it is now. */
  readonly current?: unknown
}

export class Fault extends Error {
  readonly kind: FaultKind
  readonly detail: FaultDetail
  constructor(kind: FaultKind, detail: FaultDetail = {}) {
    super(detail.message ?? kind.message)
    this.name = 'Fault'
    this.kind = kind
    this.detail = detail
  }
}

/** Declares a kind of failure. */
export function faultKind<const Code extends string>(code: Code, status: number, message: string, fix: string): FaultKind<Code> {
  return { code, status, message, fix }
}

/** Makes the failure to throw: `throw fault(faults.dealClosed)`. */
export function fault(kind: FaultKind, detail?: FaultDetail): Fault {
  return new Fault(kind, detail)
}

/** The failures every operation may answer with; declared once for all of them. */
export const baseFaults = {
  badInput: faultKind('bad_input', 400, 'Some of what was sent cannot be read.', 'Correct the named fields and send it again.'),
  notSignedIn: faultKind('not_signed_in', 401, 'Nobody is signed in, or the session has ended.', 'Sign in and try again.'),
  notAllowed: faultKind('not_allowed', 403, 'The hat being worn may not do this.', 'Change the hat, or ask somebody whose role allows it.'),
  notFound: faultKind('not_found', 404, 'There is nothing here by that name.', 'Go back to the list and choose from it.'),
  wrongMethod: faultKind('wrong_method', 405, 'This address does not take that method.', 'Use one of the methods in the Allow header.'),
  versionConflict: faultKind(
    'version_conflict',
    409,
    'Somebody changed this since it was opened.',
    'Compare with the current state below and save again.',
  ),
  alreadyExists: faultKind('already_exists', 409, 'The same thing exists already.', 'Open the one that exists, or choose another name.'),
  keyReused: faultKind('key_reused', 409, 'This Idempotency-Key was used for another request.', 'Send a new key with a new request.'),
  outdated: faultKind('outdated', 412, 'The condition of the request no longer holds.', 'Read the object again and repeat the request.'),
  tooLarge: faultKind('too_large', 413, 'The request is larger than this program accepts.', 'Send less at once.'),
  unprocessable: faultKind('unprocessable', 422, 'This cannot be done as it was asked.', 'Read the named fields and correct them.'),
  tooMany: faultKind('too_many', 429, 'Too many requests in a short time.', 'Wait the number of seconds in Retry-After.'),
  bug: faultKind('bug', 500, 'The program made a mistake; nothing was saved.', 'Try again; if it happens again, report the request id.'),
  unavailable: faultKind('unavailable', 503, 'The database cannot be reached now; nothing was saved.', 'Try again in a moment.'),
  full: faultKind(
    'database_full',
    503,
    'The database has no room left to store anything; nothing was saved.',
    'Make room where the database keeps its data, and try again: nothing has to be restarted.',
  ),
} as const
