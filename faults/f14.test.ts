// F14 The disk of the database is full in the middle of writing and mailing: 503 until there is room again, and nothing acknowledged is lost.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { withAdmin } from '#app/testing/cluster.ts'
import { openHost, steadyPool, type Host } from './host.ts'
import { messagesBy, upTo } from './ground.ts'
import { smallDisk } from './smalldisk.ts'

const people = upTo(20_000, 1500)
const fillings = upTo(5, 1)
const connections = 8

// A real file system without room: PostgreSQL's own writes fail with ENOSPC, which it tells as SQLSTATE 53100. What is proved is a disk that
// fills up while the server has log files left to write to. Without those PostgreSQL ends its sessions and starts anew, which is F3.
const disk = smallDisk(upTo(800, 160))
/** Milliseconds: the program starts and stops several times. */
const timeout = upTo(1_700_000, 170_000)

let host: Host
before(async () => {
  if (!disk) return
  host = await openHost({ connections, launch: disk.launch })
  await host.readers(people)
  await keepLogs()
})
after(() => host?.close())

/** Log files that were used once are used again: at first there are none. */
async function keepLogs(): Promise<void> {
  const { host: socket } = host.house.database.ownerConnection
  await withAdmin({ host: socket!, user: 'postgres', database: 'postgres' }, async (client) => {
    for (let turn = 0; turn < 4; turn++) await client.query('select pg_switch_wal()')
    await client.query('checkpoint')
  })
}

interface Answer {
  readonly email: string
  readonly status: number
  readonly type: string | null
  readonly code: string | undefined
}

/** Adds people as fast as they are taken, two at a time, until stopped. */
function writing(url: string, key: string) {
  const answers: Answer[] = []
  let stopped = false
  let made = 0
  const one = async () => {
    while (!stopped) {
      const email = `new${made++}@example.org`
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
      const body = JSON.stringify({ name: 'New', email, source: 'x'.repeat(200) })
      const answer = await fetch(`${url}/api/v1/persons`, { method: 'POST', headers, body })
      const { code } = (await answer.json()) as { code?: string }
      answers.push({ email, status: answer.status, type: answer.headers.get('content-type'), code })
    }
  }
  const ended = Promise.all([one(), one()])
  return {
    answers,
    async stop() {
      stopped = true
      await ended
    },
  }
}

const full = ({ status, code }: Answer) => status === 503 && code === 'database_full'
const within = async (milliseconds: number, what: string, look: () => boolean | Promise<boolean>) => {
  const from = performance.now()
  while (!(await look())) {
    assert.ok(performance.now() - from < milliseconds, `not within ${milliseconds} ms: ${what}`)
    await sleep(20)
  }
}

const name = `F14 the disk full ${fillings}× while people are added and ${people} written to: 503 until there is room, nothing acknowledged is lost, and it goes on unaided`
const skip =
  disk === null && 'this machine lets no small disk be made: it takes Linux and root, sudo without a password, or user namespaces'

test(name, { timeout, skip }, async (t) => {
  const { outing, flood } = host
  await flood.inject({ delay: 3 })
  host.now()
  const program = await host.program({ LOG_LEVEL: 'error' })
  const { key } = await outing.org.as('marketing_director').createApiKey({ name: 'Writers', hat: 'marketing_director' })
  const dispatch = await outing.mail()
  const writers = writing(program.url, key)
  const { answers } = writers
  await within(30_000, 'the mailing begins', async () => (await flood.count()) > 20)
  for (let turn = 0; turn < fillings; turn++) {
    await disk!.fill()
    const from = answers.length
    await within(30_000, 'the program says that the disk is full', () => answers.slice(from).filter(full).length >= 20)
    assert.equal((await fetch(`${program.url}/health`)).status, 200)
    const read = await fetch(`${program.url}/api/v1/persons?limit=10`, { headers: { authorization: `Bearer ${key}` } })
    assert.equal(read.status, 200, 'what is there can be read')
    await disk!.empty()
    const again = answers.length
    await within(30_000, 'people are added again', () => answers.slice(again).some(({ status }) => status === 200))
    const mailed = await flood.count()
    await within(60_000, 'the mailing goes on', async () => mailed >= people || (await flood.count()) > mailed)
  }
  await writers.stop()
  assert.equal(program.child.exitCode, null, 'the program was not restarted')
  await host.finish(dispatch.id)

  const kinds = [...new Set(answers.map(({ status, type, code }) => [status, type?.split(';')[0], code].join(' ')))].toSorted()
  assert.deepEqual(kinds, ['200 application/json ', '503 application/problem+json database_full'])
  const owner = steadyPool(host.house.database.ownerConnection)
  const { rows } = await owner.query<{ email: string }>("select email from people.person where email like '%@example.org' order by email")
  await owner.end()
  assert.deepEqual(
    rows.map(({ email }) => email),
    answers
      .filter(({ status }) => status === 200)
      .map(({ email }) => email)
      .toSorted(),
    'who was acknowledged is there, once, and nobody else',
  )
  // Whoever was added before the recipients were listed has not agreed to anything.
  const ledger = (await host.ledger(dispatch.id)).filter(({ state }) => state !== 'suppressed')
  const messages = messagesBy(await flood.taken())
  assert.deepEqual(
    [...messages].filter(([, count]) => count > 1),
    [],
    'written to twice',
  )
  const of = (wanted: string) => ledger.filter(({ state }) => state === wanted)
  assert.equal(of('delivered').length + of('uncertain').length, people)
  assert.ok(of('delivered').every(({ address }) => messages.has(address)))
  assert.deepEqual(
    [...messages.keys()].filter((address) => !ledger.some((entry) => entry.address === address)),
    [],
  )
  const refused = answers.filter(full).length
  t.diagnostic(`found: ${rows.length} added, ${refused} refused; ${of('delivered').length} delivered, ${of('uncertain').length} uncertain`)
})
