// What went wrong in the three parts a person needs: what happened, what was kept, what to do.

export interface FieldProblem {
  readonly path: string
  readonly message: string
}

export interface Problem {
  readonly status?: number
  readonly code?: string | undefined
  /** What happened, one sentence. */
  readonly happened: string
  /** What to do, one sentence. */
  readonly todo?: string | undefined
  readonly fields: readonly FieldProblem[]
  /** For a version conflict: the object as it is now. */
  readonly current?: unknown
}

type Loose = Record<string, unknown>

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)
const isObject = (value: unknown): value is Loose => typeof value === 'object' && value !== null

function readFields(value: unknown): FieldProblem[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((each) => {
    if (!isObject(each)) return []
    const path = Array.isArray(each['path']) ? each['path'].join('.') : text(each['path'])
    return path === undefined ? [] : [{ path, message: text(each['message']) ?? 'This cannot be read.' }]
  })
}

/** Makes a problem of whatever was thrown: an error whose `data`, `problem` or `body` is problem+json, or a request that never arrived. */
export function asProblem(thrown: unknown): Problem {
  const outer = isObject(thrown) ? thrown : {}
  const inner = [outer['problem'], outer['data'], outer['body']].find(
    (part) => isObject(part) && ('title' in part || 'detail' in part || 'fields' in part),
  )
  const source: Loose = isObject(inner) ? { ...outer, ...inner } : outer
  if (neverArrived(thrown)) return { happened: 'The server did not answer.', todo: 'Check the connection and try again.', fields: [] }
  if (isBug(thrown))
    return { happened: 'The program made a mistake on this screen.', todo: 'Load the page again; nothing was changed by it.', fields: [] }
  const detail = text(source['detail'])
  const code = text(source['code'])
  const fix = text(source['fix']) ?? detail
  const requestId = text(source['requestId'])
  return {
    ...(typeof source['status'] === 'number' ? { status: source['status'] } : {}),
    code,
    happened: text(source['title']) ?? text(source['message']) ?? detail ?? 'Something went wrong.',
    // What to do about a bug is to report its request id, and nothing else on the screen shows it.
    todo: code === 'bug' && fix && requestId ? `${fix} Request id: ${requestId}` : fix,
    fields: readFields(source['fields']),
    ...('current' in source ? { current: source['current'] } : {}),
  }
}

// A fetch that fails before any answer throws a TypeError, in each browser's own words.
const neverArrived = (thrown: unknown): boolean =>
  thrown instanceof TypeError && (/failed to fetch|networkerror|load failed|fetch failed/i.test(thrown.message) || isPartMissing(thrown))

/**
 * Whether a part of the program could not be fetched: the line is down, or the server was updated while this page was open. The browser keeps that
 * answer as long as the page stands, so that only loading the page again helps.
 */
export const isPartMissing = (thrown: unknown): boolean =>
  thrown instanceof TypeError && /dynamically imported module|importing a module script failed/i.test(thrown.message)

const isBug = (thrown: unknown): boolean => thrown instanceof TypeError || thrown instanceof ReferenceError || thrown instanceof RangeError
