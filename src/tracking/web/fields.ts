// The fields of a form while they are being edited: choices as lines of text, keys made from labels where there is none yet.
import type { Field } from '../rules.ts'

export interface FieldDraft {
  /** Tells rows apart while they move. */
  readonly row: number
  /** Kept once it is given, so that answers stay together when a label changes. */
  readonly key: string
  readonly label: string
  readonly kind: Field['kind']
  readonly required: boolean
  /** One choice a line. */
  readonly choices: string
}

let rows = 0

export function draftOf({ key, label, kind, required, options }: Field): FieldDraft {
  return { row: ++rows, key, label, kind, required, choices: options.join('\n') }
}

export const newField = (): FieldDraft => draftOf({ key: '', label: '', kind: 'text', required: false, options: [] })

/** The fields as they are saved, with keys that differ. */
export function fieldsOf(drafts: readonly FieldDraft[]): Field[] {
  const taken = new Set(drafts.map(({ key }) => key).filter(Boolean))
  return drafts.map(({ key, label, kind, required, choices }) => {
    const own = key || freeKey(label, taken)
    taken.add(own)
    const options =
      kind === 'choice'
        ? [
            ...new Set(
              choices
                .split('\n')
                .map((line) => line.trim())
                .filter(Boolean),
            ),
          ]
        : []
    return { key: own, label: label.trim(), kind, required: required || kind === 'email', options }
  })
}

function freeKey(label: string, taken: ReadonlySet<string>): string {
  const plain = label
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 36)
  const base = plain === '' || plain.startsWith('tl_') ? 'field' : plain
  for (let number = 1; ; number++) {
    const key = number === 1 ? base : `${base}_${number}`
    if (!taken.has(key)) return key
  }
}
