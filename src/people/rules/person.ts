// Who a person is to the organisation, and how addresses and names are folded so that the same one is found again.

export const personKinds = ['prospect', 'customer', 'stakeholder', 'media', 'partner', 'employee'] as const
export type PersonKind = (typeof personKinds)[number]

/** One spelling of an address: what persons are matched by. Both parts in lower case, as every large mailbox provider treats them. */
export function foldEmail(email: string): string {
  return email.trim().normalize('NFC').toLowerCase()
}

/** One spelling of a name for comparison. */
export function foldName(name: string): string {
  return name.trim().normalize('NFC').toLowerCase().replace(/\s+/g, ' ')
}

/** An address shown to whoever may not be its owner: `j•••@example.com`. */
export function maskEmail(email: string): string {
  return `${String.fromCodePoint(email.codePointAt(0) ?? 0x2022)}•••@${email.split('@')[1] ?? ''}`
}
