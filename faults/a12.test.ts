// A12 What means something to SQL, in every parameter there is, of an organisation full of everything: the log of the database knows no broken statement.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { withAdmin } from '#app/testing/cluster.ts'
import { send, written } from '#app/testing/answers.ts'
import { describedOperations, type Described } from '#app/testing/document.ts'
import { openObjects } from '#app/testing/objects.ts'
import { openWriter } from '#app/testing/request.ts'
import { openWorld, type World } from '#app/testing/world.ts'
import { openServer, type OwnServer } from './host.ts'
import { inFull, upTo } from './ground.ts'

let server: OwnServer
let world: World
before(async () => {
  server = await openServer()
  world = await openWorld()
  // By itself it writes no errors of single statements, which quote what people typed. For this database it does here.
  const { database, host } = world.house.database.ownerConnection
  await withAdmin({ host: host!, user: 'postgres', database: 'postgres' }, (client) =>
    client.query(`alter database ${client.escapeIdentifier(database!)} set log_min_messages = 'error'`),
  )
})
after(async () => {
  await world.close()
  await server.close()
})

const nasty = [
  `%_'";--/*$1{}()\\`,
  `' or '1'='1`,
  `1; drop table people.person; --`,
  `\\'); select pg_sleep(9); --`,
  'x\u0000y',
  `$$ || 'a`,
  `{"a":"'"}`,
  `E'\\\\x27'`,
  '\u02bc or 1=1',
]

const log = () => readFileSync(join(server.dataDir, 'postgres.log'), 'utf8')
/** What a value does that has become part of a statement, or was not looked at before it got there. */
const broken =
  /ERROR: +(syntax error|unterminated|invalid input syntax|invalid byte sequence|.* does not exist|.*could not determine|malformed|.*invalid regular expression)/

const admitsText = ({ type, format, enum: choices, anyOf }: Described['inputs'][number]['schema']): boolean =>
  (type === 'string' && format === undefined && choices === undefined) || (anyOf ?? []).some(admitsText)

test(
  'A12 characters of SQL in every field of every operation, in page marks, public pages and headers break no statement',
  { timeout: upTo(1_700_000, 170_000) },
  async (t) => {
    const { org, site } = { ...(await world.raise()), site: world.site }
    const objects = await openObjects(world.house)
    const { key } = await org.as('marketing_director').createApiKey({ name: 'Hostile', hat: 'marketing_director' })
    const sales = (await org.as('sales_lead').createApiKey({ name: 'Hostile', hat: 'sales_lead' })).key
    const comms = (await org.as('communications_director').createApiKey({ name: 'Hostile', hat: 'communications_director' })).key
    const writer = openWriter(objects, { orgId: org.id, spared: new Set([org.memberId]), named: {} }, 12)
    // A statement of our own that is broken, so that it is known that they are found.
    const from = log().length
    await world.house.database.program.query('selec 1').catch(() => {})
    assert.match(log().slice(from), broken)
    const start = log().length
    const failures: string[] = []
    let asked = 0
    const keys = [key, sales, comms]
    for (const [turn, operation] of (await describedOperations()).entries()) {
      if (operation.permission === 'user' || operation.permission === 'public') continue
      const sketch = await writer.sketch(operation, { stray: 0 })
      for (const [place, { at, name, schema }] of operation.inputs.entries()) {
        // In short where text of one's own is admitted, and a quarter of the other places: they are read before they are asked for.
        if (!inFull && !admitsText(schema) && (turn + place) % 4 > 0) continue
        const values = inFull ? nasty : [nasty[(turn + place) % nasty.length]!]
        const marks =
          name === 'cursor'
            ? nasty.slice(0, inFull ? 3 : 1).map((value) => Buffer.from(JSON.stringify([value, value])).toString('base64url'))
            : []
        for (const value of [...values, ...marks])
          for (const as of inFull ? keys : [keys[(turn + place) % keys.length]!]) {
            const part = at === 'path' ? 'path' : at === 'query' ? 'query' : 'body'
            const changed = { ...sketch, [part]: { ...sketch[part], [name]: value } }
            const { status, body } = await send(site.url, written(changed), { authorization: `Bearer ${as}` })
            asked += 1
            if (status >= 500) failures.push(`${operation.name}.${name} = ${value}: ${status} ${JSON.stringify(body)}`)
          }
      }
    }
    for (const value of nasty) {
      const hostile = encodeURIComponent(value)
      for (const path of ['/l/', '/u/', '/f/', '/s/', '/p/', '/c/', '/site/', '/'])
        for (const address of [`${path}${hostile}`, `${path}${hostile}/${hostile}?p=${hostile}&q=${hostile}`]) {
          const headers = {
            cookie: `tl_v=${hostile}`,
            'user-agent': value.replaceAll(/[^ -~]/g, ''),
            authorization: `Bearer ${hostile}`,
            'idempotency-key': hostile,
          }
          const answer = await fetch(site.url + address, { headers, redirect: 'manual' })
          await answer.body?.cancel()
          asked += 1
          if (answer.status >= 500) failures.push(`${address}: ${answer.status}`)
        }
    }
    if (inFull) await world.house.settle()
    await objects.close()
    t.diagnostic(`found: ${asked} questions, no broken statement`)
    assert.ok(asked > 300, `${asked} questions were asked`)
    assert.deepEqual(failures, [])
    assert.deepEqual(
      log()
        .slice(start)
        .split('\n')
        .filter((line) => broken.test(line)),
      [],
    )
  },
)
