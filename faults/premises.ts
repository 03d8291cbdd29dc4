// The real program on data directories of its own: started, asked, killed, and looked into past all policies.
import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { reachServer } from '#app/reach.ts'
import { logger } from '#kernel/log.ts'
import { nodeOptions, startProgram, type Ended, type Program } from '#kernel/testing/program.ts'

export interface Running extends Program {
  readonly url: string
}

export interface Premises {
  /** Path of a directory that is not there yet. */
  directory(name: string): string
  /** Starts the program without waiting for it. */
  launch(dataDir: string): Program
  start(dataDir: string): Promise<Running>
  stop(program: Program): Promise<void>
  command(dataDir: string, ...words: string[]): Program
  /** Runs a command that must succeed and answers what it printed. */
  run(dataDir: string, ...words: string[]): Promise<string>
  /** Runs a command that must be refused and answers its sentence. */
  refusal(dataDir: string, ...words: string[]): Promise<string>
  close(): void
}

/** The settings of whoever runs the tests do not count: an empty variable is one that is not set. */
export const bare = { PORT: '0', HOST: '', PART: '', DATABASE_URL: '', SECRET_KEY: '', APP_URL: '', PUBLIC_URL: '', LOG_LEVEL: '' }

export function openPremises(): Premises {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'throughline-premises-')))
  chmodSync(base, 0o755)
  const started: Program[] = []
  const begin = (dataDir: string, ...words: string[]) => {
    const program = startProgram(process.execPath, [...nodeOptions, 'src/app/start.js', ...words], {
      ...bare,
      DATA_DIR: dataDir,
    })
    started.push(program)
    return program
  }
  const ended = async (dataDir: string, words: readonly string[], code: number): Promise<Ended> => {
    const end = await begin(dataDir, 'cli', ...words).ended
    assert.equal(end.code, code, `${words.join(' ')}: ${end.errors || end.output}`)
    return end
  }
  return {
    directory: (name) => join(base, name),
    launch: (dataDir) => begin(dataDir),
    async start(dataDir) {
      const program = begin(dataDir)
      const [, url] = await program.says(/Throughline is ready at (http:\/\/\S+)/)
      return { ...program, url: url! }
    },
    async stop(program) {
      program.child.kill('SIGTERM')
      assert.equal((await program.ended).code, 0)
    },
    command: (dataDir, ...words) => begin(dataDir, 'cli', ...words),
    run: async (dataDir, ...words) => (await ended(dataDir, words, 0)).output,
    refusal: async (dataDir, ...words) => {
      const { errors } = await ended(dataDir, words, 1)
      assert.match(errors, /^[^\n]+\.\n$/)
      return errors
    },
    close() {
      for (const { child } of started) child.kill('SIGKILL')
      rmSync(base, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
    },
  }
}

/** Work as the superuser on the database of a data directory, whether its program runs or not. */
export async function lookInto<Result>(dataDir: string, work: (client: pg.Client) => Promise<Result>, database = 'throughline') {
  await using server = await reachServer(dataDir, logger('silent'))
  const client = new pg.Client({ ...server.admin, database })
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}

/** Sends JSON to an operation, under an API key or as nobody, and answers what it answers. */
export async function ask<Answer>(url: string, key: string | null, method: 'GET' | 'POST', path: string, body?: object): Promise<Answer> {
  const answer = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`)
  return JSON.parse(text) as Answer
}
