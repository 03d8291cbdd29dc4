// The decisions of tracking: parameters of a link, what a form may ask, and what may be sent through it. Pure; the form builder uses them too.

/** The parameters every link carries (Google Analytics' names); all of them follow from the plan. */
export interface Parameters {
  readonly source: string
  readonly medium: string
  readonly campaign: string
  readonly content: string
}

/** A name as it stands in a parameter: lower case, no spaces, letters of any script. */
export function parameterOf(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return plain
    .replace(/[^\p{L}\p{N}_.-]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 100)
}

/** Whether an address carries campaign parameters already: typed ones are refused, they come from the plan. */
export function carriesParameters(target: string): boolean {
  return [...new URL(target).searchParams.keys()].some((name) => name.toLowerCase().startsWith('utm_'))
}

/** Whether a link may lead there: a complete web address without a name and password in it. */
export function isTarget(target: string): boolean {
  const url = URL.parse(target)
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' && target.length <= 2000
}

/** The target with its parameters; what else stands in the address stays as it is. */
export function addressWith(target: string, parameters: Parameters): string {
  const url = new URL(target)
  for (const [name, value] of Object.entries(parameters)) if (value) url.searchParams.set(`utm_${name}`, value)
  return url.href
}

export const fieldKinds = ['text', 'email', 'phone', 'long', 'choice'] as const
export type FieldKind = (typeof fieldKinds)[number]

export interface Field {
  readonly key: string
  readonly label: string
  readonly kind: FieldKind
  readonly required: boolean
  /** What a choice offers. */
  readonly options: string[]
}

/** The most characters an answer may have, by kind. */
export const longest: Record<FieldKind, number> = { text: 200, email: 254, phone: 40, long: 5000, choice: 200 }

/** Why these fields make no form, or null. Everybody who sends one must be known by exactly one e-mail address. */
export function fieldsFault(fields: readonly Field[]): { path: string; message: string } | null {
  const emails = fields.filter(({ kind }) => kind === 'email')
  if (emails.length !== 1 || !emails[0]!.required)
    return { path: 'fields', message: 'need exactly one e-mail address, and it must be required' }
  const double = fields.findIndex(({ key }, index) => fields.some((other, at) => at < index && other.key === key))
  if (double >= 0) return { path: `fields.${double}.key`, message: 'is used by another field' }
  const empty = fields.findIndex(({ kind, options }) => kind === 'choice' && options.length === 0)
  return empty >= 0 ? { path: `fields.${empty}.options`, message: 'need at least one thing to choose' } : null
}

export type AnswerFault = 'missing' | 'notEmail' | 'tooLong' | 'notOffered' | 'unreadable'
export type Answers = Readonly<Record<string, string>>

// One @, something before it, a dot in what follows: the mailbox itself is the only full test of an address.
const mailbox = /^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:"]+\.[^\s@<>()[\]\\,;:".]+$/

/** What was typed, field by field, and what is wrong with it. */
export function readAnswers(
  fields: readonly Field[],
  typed: (key: string) => string | null,
): { answers: Answers; faults: Record<string, AnswerFault> } {
  const answers: [string, string][] = []
  const faults: [string, AnswerFault][] = []
  for (const field of fields) {
    const answer = (typed(field.key) ?? '').replace(/\r\n?/g, '\n').trim()
    const wrong = answerFault(field, answer)
    if (wrong) faults.push([field.key, wrong])
    answers.push([field.key, answer.slice(0, longest[field.kind])])
  }
  return { answers: Object.fromEntries(answers), faults: Object.fromEntries(faults) }
}

function answerFault(field: Field, answer: string): AnswerFault | null {
  if (answer === '') return field.required ? 'missing' : null
  if (answer.includes('\0') || !answer.isWellFormed()) return 'unreadable'
  if (answer.length > longest[field.kind]) return 'tooLong'
  if (field.kind === 'email' && !mailbox.test(answer)) return 'notEmail'
  if (field.kind === 'choice' && !field.options.includes(answer)) return 'notOffered'
  return null
}

/** Who the answers speak of: the address, and the name and phone where the form asks for them. */
export function personIn(fields: readonly Field[], answers: Answers): { email: string; name?: string; phone?: string } {
  const keyOf = (kind: FieldKind) => fields.find((field) => field.kind === kind)?.key
  const [email, phone] = [keyOf('email'), keyOf('phone')]
  const name = answers['name'] || [answers['first_name'], answers['last_name']].filter(Boolean).join(' ')
  return {
    email: (email && answers[email]) || '',
    ...(name ? { name } : {}),
    ...(phone && answers[phone] ? { phone: answers[phone] } : {}),
  }
}

/** Nobody reads and fills a form faster than this. Milliseconds. */
export const shortestFilling = 2000
/** A form left open longer than this is shown anew, with what was typed. Milliseconds. */
export const longestFilling = 24 * 3600 * 1000
/** A visit is over after so long without a further step: what Google Analytics 4 calls the session timeout, by its default. Milliseconds. */
export const silence = 30 * 60 * 1000
/** How many times one address may send the forms of an organisation within the window. */
export const pace = { hits: 20, window: 10 * 60 * 1000 }
