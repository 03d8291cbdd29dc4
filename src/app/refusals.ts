// What the database refuses, and what an action did not foresee, told as faults: the caller's, or nobody's, but not a bug of ours.
import { baseFaults, Fault, fault } from '#kernel/fault.ts'

const busy = fault(baseFaults.unavailable, { message: 'Too much happened at the same moment; nothing was saved.' })
const away = fault(baseFaults.unavailable)
const full = fault(baseFaults.full)

// SQLSTATE by its five characters; below, by its class.
const states: Record<string, Fault> = {
  '23503': fault(baseFaults.unprocessable, { message: 'Something this refers to does not exist.' }),
  '23505': fault(baseFaults.alreadyExists),
  '23514': fault(baseFaults.unprocessable),
  '22003': fault(baseFaults.unprocessable, { message: 'A number is out of range.' }),
  // Still in each other's way after the work was repeated; a lock that was not given; a statement that took too long.
  '40001': busy,
  '40P01': busy,
  '55P03': busy,
  '57014': busy,
  // A session that did nothing for too long in the middle of its work.
  '25P03': busy,
  '53100': full,
}
// Where PostgreSQL lengthens a file. A quota that is used up and a file that may grow no further have no SQLSTATE of their own.
const lengthening = new Set(['mdextend', 'mdzeroextend'])
// Connection exception, insufficient resources, operator intervention, system error.
const classes: Record<string, Fault> = { '08': away, '53': away, '57': away, '58': away }
// The embedded server is reached by its socket: while it restarts, the file is missing.
const system = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH'])
// The driver gives these no code.
const driver = /^(timeout exceeded when trying to connect|Connection terminated|Client (has encountered a connection error|was closed))/

/** The fault an error stands for; undefined for a bug. */
export function faultOf(error: unknown): Fault | undefined {
  if (error instanceof Fault) return error
  const { code, syscall, message, routine } = error as Record<'code' | 'syscall' | 'message' | 'routine', unknown>
  if (typeof code === 'string') {
    if (states[code]) return states[code]
    if (code === 'XX000' && lengthening.has(String(routine))) return full
    if (code.length === 5 && classes[code.slice(0, 2)]) return classes[code.slice(0, 2)]
    // Other files may be missing too; only a connection says connect, read or write.
    if (system.has(code) && ['connect', 'read', 'write', 'getaddrinfo'].includes(String(syscall))) return away
  }
  return typeof message === 'string' && driver.test(message) ? away : undefined
}
