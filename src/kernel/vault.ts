// Secrets at rest: AES-256-GCM under a key derived from SECRET_KEY, with the place of storage bound in as additional data.
import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync } from 'node:crypto'
import type { Vault } from './caller.ts'
import { randomPortion } from './random.ts'

/** Derives a key for one purpose from the installation's secret (HKDF-SHA-256, RFC 5869). */
export function deriveKey(secretKey: string, purpose: string, length = 32): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKey, 'throughline', purpose, length))
}

/** What was handed to the vault was sealed with another secret key, or for another place, or is no work of a vault at all. */
export class NotSealedHere extends Error {
  override name = 'NotSealedHere'
  constructor(options?: ErrorOptions) {
    super('This was not sealed with the secret key in use: put the earlier key back, or enter again what was sealed.', options)
  }
}

// Says how it was sealed, should another way follow.
const prefix = 'v1.'

/** The vault of this installation. `open` throws `NotSealedHere` when the key or the context is not the one it was sealed with. */
export function vault(secretKey: string): Vault {
  // Made once: from bare bytes every call would make it anew, which costs more than the sealing itself.
  const key = createSecretKey(deriveKey(secretKey, 'vault'))
  const digestKey = createSecretKey(deriveKey(secretKey, 'digests'))
  return {
    seal(plain, context) {
      const nonce = randomPortion(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context))
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return prefix + Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')
    },
    open(sealed, context) {
      const raw = Buffer.from(sealed.slice(prefix.length), 'base64url')
      // The decoder passes over what it cannot read, so that several texts would open the same secret: only the one that was sealed may.
      if (sealed !== prefix + raw.toString('base64url')) throw new NotSealedHere()
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, raw.subarray(0, 12))
          .setAAD(Buffer.from(context))
          .setAuthTag(raw.subarray(12, 28))
        return Buffer.concat([decipher.update(raw.subarray(28)), decipher.final()]).toString('utf8')
      } catch (cause) {
        throw new NotSealedHere({ cause })
      }
    },
    digest(plain, context) {
      return createHmac('sha256', digestKey).update(`${context.length} ${context}`).update(plain).digest('base64url')
    },
  }
}
