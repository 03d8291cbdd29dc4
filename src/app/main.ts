// The program: starts its parts in order, prints the address, and stops them in the reverse order.
import { setTimeout as sleep } from 'node:timers/promises'
import { logger, type Logger } from '#kernel/log.ts'
import { lockDirectory } from '#kernel/postgres/lock.ts'
import { startPostgres, type Postgres } from '#kernel/postgres/server.ts'
import { ensureWeb } from './build.ts'
import { prepareDatabase } from './database.ts'
import { report } from './report.ts'
import { startServer, startWatch } from './server.ts'
import { settings, type Settings } from './settings.ts'
import { StartFault } from './startfault.ts'
import { noteKey, otherKey } from './sealing.ts'
import { settle } from './settle.ts'
import { startWorker } from './worker.ts'

interface Program {
  readonly settings: Settings
  readonly log: Logger
  /** What has been started so far; it is stopped in the reverse order. */
  readonly parts: AsyncDisposableStack
  /** Aborted by the first signal to stop. */
  readonly stopping: AbortSignal
  /** Resolves when the embedded database ends, whatever the reason. */
  readonly databaseEnd: PromiseWithResolvers<StartFault>
}

/** Milliseconds a stop may take; what still runs then ends with the process, and the watchdog stops PostgreSQL. */
const stopPatience = 8_000
/** npm passes on the Ctrl-C that the terminal has already sent to everybody: only after this many milliseconds is it a second one. */
const sameSignal = 1_000

async function main(): Promise<void> {
  const config = settings()
  const program: Program = {
    settings: config,
    log: logger(config.logLevel),
    parts: new AsyncDisposableStack(),
    stopping: untilSignal(),
    databaseEnd: Promise.withResolvers(),
  }
  const starting = start(program)
  const fault = await Promise.race([faultOf(starting, program), uncaught(), aborted(program.stopping)])
  if (fault !== undefined) tell(await causeOf(fault, program), program)
  program.log.info('stopping')
  await stop(program, starting)
  program.log.info('stopped')
  process.exit(fault === undefined ? 0 : 1)
}

/** Starts everything and returns its address; goes no further once a signal has come. Throws `StartFault` or `Refusal` for what the person can put right. */
async function start({ settings: config, log, parts, stopping, databaseEnd }: Program): Promise<string> {
  const lock = config.databaseUrl === undefined ? lockDirectory(config.dataDir) : undefined
  parts.defer(() => lock?.release())
  // The build runs in a process of its own while the database starts; its failure is met where it is awaited.
  const web = config.part === 'worker' ? undefined : ensureWeb()
  web?.catch(() => {})
  const postgres = lock && (await startPostgres(config.dataDir, log))
  parts.defer(() => postgres?.stop())
  void postgres?.exited.then((code) => databaseEnd.resolve(databaseFault(code, config)))
  stopping.throwIfAborted()
  const database = await prepareDatabase(administration(config, postgres), config)
  parts.defer(() => database.close())
  if ((await noteKey(database.owner, config.secretKey)) === 'another') log.warn(otherKey)
  const webRoot = await web
  stopping.throwIfAborted()
  const worker = config.part === 'server' ? undefined : await startWorker({ database, settings: config, log })
  parts.defer(() => worker?.stop())
  const health = { database, settings: config, log, ...(worker && { workerAlive: () => worker.alive() }) }
  const server =
    webRoot === undefined ? await startWatch(health) : await startServer({ ...health, webRoot, committed: () => worker?.nudge() })
  parts.defer(() => server.stop())
  await settle()
  stopping.throwIfAborted()
  lock?.note(server.url)
  return server.url
}

function administration({ databaseUrl }: Settings, postgres: Postgres | undefined) {
  return postgres ? { host: postgres.host, user: postgres.user, database: postgres.database } : { connectionString: databaseUrl }
}

function databaseFault(code: number | null, { dataDir }: Settings): StartFault {
  return new StartFault(`PostgreSQL ended under the program (exit code ${code}): read postgres.log in ${dataDir} and start again.`)
}

/** Prints the address once everything runs; resolves with what makes the program end other than a signal. */
async function faultOf(starting: Promise<string>, { databaseEnd, settings: { part } }: Program): Promise<unknown> {
  try {
    const url = await starting
    process.stdout.write(part === 'worker' ? `Throughline works; ${url}/ready says how it fares\n` : `Throughline is ready at ${url}\n`)
    return await databaseEnd.promise
  } catch (error) {
    return error
  }
}

/** Resolves with the first error that nobody caught; those that follow while the program stops are its consequences. */
function uncaught(): Promise<unknown> {
  return new Promise((resolve) => process.on('uncaughtException', resolve))
}

/** A database that dies makes those who use it fail first: its own end, known a moment later, is what there is to tell. */
function causeOf(fault: unknown, { databaseEnd }: Program): Promise<unknown> {
  return Promise.race([databaseEnd.promise, sleep(100, fault)])
}

function untilSignal(): AbortSignal {
  const controller = new AbortController()
  let first: number | undefined
  const receive = () => {
    first ??= performance.now()
    if (performance.now() - first > sameSignal) process.exit(1)
    controller.abort()
  }
  process.on('SIGINT', receive).on('SIGTERM', receive)
  return controller.signal
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined)))
}

function tell(fault: unknown, { settings: config, log }: Program): void {
  const sentence = report(fault, config.dataDir)
  // On a terminal the same sentence would stand there twice.
  if (!process.stdout.isTTY) log.fatal(sentence)
}

/** A start in progress comes to its next step first, since half a part cannot be stopped. */
async function stop({ parts, log }: Program, starting: Promise<string>): Promise<void> {
  setTimeout(() => process.exit(1), stopPatience)
  await starting.catch(() => {})
  await parts.disposeAsync().catch((error: unknown) => log.error({ error }, 'a part could not be stopped in good order'))
}

await main().catch((error: unknown) => {
  report(error)
  process.exit(1)
})
