// Structured logs: JSON on standard output, a short readable line on a terminal; nothing secret and nothing personal in either.
import pino from 'pino'

export type Logger = pino.Logger

// Many lines in one write, which costs as much as all else that is done for a short link; none waits longer than these milliseconds, and what
// waits when the process ends is written first. A process that is killed takes the last moment's lines with it.
const gathered = { dest: 1, sync: false, minLength: 4096, periodicFlush: 100 }

/** Keys whose values never reach a log, at any depth. */
const withheld = /pass(word|phrase)|secret|token|authorization|cookie|e-?mail|phone|api-?key|private-?key/i
const deepest = 8
/** The fields of a child logger pass no formatter; there these names are withheld. */
const withheldInChild = ['password', 'secret', 'token', 'authorization', 'cookie', 'email', 'phone', 'apiKey', 'privateKey']

/** The program's logger. `level` is one of pino's: fatal, error, warn, info, debug, trace or silent. */
export function logger(level: string): Logger {
  const options: pino.LoggerOptions = {
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }), log: withhold },
    redact: { paths: withheldInChild, censor: '[withheld]' },
    errorKey: 'error',
    serializers: { error: describeError },
    hooks: { streamWrite: withoutAddresses },
  }
  const terminal = { write: (line: string) => void process.stdout.write(readable(line, level)) }
  return pino(options, process.stdout.isTTY ? terminal : pino.destination(gathered))
}

/** Replaces the values of withheld keys. A function rather than pino's redaction paths, which end at a fixed depth. */
function withhold(fields: object): Record<string, unknown> {
  return within(fields, 0) as Record<string, unknown>
}

function within(value: unknown, depth: number): unknown {
  if (!isPlain(value)) return value
  if (depth > deepest) return '[too deep]'
  if (Array.isArray(value)) return value.map((item) => within(item, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withheld.test(key) ? '[withheld]' : within(item, depth + 1)]))
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return Array.isArray(value) || prototype === Object.prototype || prototype === null
}

/** Only what helps to find the fault: the database's errors quote whole rows in their `detail`. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { name: type, message, stack, code, errors, cause } = error as Error & { code?: unknown; errors?: unknown[] }
  const told = { type, message: withoutValues(error, message), code, stack: stack && withoutValues(error, stack) }
  return { ...told, errors: errors?.map(describeError), cause: cause && describeError(cause) }
}

/** What PostgreSQL cannot read (SQLSTATE class 22, data exception) it quotes in full, and that may be anything somebody typed. */
function withoutValues(error: Error & { code?: unknown; severity?: unknown }, text: string): string {
  const quotes = error.severity !== undefined && String(error.code).startsWith('22')
  return quotes ? text.replace(/"[^"]*"/g, '"…"') : text
}

/** What the keys did not catch: e-mail addresses inside sentences, and passwords inside connection strings. */
function withoutAddresses(line: string): string {
  return line.replaceAll(/:\/\/[^\s"/@]+@/g, '://[withheld]@').replaceAll(/[^\s"'<>(){}=,:;\\[\]]+@[\w-]+(\.[\w-]+)+/g, '[e-mail]')
}

/** `07:12:45 warn  message key=value`; stack traces only at level debug and below. */
function readable(line: string, level: string): string {
  const { time, level: label, msg = '', pid: _, error, ...rest } = JSON.parse(line) as Record<string, unknown>
  const fields = Object.entries(rest).map(([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
  const { message, stack } = (error ?? {}) as { message?: string; stack?: string }
  const fault = message === undefined || message === msg ? '' : ` (${message})`
  const trace = stack !== undefined && ['debug', 'trace'].includes(level) ? `\n${stack}` : ''
  return `${String(time).slice(11, 19)} ${String(label).padEnd(5)} ${String(msg)}${fault}${fields.join('')}${trace}\n`
}
