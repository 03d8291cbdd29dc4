// The passwords that many people use: a list on disk, read when one is set and forgotten again.
import { readFile } from 'node:fs/promises'
import { easeOf, type Ease, type Known } from './password.ts'

const list = new URL('commonpasswords.txt', import.meta.url)

/** Why a password is easy to guess, or null. */
export async function easeOfPassword(password: string, known: Known): Promise<Ease | null> {
  const lines = await readFile(list, 'utf8')
  return easeOf(password, known, (each) => lines.includes(`\n${each}\n`))
}
