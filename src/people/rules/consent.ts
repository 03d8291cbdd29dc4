// Who may be written to: consent as it stands, and the addresses that are barred.

export const consentStates = ['none', 'granted', 'withdrawn'] as const
export type ConsentState = (typeof consentStates)[number]

/** From the weakest to the strongest: a stronger reason replaces a weaker one, never the other way round. */
export const suppressionReasons = ['erased', 'unsubscribed', 'bounced', 'manual', 'complained'] as const
export type SuppressionReason = (typeof suppressionReasons)[number]

/**
 * Whether new consent lifts what bars an address. Who took their leave may come back by their own act; a member who has the proof
 * may record the return of somebody who unsubscribed. A bounce, a complaint and a bar by hand stay.
 */
export function lifts(reason: SuppressionReason, by: 'person' | 'member'): boolean {
  return reason === 'unsubscribed' || (reason === 'erased' && by === 'person')
}

/** Whether an import may grant consent: only to somebody who has never decided and whose address is not barred. */
export function importMayGrant(state: ConsentState, barred: boolean): boolean {
  return state === 'none' && !barred
}
