// Every error leaves as application/problem+json (RFC 9457): a code, what happened, and what to do.
import type { ServerResponse } from 'node:http'
import { ORPCError, ValidationError } from '@orpc/contract'
import { baseFaults, type FaultKind, type FieldFault } from '#kernel/fault.ts'

export interface Problem {
  readonly type: 'about:blank'
  readonly title: string
  readonly status: number
  readonly code: string
  readonly fix: string
  readonly requestId: string
  readonly fields?: readonly FieldFault[]
  readonly current?: unknown
}

/** Answers with a fault outside the operations: no route, wrong method, too many requests. */
export function refuse(response: ServerResponse, kind: FaultKind, requestId: string, headers: Record<string, string> = {}): void {
  const problem: Problem = { type: 'about:blank', title: kind.message, status: kind.status, code: kind.code, fix: kind.fix, requestId }
  response.writeHead(kind.status, { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers })
  response.end(JSON.stringify(problem))
}

// What the library itself refuses, in our codes.
const own: Record<string, FaultKind> = {
  BAD_REQUEST: baseFaults.badInput,
  NOT_FOUND: baseFaults.notFound,
  PAYLOAD_TOO_LARGE: baseFaults.tooLarge,
  UNSUPPORTED_MEDIA_TYPE: baseFaults.badInput,
}

/** The body of an error that an operation threw; of which code and with which data is only known here. */
// oxlint-disable-next-line typescript/no-explicit-any
export function problemOf(error: ORPCError<any, any>, requestId: string): Problem {
  const data = (error.data ?? {}) as { fix?: string; fields?: readonly FieldFault[]; current?: unknown }
  const kind = own[error.code]
  const fields = error.cause instanceof ValidationError ? refusedFields(error.cause) : data.fields
  if (!kind && data.fix === undefined) return { ...bare(baseFaults.bug), requestId }
  return {
    ...bare(kind ?? { code: error.code, status: error.status, message: error.message, fix: data.fix! }),
    requestId,
    ...(fields ? { fields } : {}),
    ...(data.current === undefined ? {} : { current: data.current }),
  }
}

function bare(kind: FaultKind) {
  return { type: 'about:blank' as const, title: kind.message, status: kind.status, code: kind.code, fix: kind.fix }
}

interface Issue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { key: PropertyKey })[]
}

function refusedFields(error: ValidationError): FieldFault[] {
  return (error.issues as readonly Issue[]).map((issue) => ({
    path: (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.'),
    message: issue.message,
  }))
}
