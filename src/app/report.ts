// The last words of a program that cannot go on: one sentence on standard error, never a stack trace.
import { appendFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Refusal } from '#kernel/postgres/refusal.ts'
import { StartFault } from './startfault.ts'

/** Prints an expected failure as it stands; of any other it keeps the details in a file and says where. Returns what it printed. */
export function report(error: unknown, directory: string = tmpdir()): string {
  const sentence = error instanceof StartFault || error instanceof Refusal ? error.message : unexpected(error, directory)
  process.stderr.write(`${sentence}\n`)
  return sentence
}

function unexpected(error: unknown, directory: string): string {
  const message = error instanceof Error ? error.message : String(error)
  return `Throughline stopped at a fault of its own (${message.split('\n')[0]}): start it again, and report it with the details in ${keep(error, directory)}.`
}

/** Writes the details to a file and returns its path; the temporary directory serves when the other cannot be written. */
function keep(error: unknown, directory: string): string {
  const file = join(directory, 'fault.log')
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error)
  try {
    appendFileSync(file, `${new Date().toISOString()} ${details}\n`, { mode: 0o600 })
    return file
  } catch {
    return directory === tmpdir() ? 'the output of the program' : keep(error, tmpdir())
  }
}
