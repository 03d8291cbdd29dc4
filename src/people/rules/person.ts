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

// Longer names than this are rare, and longer texts name their companies early.
const longestName = 6
const longestText = 200

/** Every run of up to six words of a text, without the punctuation around them: what may be a name. */
export function phrasesIn(text: string): string[] {
  const words = text
    .split(/\s+/)
    .slice(0, longestText)
    .map((word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}.]+$/gu, '').replace(/[’']s$/u, ''))
  const runs = words.flatMap((_, from) =>
    Array.from({ length: longestName }, (__, more) =>
      words
        .slice(from, from + more + 1)
        .join(' ')
        .trim(),
    ),
  )
  return [...new Set(runs.flatMap((run) => [run, run.replace(/\.$/, '')]).filter(Boolean))]
}
