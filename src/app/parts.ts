// What server and worker are made of: handed from main to both.
import type { Logger } from '#kernel/log.ts'
import type { Database } from './database.ts'
import type { Settings } from './settings.ts'

export interface Parts {
  readonly database: Database
  readonly settings: Settings
  readonly log: Logger
}
