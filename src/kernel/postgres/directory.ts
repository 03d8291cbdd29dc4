// Directories the program keeps its files in: made when missing, refused in one sentence when they cannot be used.
import { accessSync, constants, mkdirSync, realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { Refusal } from './refusal.ts'

/** Makes the data directory if needed and returns its real path; throws `Refusal` when files cannot be written there. */
export function openDirectory(directory: string): string {
  const path = resolve(directory)
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK)
    return realpathSync(path)
  } catch (error) {
    throw notUsable(path, error)
  }
}

/** The refusal of a directory in which an operation failed. */
export function notUsable(path: string, error: unknown): Refusal {
  const reason = (error as NodeJS.ErrnoException).code ?? String(error)
  return new Refusal(
    `The directory ${path} cannot be written (${reason}): give this user the right to write there, or set DATA_DIR to another one.`,
  )
}

/** The refusal of a directory that a command was given. */
export function notWritable(path: string, error: unknown): Refusal {
  const reason = (error as NodeJS.ErrnoException).code ?? String(error)
  return new Refusal(
    `Nothing can be written to ${path} (${reason}): make room and give this user the right to write there, or name another.`,
  )
}
