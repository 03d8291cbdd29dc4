// Who may touch which schema: finds what a migration makes, and what a store writes and reads, outside its own schemas.
import { contexts } from '#contexts.ts'

const order: readonly string[] = contexts.map(({ name }) => name)

/** The schemas a room owns. identity also keeps `auth`, the accounts and sessions of its sign-in library. */
export function schemasOf(room: string): readonly string[] {
  return room === 'identity' ? ['identity', 'auth'] : [room]
}

const schemas = [...order, 'kernel', 'auth', 'door', 'public']

const objects = 'table|view|materialized view|function|procedure|type|domain|sequence|aggregate|index'
// Each pattern's first group is the schema, or the bare name when none is given.
const made = [
  new RegExp(
    `\\b(?:create|alter|drop)\\s+(?:or\\s+replace\\s+|unlogged\\s+)?(?:${objects})\\s+(?:if\\s+(?:not\\s+)?exists\\s+)?([\\w"]+\\.)?`,
    'g',
  ),
  /\b(?:create|alter|drop)\s+schema\s+(?:if\s+(?:not\s+)?exists\s+)?(\w+)/g,
  /\bcreate\s+(?:unique\s+)?index\s+(?:concurrently\s+)?(?:if\s+not\s+exists\s+)?\w+\s+on\s+(?:only\s+)?([\w"]+\.)?/g,
  /\b(?:create|alter|drop)\s+(?:constraint\s+)?(?:trigger|policy)\s+[\w"]+[^;]*?\son\s+([\w"]+\.)?/g,
  /\bcomment\s+on\s+(?:table|column|function|view)\s+([\w"]+\.)?/g,
  /\bcall\s+kernel\.\w+\(\s*'(\w+)/g,
]
const raw = {
  write: /\b(?:insert\s+into|update|delete\s+from|truncate(?:\s+table)?|merge\s+into|copy)\s+(?:only\s+)?(\w+)\.["\w]/g,
  read: /\b(?:from|join|using|references)\s+(?:only\s+|lateral\s+)?(\w+)\.["\w]/g,
}
const built = {
  write: /\.(?:insertInto|updateTable|deleteFrom|mergeInto|replaceInto)\(\s*['"`](\w+)\./g,
  read: /\.(?:selectFrom|from|using|(?:inner|left|right|full|cross)Join(?:Lateral)?)\(\s*\[?\s*['"`](\w+)\./g,
}

/** What a migration of `room` makes or changes outside the room's schemas, and which lower context's rows it refers to. */
export function migrationBreaches(room: string, sql: string): string[] {
  const text = withoutFormats(withoutSqlComments(sql)).toLowerCase()
  const own = schemasOf(room)
  const foreign = made.flatMap((pattern) => hits(text, pattern)).filter(({ schema }) => !own.includes(schema))
  // An index is named without its schema; what counts is the table it stands on.
  const objectsElsewhere = foreign.filter(({ found }) => !/^(create|alter|drop)\s+index\s/.test(found) || found.includes(' on '))
  const written = hits(text, raw.write).filter(({ schema }) => !own.includes(schema))
  const below = hits(text, raw.read).filter(({ schema }) => order.indexOf(schema) > order.indexOf(room) && room !== 'kernel')
  return [...objectsElsewhere, ...written, ...below].map(({ found }) => found.trim())
}

/** What a store of `room` writes outside its own schemas, and reads outside them and the thread. insight may read all above it. */
export function storeBreaches(room: string, source: string): string[] {
  // Lists show who did what: id and name of a member are everybody's to read, as the thread is.
  const text = withoutComments(source).replaceAll(/(from|join|[fF]rom\('|Join\(')(\s*)identity\.member\b/g, '$1$2thread.member')
  const own = schemasOf(room)
  const above = room === 'insight' ? order.slice(0, order.indexOf(room)) : ['thread']
  // identity keeps the audit page, and the audit is the kernel's events.
  if (room === 'identity') above.push('kernel')
  const written = [...hits(text, raw.write), ...hits(text, built.write)].filter(({ schema }) => !own.includes(schema))
  // The doors are functions that check for themselves whom they let pass.
  const readable = [...own, ...above, 'door']
  const read = [...hits(text, raw.read), ...hits(text, built.read)].filter(({ schema }) => !readable.includes(schema))
  const foreign = [...written, ...read].filter(({ schema }) => schemas.includes(schema))
  return foreign.map(({ found }) => found.trim())
}

interface Hit {
  readonly schema: string
  readonly found: string
}

function hits(text: string, pattern: RegExp): Hit[] {
  return [...text.matchAll(pattern)].map((match) => ({ schema: (match[1] ?? '').replace(/[".]/g, ''), found: match[0] }))
}

export function withoutSqlComments(sql: string): string {
  return sql.replace(/--[^\n]*/g, '').replace(/\/\*[\s\S]*?\*\//g, '')
}

/** What a function puts together at run time names no object yet. */
function withoutFormats(sql: string): string {
  return sql.replace(/\bformat\(\s*'[^']*'/g, 'format(')
}

export function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/[^\n]*/g, '$1')
}
