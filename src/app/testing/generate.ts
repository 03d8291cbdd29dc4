// From the OpenAPI document to requests: arbitraries for every schema, with ids of existing objects where one is asked for.
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
  readonly propertyNames?: Schema
  readonly items?: Schema
  readonly prefixItems?: readonly Schema[]
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

/** Chooses an existing id for a field of this name, or undefined when there is none of that kind. */
export type Ids = (field: string) => readonly string[]

// What breaks programs that trust text: controls, quotes, wildcards, direction marks, astral characters.
const odd = ["'", '"', '%', '\\', '‮', ' ', '😀', '\r\n', '<b>', '{{x}}', '=1+1', '\t']
const letter = fc.oneof(
  { arbitrary: fc.constantFrom(...odd), weight: 1 },
  { arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }), weight: 5 },
)

/** An arbitrary of values that the schema admits. */
export function arbitrary(
  schema: Schema,
  field: string,
  ids: Ids,
  root: { components?: { schemas?: Record<string, Schema> } },
): fc.Arbitrary<unknown> {
  const again = (inner: Schema, name = field) => arbitrary(inner, name, ids, root)
  if (schema.$ref !== undefined) return again(root.components?.schemas?.[schema.$ref.split('/').at(-1)!] ?? {})
  if ('const' in schema) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return fc.oneof(...choices.map((choice) => again(choice)))
  if (schema.allOf) return again(Object.assign({}, ...schema.allOf) as Schema)
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object':
      return object(schema, again)
    case 'array':
      return fc.array(again(schema.items ?? {}, field.replace(/s$/, '')), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, Math.max(3, schema.minItems ?? 0)),
      })
    case 'integer':
      return fc.integer(bounds(schema))
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true, ...bounds(schema, 1e9) })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'string':
      return text(schema, field, ids)
    default:
      return fc.jsonValue({ maxDepth: 1 })
  }
}

function object(schema: Schema, again: (inner: Schema, name?: string) => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  if (!schema.properties)
    return fc.dictionary(
      fc.string({ minLength: 1, maxLength: 8 }),
      again(typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {}),
      { maxKeys: 3 },
    )
  const fields = Object.fromEntries(Object.entries(schema.properties).map(([name, inner]) => [name, again(inner, name)]))
  return fc.record(fields, { requiredKeys: [...(schema.required ?? [])] })
}

function bounds(schema: Schema, far = 2_000_000_000): { min: number; max: number } {
  const min = Math.max(schema.minimum ?? (schema.exclusiveMinimum ?? -far - 1) + 1, -far)
  return { min, max: Math.max(min, Math.min(schema.maximum ?? far, far)) }
}

const formats: Record<string, fc.Arbitrary<string>> = {
  email: fc.stringMatching(/^[a-z]{1,8}[0-9]{1,6}@[a-z]{1,8}\.com$/),
  date: fc
    .date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true })
    .map((value) => value.toISOString().slice(0, 10)),
  'date-time': fc
    .date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true })
    .map((value) => value.toISOString()),
  uri: fc.stringMatching(/^https:\/\/[a-z]{1,10}\.example\.com\/[a-z0-9]{0,10}$/),
}

// Fields whose check is a list of names that a JSON schema cannot carry.
const named: Record<string, readonly string[]> = {
  zone: ['UTC', 'Europe/Lisbon', 'America/New_York'],
  currency: ['USD', 'EUR', 'JPY'],
  locale: ['en-US', 'de-DE'],
}

function text(schema: Schema, field: string, ids: Ids): fc.Arbitrary<string> {
  if (schema.format === 'uuid') {
    const known = ids(field)
    return known.length > 0
      ? fc.oneof({ arbitrary: fc.constantFrom(...known), weight: 9 }, { arbitrary: fc.uuid({ version: 7 }), weight: 1 })
      : fc.uuid({ version: 7 })
  }
  if (named[field]) return fc.constantFrom(...named[field])
  if (schema.format !== undefined && formats[schema.format]) return formats[schema.format]!
  if (schema.pattern !== undefined)
    return fc.stringMatching(new RegExp(schema.pattern)).filter((value) => value.length <= (schema.maxLength ?? 1000))
  const minLength = schema.minLength ?? 0
  return fc.string({ unit: letter, minLength, maxLength: Math.max(minLength, Math.min(schema.maxLength ?? 40, 40)) })
}
