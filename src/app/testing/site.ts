// The house with its front door open: the real HTTP server on a free port of this machine, for tests that speak HTTP.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { logger, type Logger } from '#kernel/log.ts'
import { startServer, type ServerParts } from '../server.ts'
import type { Settings } from '../settings.ts'
import type { House } from './house.ts'
import { secretKey } from './secret.ts'

export interface Site {
  readonly url: string
  /** The folder of the web client. */
  readonly webRoot: string
  close(): Promise<void>
}

/** Opens the door of a house. The web client is a bare page: what it shows is proved by the browser stories. */
export async function openSite(
  house: House,
  changed: Partial<Settings> = {},
  log: Logger = logger('silent'),
  more: Pick<ServerParts, 'liveLimits'> = {},
): Promise<Site> {
  const webRoot = mkdtempSync(join(tmpdir(), 'throughline-web-'))
  writeFileSync(join(webRoot, 'index.html'), '<!doctype html><title>Throughline</title>')
  const settings: Settings = {
    part: 'all',
    dataDir: webRoot,
    port: 0,
    host: '127.0.0.1',
    databaseUrl: undefined,
    secretKey,
    appUrl: 'http://127.0.0.1',
    publicUrl: undefined,
    nameServers: [],
    logLevel: 'silent',
    trustProxy: 0,
    ...changed,
  }
  const now = () => new Date().toISOString()
  const database = { ...house.database, owner: house.database.ownerConnection, now, close: async () => {} }
  const server = await startServer({ database, settings, log, webRoot, ...more })
  house.origins.add(server.url)
  return {
    url: server.url,
    webRoot,
    async close() {
      await server.stop()
      rmSync(webRoot, { recursive: true, force: true })
    },
  }
}
