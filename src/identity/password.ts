// What a password must not be, decided wherever one is set: too short, one that many people use, or one made of what everybody knows.

/** Characters. Composition is free: three words are better than one with a number behind it. */
export const passwordLength = { least: 10, most: 128 }

/** The line below every field in which a password is chosen. */
export const passwordHint = `At least ${passwordLength.least} characters, and not easy to guess`

/** Why a password is easy to guess: many people use it, or it is made of what whoever tries it knows already. */
export type Ease = 'common' | 'known'

/** What the field says of it; the sentence begins with “This”. */
export const easeSentence: Record<Ease, string> = {
  common: 'is easy to guess: many people use it, or one much like it',
  known: 'is easy to guess: it is made of your name, your address or the name of the organisation or of this program',
}

/** What is known of whoever sets a password: one made of it is the first that is tried. */
export interface Known {
  readonly name: string
  readonly email: string
  readonly organisations: readonly string[]
}

const program = 'Throughline'

/**
 * Why a password is easy to guess, or null. `isCommon` says whether many people use exactly that one, written small. What is added before
 * and behind, and saying it twice, hides nothing as long as it is not more than what it hides (OWASP ASVS 5.0, 6.2.4 and 6.2.11).
 */
export function easeOf(password: string, { name, email, organisations }: Known, isCommon: (password: string) => boolean): Ease | null {
  if (cores(password).some(isCommon)) return 'common'
  const bare = folded(password)
  const words = [program, name, email, ...organisations].flatMap(wordsOf).toSorted((a, b) => b.length - a.length)
  const left = words.reduce((rest, word) => rest.replaceAll(word, ''), bare)
  return left !== bare && (bare.length - left.length) * 2 >= password.length ? 'known' : null
}

/** The password as it is, without the digits and signs around it, and what it repeats. */
function cores(password: string): string[] {
  const whole = password.normalize('NFKC').toLowerCase()
  const inner = whole.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  const repeated = /^(.+?)\1+$/su.exec(whole)?.[1]
  return [whole, ...(inner.length * 2 >= whole.length ? [inner] : []), ...(repeated === undefined ? [] : [repeated])]
}

const shortestWord = 3

/** A name or an address as one, and its parts. */
function wordsOf(text: string): string[] {
  return [text, ...text.split(/[^\p{L}\p{N}\p{M}]+/u)].map(folded).filter((word) => word.length >= shortestWord)
}

/** Letters and digits alone, without accents: as somebody types it who tries. */
function folded(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
}
