// Signatures over messages that leave (DKIM, RFC 6376): the key of an account, the two canonical forms, and the header field.
import { createHash, createPrivateKey, generateKeyPair, sign, type Hash, type KeyObject } from 'node:crypto'
import { domainToASCII } from 'node:url'
import { promisify } from 'node:util'

/** In whose name is signed, under which selector its key stands in the DNS, and the key itself. */
export interface Signer {
  readonly domain: string
  readonly selector: string
  readonly key: KeyObject
}

export interface KeyPair {
  /** PKCS #8, PEM. */
  readonly privateKey: string
  /** As it stands behind `p=` in the DNS: SubjectPublicKeyInfo in base64 (RFC 6376 §3.6.1). */
  readonly publicKey: string
}

/** A new key. RSA with 2048 bits is what every receiver verifies (RFC 8301 §3.2); Ed25519 is still passed over by many. */
export async function newKeyPair(): Promise<KeyPair> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  return { privateKey, publicKey: publicKey.toString('base64') }
}

export function signerWith(domain: string, selector: string, privateKey: string): Signer {
  return { domain, selector, key: createPrivateKey(privateKey) }
}

/** The domain of an address as the DNS has it. */
export function domainOf(address: string): string {
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase()
  return domainToASCII(domain) || domain
}

/** RFC 8058 §3.1 wants both unsubscribe fields among the signed ones. */
const signedFields = [
  'From',
  'To',
  'Subject',
  'Date',
  'Message-ID',
  'Reply-To',
  'MIME-Version',
  'Content-Type',
  'List-Unsubscribe',
  'List-Unsubscribe-Post',
]

/** A part of a body in the relaxed form (RFC 6376 §3.4.4). A part begins at the beginning of a line and does not end in white space; the last one ends the body. */
export function relaxedBody(part: string, last = false): string {
  const lines = part.replace(/[ \t]+/g, ' ').replaceAll(' \r\n', '\r\n')
  if (!last) return lines
  const ended = lines.replace(/ $/, '').replace(/(\r\n)+$/, '')
  return ended === '' ? '' : `${ended}\r\n`
}

/** The hash of a body whose parts are in the relaxed form. `begun` has read the parts that stand before them. */
export function bodyHash(parts: readonly string[], begun: Hash = createHash('sha256')): string {
  const hash = begun.copy()
  for (const part of parts) hash.update(part, 'latin1')
  return hash.digest('base64')
}

/** The header field that signs a message of these header fields and this body; a line, or several, ended with CRLF. */
export async function signature({ domain, selector, key }: Signer, heads: string, hash: string): Promise<string> {
  const fields = fieldsIn(heads)
  const covered = signedFields.filter((name) => fields.has(name.toLowerCase()))
  const tags = [`v=1; a=rsa-sha256; c=relaxed/relaxed; d=${domain};`, `s=${selector};`, `h=${covered.join(':\r\n ')};`, `bh=${hash};`, 'b=']
  const field = `DKIM-Signature: ${tags.join('\r\n ')}`
  const text = [...covered.map((name) => relaxedField(fields.get(name.toLowerCase())!)), relaxedField(field)].join('\r\n')
  const made = await signed(Buffer.from(text, 'latin1'), key)
  return `${field}${made
    .toString('base64')
    .match(/.{1,72}/g)!
    .join('\r\n ')}\r\n`
}

/** Signs off the thread that serves everybody: a signature takes many times as long as all the rest of a copy. */
const signed = (data: Buffer, key: KeyObject) =>
  new Promise<Buffer>((resolve, reject) => sign('sha256', data, key, (error, made) => (error ? reject(error) : resolve(made))))

/** A whole message with its signature on top; as it was when nobody signs. */
export async function signedMessage(message: Buffer, signer: Signer | null): Promise<Buffer> {
  if (signer === null) return message
  const raw = message.toString('latin1')
  const end = raw.indexOf('\r\n\r\n')
  const field = await signature(signer, raw.slice(0, end), bodyHash([relaxedBody(raw.slice(end + 4), true)]))
  return Buffer.from(field + raw, 'latin1')
}

/** The fields of a header by their names. None that is signed stands twice in a message of ours. */
function fieldsIn(heads: string): Map<string, string> {
  const unfolded = heads.replace(/\r\n(?=[ \t])/g, '').split('\r\n')
  return new Map(unfolded.map((field) => [field.slice(0, field.indexOf(':')).trim().toLowerCase(), field]))
}

/** A field in the relaxed form (RFC 6376 §3.4.2), without the end of its line. */
function relaxedField(field: string): string {
  const at = field.indexOf(':')
  const value = field
    .slice(at + 1)
    .replaceAll('\r\n', '')
    .replace(/[ \t]+/g, ' ')
  return `${field.slice(0, at).trim().toLowerCase()}:${value.trim()}`
}
