// What is said of a value that does not fit its field: the end of a sentence that begins with “This”, for people and for other programs.
import type { z } from 'zod'

const formats: Record<string, string> = {
  url: 'is not a web address, such as https://example.com',
  email: 'is not an e-mail address, such as name@example.com',
  uuid: 'is not an id',
  date: 'is not a day, such as 2026-11-22',
  datetime: 'is not a moment in UTC, such as 2026-11-22T07:00:00.000Z',
}

const things: Record<string, string> = { string: 'characters', array: 'entries', set: 'entries' }

/** Undefined where the schema's own words, or the library's, are the better ones. */
export function complaint(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_format') return formats[issue.format]
  if (issue.code === 'invalid_type') return issue.input === undefined || issue.input === null ? 'is needed' : undefined
  if (issue.code === 'invalid_value') return 'is none of the choices'
  if (issue.code === 'too_small') return tooSmall(issue.origin, Number(issue.minimum))
  if (issue.code === 'too_big') return tooBig(issue.origin, Number(issue.maximum))
  return undefined
}

function tooSmall(origin: string, least: number): string {
  const thing = things[origin]
  if (thing === undefined) return `is less than ${least}`
  return least === 1 ? 'is needed' : `has fewer than ${least} ${thing}`
}

function tooBig(origin: string, most: number): string {
  const thing = things[origin]
  return thing === undefined ? `is more than ${most}` : `has more than ${most} ${thing}`
}
