// What visitors carry back to us sealed: for whom a message was, and which form was shown when and where.
import type { Vault } from '#kernel/caller.ts'

const dashed = (hex: string) => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
const bytesOf = (id: string) => Buffer.from(id.replaceAll('-', ''), 'hex')

/** Whom a message was for and which object's it was, as about a hundred characters that only this installation can write. */
export function sealRecipient(vault: Vault, personId: string, nodeId: string): string {
  return vault.seal(Buffer.concat([bytesOf(personId), bytesOf(nodeId)]).toString('base64url'), 'recipient')
}

/** Null for a token that is not ours, or was tampered with. */
export function openRecipient(vault: Vault, token: string): { personId: string; nodeId: string } | null {
  const hex = Buffer.from(opened(vault, token, 'recipient') ?? '', 'base64url').toString('hex')
  return hex.length === 64 ? { personId: dashed(hex.slice(0, 32)), nodeId: dashed(hex.slice(32)) } : null
}

/** A form as it was shown to one visitor. */
export interface Shown {
  readonly submissionId: string
  readonly formId: string
  /** The page it stood on. */
  readonly nodeId: string | null
  readonly at: string
}

export function sealForm(vault: Vault, { submissionId, formId, nodeId, at }: Shown): string {
  return vault.seal(JSON.stringify([submissionId, formId, nodeId, at]), 'form')
}

export function openForm(vault: Vault, token: string): Shown | null {
  const plain = opened(vault, token, 'form')
  if (plain === null) return null
  const [submissionId, formId, nodeId, at] = JSON.parse(plain) as [string, string, string | null, string]
  return { submissionId, formId, nodeId, at }
}

function opened(vault: Vault, token: string, context: string): string | null {
  try {
    return token.length <= 500 ? vault.open(token, context) : null
  } catch {
    // Whatever cannot be opened was not sealed by us for this use: the visitor is then simply unknown.
    return null
  }
}
