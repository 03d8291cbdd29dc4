// People found by words: the same people whatever way is the quickest to them, and nobody else's.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import pg from 'pg'
import { openHouse, type House, type Organisation } from '#app/testing/house.ts'
import { personPage } from './store/person.ts'

const people = 2400
const firsts = ['Ana', 'Łukasz', 'João', '王伟', 'Qzara', 'Greta']
const lasts = ['Lindberg', 'Varga', 'Novák', 'O’Neil']

interface Listed {
  readonly name: string
  readonly email: string
  readonly phone: string
  readonly company: string
}

/** One in so many has something that is rare. */
const listed: readonly Listed[] = Array.from({ length: people }, (_, n) => ({
  name: `${firsts[n % firsts.length]} ${lasts[n % lasts.length]}`,
  email: `reader${n}@${n % 3 === 0 ? 'mill-works' : 'people'}.example`,
  phone: n % 40 === 0 ? `+351 22 ${n}` : '',
  company: n % 300 === 7 ? 'Ziegler & Söhne 100%' : n % 2 === 0 ? 'Mill Works' : '',
}))

let house: House
let org: Organisation
let owner: pg.Client
before(async () => {
  house = await openHouse()
  org = await house.found()
  const other = await house.found()
  const csv = [
    'Name,Email,Phone,Company',
    ...listed.map(({ name, email, phone, company }) => [name, email, phone, company].join(',')),
  ].join('\n')
  for (const each of [org, other]) await each.as('marketing_director').importPersons({ csv, source: 'Fair' })
  owner = new pg.Client(house.database.ownerConnection)
  await owner.connect()
})
after(async () => {
  await owner.end()
  await house.close()
})

/** Everybody a list finds, page by page. */
async function found(q: string, sort: 'newest' | 'name'): Promise<string[]> {
  const addresses: string[] = []
  let cursor: string | null = null
  do {
    const page = await org.as('marketing_director').listPersons({ q, sort, limit: 200, ...(cursor === null ? {} : { cursor }) })
    addresses.push(...page.items.map(({ email }) => email!))
    cursor = page.nextCursor
  } while (cursor !== null)
  return addresses
}

const asked = [
  ['in everybody', '.example'],
  ['in many', 'mill'],
  ['in some', 'greta l'],
  ['in one', 'reader1234@'],
  ['of two letters, in many', 'na'],
  ['of two letters, in some', 'qz'],
  ['of two letters that are a whole name', '王伟'],
  ['of one letter', 'ł'],
  ['with its accents', 'JOÃO'],
  ['in a number', '22 1200'],
  ['in the name of a company only', 'söhne'],
  ['with what would be a wildcard', '100%'],
  ['in nobody', 'zzyzx'],
  ['of two letters, in nobody', 'xq'],
] as const

const findsThem = async () => {
  for (const [what, q] of asked) {
    const wanted = q.toLowerCase()
    const all = listed.filter((person) => Object.values(person).some((value) => (value as string).toLowerCase().includes(wanted)))
    for (const sort of ['newest', 'name'] as const)
      assert.deepEqual((await found(q, sort)).toSorted(), all.map(({ email }) => email).toSorted(), `a word ${what}, by ${sort}`)
  }
}

test('whoever alone has a word is looked up: hardly anybody else is read', async () => {
  await owner.query('analyze people.person, people.company')
  for (const index of ['person_words', 'company_words']) await owner.query('select gin_clean_pending_list($1)', [`people.${index}`])
  const read = await org.program(async (caller) => {
    const soFar = async () => {
      const { rows } = await sql<{ read: number }>`
        select sum(seq_tup_read + idx_tup_fetch)::int as read from pg_stat_xact_user_tables
        where schemaname = 'people' and relname in ('person', 'company')`.execute(caller.tx)
      return rows[0]!.read
    }
    const before = await soFar()
    const found = await personPage(caller, { q: 'reader1234@', sort: 'newest', state: 'current', limit: 50 })
    assert.equal(found.items.length, 1)
    return (await soFar()) - before
  })
  assert.ok(read < 10, `${read} rows were read for one`)
})

test('a word is found wherever it stands, with its index and without, in both orders and in no other organisation #365', async () => {
  await findsThem()
  await owner.query('drop index people.person_words, people.company_words')
  await findsThem()
})
