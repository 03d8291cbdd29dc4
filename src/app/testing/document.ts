// The OpenAPI document as tests read it: each operation with what it takes and what it may answer.
import { z } from 'zod'
import { contract, metaOf } from '../compose.ts'
import { openapi } from '../openapi.ts'
import type { Schema } from './generate.ts'

export interface Described {
  readonly name: string
  readonly method: string
  /** Below `/api/v1`; parameters in braces. */
  readonly path: string
  readonly permission: string
  /** Where each input goes, with its schema. */
  readonly inputs: readonly {
    readonly at: 'path' | 'query' | 'body'
    readonly name: string
    readonly required: boolean
    readonly schema: Schema
  }[]
  readonly statuses: ReadonlySet<number>
  /** The codes of the failures it declares. */
  readonly codes: ReadonlySet<string>
  /** The check of a body answered with success. */
  readonly answer: z.ZodType
}

interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly required?: boolean
  readonly schema: Schema
}

interface Entry {
  readonly operationId: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Record<string, { readonly schema: Schema }> }
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema: Schema }> }>
}

/** Every operation, in the document's order. */
export async function describedOperations(): Promise<Described[]> {
  // The document's own type allows for references, which it has none of at these places.
  const { paths } = (await openapi('http://localhost')) as unknown as { paths: Record<string, Record<string, Entry>> }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, entry]) => described(path, method.toUpperCase(), entry)),
  )
}

function described(path: string, method: string, { operationId: name, parameters = [], requestBody, responses }: Entry): Described {
  const { faults, permission } = metaOf(contract[name as keyof typeof contract])
  const body = requestBody?.content['application/json']?.schema
  const success = Object.entries(responses).find(([status]) => Number(status) < 300)
  const schema = success?.[1].content?.['application/json']?.schema
  if (!schema) throw new Error(`${name} says nothing of what it answers`)
  const fields = Object.entries(body?.properties ?? {})
  return {
    name,
    method,
    path,
    permission,
    inputs: [
      ...parameters.map(({ in: at, name: field, required = false, schema: of }) => ({ at, name: field, required, schema: of })),
      ...fields.map(([field, of]) => ({
        at: 'body' as const,
        name: field,
        required: body!.required?.includes(field) ?? false,
        schema: of,
      })),
    ],
    statuses: new Set(Object.keys(responses).map(Number)),
    codes: new Set(faults.map(({ code }) => code)),
    answer: z.fromJSONSchema(schema as never),
  }
}
