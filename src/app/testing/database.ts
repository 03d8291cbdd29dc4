// A database of its own for a test file: a clone of the migrated template, dropped afterwards.
import type pg from 'pg'
import { newId } from '#kernel/id.ts'
import { programPool, type Connection } from '#kernel/db/connect.ts'
import { clusterVariable, withAdmin, withDatabase, type Cluster } from './cluster.ts'

export interface TestDatabase {
  readonly name: string
  /** Runs as the program's role, as in the product. */
  readonly program: pg.Pool
  readonly programConnection: Connection
  /** Runs as the owner, past every policy: for looking at what the program may not see. */
  readonly ownerConnection: Connection
  drop(): Promise<void>
}

/** Clones the template. */
export async function testDatabase(): Promise<TestDatabase> {
  const handed = process.env[clusterVariable]
  if (handed === undefined) throw new Error('no test cluster: run with --test-global-setup=src/app/testing/cluster.ts')
  const cluster = JSON.parse(handed) as Cluster
  const name = `${cluster.template.replace(/_template$/, '')}_${newId().replaceAll('-', '').slice(-12)}`
  await clone(cluster, name)
  const { programConnection, ownerConnection } = connections(cluster, name)
  const program = programPool(programConnection)
  return {
    name,
    program,
    programConnection,
    ownerConnection,
    async drop() {
      await program.end()
      await withAdmin(cluster.admin, (client) => client.query(`drop database if exists ${client.escapeIdentifier(name)} with (force)`))
    },
  }
}

// The template must have no other session while it is copied: clones of several test files wait for each other.
const cloneLock = 4_400_005

async function clone(cluster: Cluster, name: string): Promise<void> {
  await withAdmin(cluster.admin, async (client) => {
    await client.query('select pg_advisory_lock($1)', [cloneLock])
    const owner = cluster.owner === undefined ? '' : ` owner ${client.escapeIdentifier(cluster.owner)}`
    await client.query(`create database ${client.escapeIdentifier(name)} template ${client.escapeIdentifier(cluster.template)}${owner}`)
    // Plans are judged by the costs of the embedded server, whatever server the tests were given.
    await client.query(`alter database ${client.escapeIdentifier(name)} set random_page_cost = 1.1`)
  })
}

function connections(cluster: Cluster, name: string): { programConnection: Connection; ownerConnection: Connection } {
  const { connectionString, host } = cluster.admin
  if (connectionString === undefined)
    return {
      programConnection: { host: host!, user: cluster.programUser, database: name },
      ownerConnection: { host: host!, user: cluster.owner!, database: name },
    }
  const program = new URL(withDatabase(connectionString, name))
  program.username = cluster.programUser
  program.password = cluster.programPassword!
  return {
    programConnection: { connectionString: program.href },
    ownerConnection: { connectionString: withDatabase(connectionString, name) },
  }
}
