// From the OpenAPI document to values: arbitraries for every schema. Ids and versions are left as marks, to be filled in when it is sent.
import fc from 'fast-check'

export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly minItems?: number
  readonly maxItems?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly format?: string
  readonly pattern?: string
}

/** Stands where the id of an object belongs that the field names. */
export class Reference {
  readonly field: string
  constructor(field: string) {
    this.field = field
  }
}

/** Values for fields whose check is a list or a place that a JSON schema cannot carry, by the field's name. */
export type Named = Readonly<Record<string, readonly unknown[]>>

// What breaks programs that trust text: controls, quotes, wildcards, direction marks, astral characters.
const odd = ["'", '"', '%', '_', '\\', '‮', ' ', '😀', '\r\n', '<b>', '{{x}}', '=1+1', '\t', ';--', '$1', '../']
const letter = fc.oneof(
  { arbitrary: fc.constantFrom(...odd), weight: 1 },
  { arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }), weight: 5 },
)

/** An arbitrary of values that the schema admits. */
export function arbitrary(schema: Schema, field: string, named: Named): fc.Arbitrary<unknown> {
  const again = (inner: Schema, name = field) => arbitrary(inner, name, named)
  if ('const' in schema) return fc.constant(schema.const)
  const values = named[field]
  if (values && schema.format !== 'uuid' && !schema.anyOf) return fc.constantFrom(...values)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const choices = schema.anyOf ?? schema.oneOf
  // A value more often than null: null is one of many, and mostly means less.
  if (choices) return fc.oneof(...choices.map((choice) => ({ arbitrary: again(choice), weight: choice.type === 'null' ? 1 : 3 })))
  if (schema.allOf) return again(Object.assign({}, ...schema.allOf) as Schema)
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object':
      return object(schema, again)
    case 'array':
      return list(schema, again(schema.items ?? {}, field.replace(/s$/, '')))
    case 'integer':
      return whole(schema)
    case 'number':
      return fraction(schema)
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'string':
      return text(schema, field)
    default:
      return fc.jsonValue({ maxDepth: 1 })
  }
}

function list(schema: Schema, item: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const minLength = schema.minItems ?? 0
  return fc.array(item, { minLength, maxLength: Math.max(minLength, Math.min(schema.maxItems ?? 3, 3)) })
}

function object(schema: Schema, again: (inner: Schema, name?: string) => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  if (!schema.properties) {
    const values = again(typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {})
    return fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), values, { maxKeys: 3, noNullPrototype: true })
  }
  const fields = Object.fromEntries(Object.entries(schema.properties).map(([name, inner]) => [name, again(inner, name)]))
  return fc.record(fields, { requiredKeys: [...(schema.required ?? [])], noNullPrototype: true })
}

/** Mostly of a size that happens, sometimes at the edges. */
function whole(schema: Schema): fc.Arbitrary<number> {
  const { min, max } = bounds(schema)
  const edges = { min: Math.ceil(min), max: Math.max(Math.ceil(min), Math.floor(max)) }
  const small = { min: Math.max(edges.min, Math.min(0, edges.max)), max: Math.min(edges.max, Math.max(edges.min, 0) + 5_000) }
  return fc.oneof({ arbitrary: fc.integer(small), weight: 4 }, { arbitrary: fc.integer(edges), weight: 1 })
}

function fraction(schema: Schema): fc.Arbitrary<number> {
  return fc.oneof(whole(schema), fc.double({ noNaN: true, noDefaultInfinity: true, ...bounds(schema) }))
}

function bounds(schema: Schema, far = 2_000_000_000_000): { min: number; max: number } {
  const min = Math.max(schema.minimum ?? (schema.exclusiveMinimum === undefined ? -far : schema.exclusiveMinimum + 1e-6), -far)
  return { min, max: Math.max(min, Math.min(schema.maximum ?? far, far)) }
}

const moment = (from: string, to: string) => fc.date({ min: new Date(from), max: new Date(to), noInvalidDate: true })
const formats: Record<string, fc.Arbitrary<string>> = {
  email: fc.stringMatching(/^[a-z]{1,8}[0-9]{1,6}@[a-z]{1,8}\.example$/),
  date: fc
    .oneof(moment('2025-01-01', '2027-12-31'), moment('2025-01-01', '2026-06-01'), moment('1900-01-01', '2200-12-31'))
    .map((value) => value.toISOString().slice(0, 10)),
  'date-time': fc.oneof(moment('2025-01-01', '2029-01-01'), moment('1901-01-01', '2200-12-31')).map((value) => value.toISOString()),
  uri: fc.stringMatching(/^https:\/\/[a-z]{1,10}\.example\/[a-z0-9]{0,10}(\?[a-z]{1,4}=[a-z]{1,4})?$/),
}

function text(schema: Schema, field: string): fc.Arbitrary<unknown> {
  if (schema.format === 'uuid') return fc.constant(new Reference(field))
  if (schema.format !== undefined && formats[schema.format]) return formats[schema.format]!
  if (schema.pattern !== undefined)
    return fc.stringMatching(new RegExp(schema.pattern)).filter((value) => value.length <= (schema.maxLength ?? 1000))
  const minLength = schema.minLength ?? 0
  const strange = fc.string({ unit: letter, minLength, maxLength: Math.max(minLength, Math.min(schema.maxLength ?? 40, 40)) })
  const words = fc.stringMatching(/^[A-Z][a-z]{2,8}( [a-z]{2,8}){0,3}$/).filter((value) => value.length <= (schema.maxLength ?? 40))
  return minLength > 30 ? strange : fc.oneof(strange, words)
}
