// A11 Lists asked to filter or sort by what they do not show: refused, so that no answer tells anything by being there or not.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { describedOperations, type Described } from '#app/testing/document.ts'
import { openHouse, type House, type Organisation } from '#app/testing/house.ts'
import { openSite, type Site } from '#app/testing/site.ts'
import { inFull, upTo } from './ground.ts'

let house: House
let org: Organisation
let site: Site
let key: string
let lists: Described[]
let columns: string[]
before(async () => {
  house = await openHouse()
  house.at(new Date().toISOString())
  org = await house.found({ kind: 'solo' })
  site = await openSite(house)
  key = (await org.as('solo_attract').createApiKey({ name: 'Curious', hat: 'solo_attract' })).key
  lists = (await describedOperations()).filter(
    ({ method, path, permission }) => method === 'GET' && !path.includes('{') && permission !== 'public' && permission !== 'user',
  )
  const owner = new pg.Client(house.database.ownerConnection)
  await owner.connect()
  const { rows } = await owner.query<{ name: string }>(
    `select distinct column_name as name from information_schema.columns
     where table_schema not in ('pg_catalog', 'information_schema', 'graphile_worker') order by 1`,
  )
  await owner.end()
  columns = rows.map(({ name }) => name)
})
after(async () => {
  await site.close()
  await house.close()
})

const camel = (name: string) => name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
const ask = async (path: string, query: string) => {
  const answer = await fetch(`${site.url}/api/v1${path}?${query}`, { headers: { authorization: `Bearer ${key}` } })
  const body = await answer.text()
  return { status: answer.status, body }
}
/** The columns to try for one list: in full all there are, in short a share that differs from list to list. */
const share = upTo(1, 150)

test('A11 every list refuses to filter by a column that it does not offer, by whatever spelling', async () => {
  const taken: string[] = []
  let asked = 0
  for (const [turn, { path, inputs }] of lists.entries()) {
    const offered = new Set(inputs.map(({ name }) => name))
    const hidden = columns.filter(
      (name, n) => n % share === turn % share || (/^(password|token_hash|email_key|sealed)$/.test(name) && (inFull || turn % 4 === n % 4)),
    )
    const names = [...new Set(hidden.flatMap((name) => (inFull ? [name, camel(name)] : [camel(name)])))].filter(
      (name) => !offered.has(name),
    )
    for (const name of [...names, ...names.slice(0, upTo(5, 1)).map((each) => `filter[${each}]`)]) {
      const { status, body } = await ask(path, `${encodeURIComponent(name)}=a`)
      asked += 1
      if (status !== 400) taken.push(`${path}?${name}: ${status}`)
      else if (asked % 50 === 0) assert.equal((JSON.parse(body) as { code: string }).code, 'bad_input')
    }
  }
  assert.ok(asked > lists.length * 3, `${asked} questions were asked`)
  assert.deepEqual(taken, [])
})

const words = ['sort', 'orderBy', 'order', 'sort_by', 'direction', 'fields', 'select', 'include', 'expand', 'where']

test('A11 every list refuses to sort by anything but what it offers, and takes no page mark that somebody made', async () => {
  const taken: string[] = []
  for (const { path, inputs } of lists) {
    const offered = inputs.some(({ name }) => name === 'sort')
    for (const word of offered ? words : words.slice(0, upTo(words.length, 2)))
      for (const value of ['password', 'email_key', 'token_hash desc', '-createdAt', 'org_id'].slice(0, upTo(5, 1)))
        if ((await ask(path, `${word}=${encodeURIComponent(value)}`)).status !== 400) taken.push(`${path}?${word}=${value}`)
    if (offered && (await ask(path, 'sort=name')).status !== 200) taken.push(`${path}: its own order is refused`)
    if (!inputs.some(({ name }) => name === 'cursor')) continue
    for (const mark of [['password', 'x'], ["' or 1=1", 'x'], [{ email_key: 'a' }, 'x'], 'x', { sort: 'email_key' }].slice(0, upTo(5, 2))) {
      const { status } = await ask(path, `cursor=${Buffer.from(JSON.stringify(mark)).toString('base64url')}`)
      if (status !== 400) taken.push(`${path} with the mark ${JSON.stringify(mark)}: ${status}`)
    }
  }
  assert.deepEqual(taken, [])
})
