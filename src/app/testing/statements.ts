// Overhears the statements of a house, and what each transaction read from end to end.
import type pg from 'pg'
import type { House } from './house.ts'

export interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
}

export interface Overheard {
  /** The statements since the last time somebody asked. */
  taken(): Statement[]
  /** How often each table was read from end to end since the last time somebody asked, inside functions too. */
  scans(): Map<string, number>
}

type Query = (text: string, values?: unknown[]) => Promise<pg.QueryResult<Record<string, unknown>>>

/** Listens to every connection that the house opens from here on. */
export function overhear({ database }: House): Overheard {
  let statements: Statement[] = []
  let scans = new Map<string, number>()
  database.program.on('connect', (client) => {
    // Of its many forms the one that the program uses.
    const ask = client.query.bind(client) as unknown as Query
    let before = new Map<string, number>()
    // What a transaction has read so far is known only inside it.
    const read = async () => new Map((await ask(inTransaction)).rows.map(({ name, scans: many }) => [name as string, many as number]))
    const heard = async (text: string, values: unknown[] = []) => {
      if (text === 'commit')
        for (const [name, many] of await read())
          if (many > (before.get(name) ?? 0)) scans.set(name, (scans.get(name) ?? 0) + many - (before.get(name) ?? 0))
      const result = await ask(text, values)
      if (text === 'begin') before = await read()
      statements.push({ text, values })
      return result
    }
    Object.assign(client, {
      query: (...args: unknown[]) =>
        typeof args[0] === 'string' && typeof args.at(-1) !== 'function'
          ? heard(args[0], args[1] as unknown[])
          : (ask as (...all: unknown[]) => unknown)(...args),
    })
  })
  return {
    taken: () => [statements, (statements = [])][0]!,
    scans: () => [scans, (scans = new Map<string, number>())][0]!,
  }
}

const inTransaction = `select format('%I.%I', schemaname, relname) as name, seq_scan::int as scans from pg_stat_xact_user_tables where seq_scan > 0`
