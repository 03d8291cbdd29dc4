// What the DNS says of the domain an account sends from: SPF (RFC 7208), DKIM (RFC 6376) and DMARC (RFC 7489), each with what to enter where.
import { NODATA, NOTFOUND, Resolver } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { Finding } from './contract/account.ts'
import { providerById } from './providers.ts'
import { isLoopback } from './rules.ts'

/** What is asked about. */
export interface Question {
  readonly domain: string
  readonly selector: string
  /** In base64. */
  readonly publicKey: string
  /** Whether the owner wants messages signed here. */
  readonly sign: boolean
  readonly provider: string
  readonly host: string
  readonly fromAddress: string
}

export interface Examined {
  readonly findings: readonly Finding[]
  /** Whether our key stands in the DNS; null when that could not be looked up. */
  readonly keyFound: boolean | null
}

/** The TXT records of a name, empty when there are none; null when nobody could tell. */
type Texts = (name: string) => Promise<string[] | null>

/** Looks up what the DNS says now. `servers` empty: the system's. */
export async function examineDomain(question: Question, servers: readonly string[]): Promise<Examined> {
  const resolver = new Resolver({ timeout: 3000, tries: 2 })
  if (servers.length > 0) resolver.setServers(servers)
  const texts = textsFrom(resolver)
  const [spf, key] = await Promise.all([spfFinding(question, texts), keyFinding(question, texts)])
  // Where the provider signs, its signature cannot be seen from here.
  const aligned = spf.outcome !== 'failed' || key.keyFound !== false || !question.sign
  return { findings: [spf, key.finding, await dmarcFinding(question, texts, aligned)], keyFound: key.keyFound }
}

function textsFrom(resolver: Resolver): Texts {
  return async (name) => {
    try {
      // Anybody may write anything there; control characters could not even be kept.
      return (await resolver.resolveTxt(name)).map((parts) => parts.join('').replace(/\p{Cc}/gu, ' '))
    } catch (error) {
      const { code } = error as { code?: string }
      return code === NOTFOUND || code === NODATA ? [] : null
    }
  }
}

const unknown = (check: Finding['check'], name: string): Finding => ({
  check,
  outcome: 'warning',
  words: `${name} could not be looked up now: check again later.`,
  record: null,
})

/** A record as it is quoted in a sentence. */
function quoted(record: string): string {
  const characters = [...record]
  return `“${characters.slice(0, mostQuoted).join('')}${characters.length > mostQuoted ? '…' : ''}”`
}
const mostQuoted = 120

// --- SPF: which servers may send for the domain

async function spfFinding(question: Question, texts: Texts): Promise<Finding> {
  const { domain } = question
  const found = await texts(domain)
  if (found === null) return unknown('spf', domain)
  const records = found.filter((text) => /^v=spf1( |$)/i.test(text))
  const enter = (outcome: Finding['outcome'], words: string, terms: readonly string[]): Finding => {
    return { check: 'spf', outcome, words, record: { name: domain, value: ['v=spf1', ...terms].join(' ') } }
  }
  const mine = mechanismOf(question)
  const { spf, title } = providerById(question.provider) ?? {}
  const more = spf === undefined && question.provider !== 'other' ? `, with the include that ${title} asks for, if it does` : ''
  if (records.length === 0)
    return enter('failed', `Nothing says which servers may send for ${domain}. Enter this record${more}.`, [mine, '~all'])
  const terms = [...new Set(records.flatMap((record) => record.split(/ +/).slice(1)).filter(Boolean))]
  const others = terms.filter((term) => !isAll(term))
  if (records.length > 1)
    return enter('failed', `There are ${records.length} SPF records, which receivers take for none. Put this one in their place.`, [
      ...others,
      '~all',
    ])
  const all = terms.find(isAll)
  const handedOn = all === undefined && terms.some((term) => /^redirect=/i.test(term))
  if (all !== undefined && /^\+?all$/i.test(all))
    return enter('failed', `The record ends in ${quoted(all)}: it lets everybody send for ${domain}. Change it to this.`, [
      ...others,
      '~all',
    ])
  if (spf !== undefined && !(await includes(terms, spf, texts)))
    return enter('failed', `The record does not name the servers of ${title}: mail through them fails. Change it to this.`, [
      mine,
      ...others,
      ...(handedOn ? [] : [all ?? '~all']),
    ])
  if (!handedOn && !/^[-~]all$/i.test(all ?? ''))
    return enter('warning', 'The record does not end in ~all or -all, so it forbids nobody to send. Change it to this.', [
      ...others,
      '~all',
    ])
  return { check: 'spf', outcome: 'ok', words: `${domain} says which servers may send for it: ${quoted(records[0]!)}.`, record: null }
}

const isAll = (term: string) => /^[-+~?]?all$/i.test(term)

/** What has to stand in the record for this account, as far as that can be known from here. */
function mechanismOf({ provider, host }: Question): string {
  const { spf } = providerById(provider) ?? {}
  if (spf !== undefined) return `include:${spf}`
  const name = host.replace(/^\[|\]$/g, '')
  if (provider !== 'other' || isLoopback(host)) return 'mx'
  const version = isIP(name)
  return version === 0 ? `a:${name}` : `ip${version}:${name}`
}

// RFC 7208 §4.6.4: receivers give up after so many.
const mostLookUps = 10

/** Whether a record names a domain, itself or through what it includes. */
async function includes(terms: readonly string[], wanted: string, texts: Texts): Promise<boolean> {
  const waiting = targetsOf(terms)
  for (let asked = 0; waiting.length > 0; asked++) {
    const next = waiting.shift()!
    if (next === wanted) return true
    if (asked >= mostLookUps) continue
    const record = (await texts(next))?.find((text) => /^v=spf1( |$)/i.test(text))
    if (record) waiting.push(...targetsOf(record.split(/ +/)))
  }
  return false
}

const targetsOf = (terms: readonly string[]) =>
  terms.flatMap((term) => /^(?:\+?include:|redirect=)(.+)$/i.exec(term)?.[1]?.toLowerCase().replace(/\.$/, '') ?? [])

// --- DKIM: the key that signatures are verified with

/** The record that publishes a key. */
export function keyRecord({ domain, selector, publicKey }: Pick<Question, 'domain' | 'selector' | 'publicKey'>) {
  return { name: `${selector}._domainkey.${domain}`, value: `v=DKIM1; k=rsa; p=${publicKey}` }
}

async function keyFinding(question: Question, texts: Texts): Promise<{ finding: Finding; keyFound: boolean | null }> {
  const { sign, publicKey } = question
  const record = keyRecord(question)
  const found = await texts(record.name)
  if (found === null) return { finding: unknown('dkim', record.name), keyFound: null }
  const keyFound = found.length === 1 && holdsKey(found[0]!, publicKey)
  const say = (outcome: Finding['outcome'], words: string) => ({
    finding: { check: 'dkim' as const, outcome, words, record: keyFound || !sign ? null : record },
    keyFound,
  })
  if (!sign)
    return say(
      'warning',
      'Signing is switched off here, so your provider has to sign. Send a test message and look for “dkim=pass” in what arrives.',
    )
  if (keyFound) return say('ok', 'The key of this account stands in the DNS: every message is signed.')
  const until = 'Until then messages leave without a signature from here.'
  if (found.length === 0)
    return say(
      'failed',
      `There is no key at ${record.name}. Enter this record; if your provider signs, switch signing off instead. ${until}`,
    )
  if (found.length > 1) return say('failed', `There are ${found.length} records at ${record.name}. Leave only this one. ${until}`)
  return say('failed', `The record at ${record.name} holds another key: ${quoted(found[0]!)}. Change it to this. ${until}`)
}

function holdsKey(record: string, publicKey: string): boolean {
  const tags = tagsOf(record)
  const fits = (tag: string, wanted: string) => (tags.get(tag) ?? wanted) === wanted
  return fits('v', 'DKIM1') && fits('k', 'rsa') && tags.get('p')?.replace(/\s/g, '') === publicKey
}

/** `name=value; name=value`, as DKIM and DMARC write their records. */
function tagsOf(record: string): Map<string, string> {
  const pairs = record.split(';').map((tag) => [tag.split('=')[0]!.trim().toLowerCase(), tag.slice(tag.indexOf('=') + 1).trim()] as const)
  return new Map(pairs)
}

// --- DMARC: what receivers do with mail that proves neither

async function dmarcFinding({ domain, fromAddress }: Question, texts: Texts, aligned: boolean): Promise<Finding> {
  const name = `_dmarc.${domain}`
  const found = await policyOf(domain, texts)
  if (found === null) return unknown('dmarc', name)
  const say = (outcome: Finding['outcome'], words: string, value: string | null): Finding => {
    return { check: 'dmarc', outcome, words, record: value === null ? null : { name, value } }
  }
  const fresh = (policy: string) => `v=DMARC1; p=${policy}; rua=mailto:${fromAddress}`
  const { records, at } = found
  if (records.length === 0)
    return say(
      'failed',
      `Nothing says what receivers shall do with forged mail from ${domain}; the large ones ask for it. Enter this record.`,
      fresh('none'),
    )
  if (records.length > 1)
    return say(
      'failed',
      `There are ${records.length} DMARC records at _dmarc.${at}, which receivers take for none. Leave one.`,
      fresh('none'),
    )
  const tags = tagsOf(records[0]!)
  const policy = ((at !== domain && tags.get('sp')) || tags.get('p'))?.toLowerCase()
  if (policy === 'none')
    return say(
      'warning',
      'The policy is “none”: receivers only report. Once the reports show that your own mail passes, change the record to this.',
      at === domain ? records[0]!.replace(/\bp\s*=\s*none/i, 'p=quarantine') : fresh('quarantine'),
    )
  if (policy !== 'quarantine' && policy !== 'reject')
    return say('failed', `The record names no policy that receivers know: ${quoted(records[0]!)}. Change it to this.`, fresh('none'))
  if (!aligned)
    return say(
      'failed',
      `The policy is “${policy}”, and neither SPF nor a signature proves ${domain}: receivers will not let this mail through. Mend one of the two first.`,
      null,
    )
  return say('ok', `The policy is “${policy}”: receivers let nothing through that only claims to come from ${domain}.`, null)
}

/** The records of the domain, else of the next domain above it that has one. */
async function policyOf(domain: string, texts: Texts): Promise<{ records: string[]; at: string } | null> {
  const labels = domain.split('.')
  for (let from = 0; from === 0 || from < labels.length - 1; from++) {
    const at = labels.slice(from).join('.')
    const found = await texts(`_dmarc.${at}`)
    if (found === null) return null
    const records = found.filter((text) => /^v=DMARC1\s*(;|$)/.test(text))
    if (records.length > 0) return { records, at }
  }
  return { records: [], at: domain }
}
