// The OpenAPI 3.1 document, derived from the contracts: what the server answers and what the document says cannot drift apart.
import { OpenAPIGenerator } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { contract, metaOf } from './compose.ts'

const problem = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'fix', 'requestId'],
  properties: {
    type: { type: 'string', description: 'about:blank: the code below says which failure this is.' },
    title: { type: 'string', description: 'What happened.' },
    status: { type: 'integer' },
    code: { type: 'string' },
    fix: { type: 'string', description: 'What to do about it.' },
    requestId: { type: 'string' },
    fields: {
      type: 'array',
      items: { type: 'object', required: ['path', 'message'], properties: { path: { type: 'string' }, message: { type: 'string' } } },
    },
    current: { description: 'For a version conflict: the object as it is now.' },
  },
}

type Responses = Record<string, unknown>

/** The document; built once per process. */
export async function openapi(serverUrl: string) {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  const document = await generator.generate(contract, {
    info: { title: 'Throughline', version: '1', description: 'Every operation of the program. The screens use exactly these.' },
    servers: [{ url: `${serverUrl}/api/v1` }],
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'An API key, made under Settings.' },
        session: { type: 'apiKey', in: 'cookie', name: 'throughline.session_token' },
      },
      schemas: { Problem: problem as never },
    },
    security: [{ key: [] }, { session: [] }],
  })
  for (const [name, operation] of Object.entries(contract)) {
    const route = operation['~orpc'].route
    const entry = (document.paths as Record<string, Record<string, { responses: Responses; operationId?: string }>>)[route.path!]?.[
      route.method!.toLowerCase()
    ]
    if (!entry) throw new Error(`operation ${name} is missing from the OpenAPI document`)
    entry.operationId = name
    entry.responses = {
      ...Object.fromEntries(Object.entries(entry.responses).filter(([status]) => Number(status) < 400)),
      ...problems(metaOf(operation).faults),
    }
  }
  return document
}

function problems(faults: readonly { status: number; code: string; message: string }[]): Responses {
  const byStatus = Map.groupBy(faults, (kind) => kind.status)
  return Object.fromEntries(
    [...byStatus].map(([status, kinds]) => [
      String(status),
      {
        description: kinds.map((kind) => `\`${kind.code}\`: ${kind.message}`).join('\n\n'),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  )
}
