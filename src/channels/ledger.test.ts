// The ledger as a report: figures that add up and open their rows, search within it, a person's own, and the export.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type pg from 'pg'
import type { House } from '#app/testing/house.ts'
import { csvFile, pagesOf, type Stretch } from '#kernel/export.ts'
import { newId } from '#kernel/id.ts'
import type { Sink } from '#kernel/testing/smtp.ts'
import { sendStates } from './rules.ts'
import { reportCells, reportHeader, rowCells, rowHeader, rowsAt, type Part } from './tally.ts'
import { mailroom } from './testing/mailroom.ts'
import type { Outing } from './testing/outing.ts'

let house: House
let sink: Sink
let outing: Outing
let owner: pg.Client
mailroom((room) => ({ house, sink, outing, owner } = room))

const readers = async (many: number): Promise<string[]> => {
  await outing.readers(many)
  const { items } = await outing.org.as('marketing_director').listPersons({ limit: 200 })
  return items.map(({ id }) => id)
}

type Drawn = readonly [state: Part['state'], reason: string | null]

/** A mailing that has not left, with a ledger as it was drawn. */
async function mailingWith(persons: readonly string[], drawn: readonly Drawn[]): Promise<string> {
  const { id } = await outing.mail({}, { scheduledAt: '2027-05-01T09:00:00.000Z' })
  for (const [at, [state, reason]] of drawn.entries())
    await owner.query(
      `insert into channels.send (org_id, id, dispatch_id, person_id, message_id, due_at, state, reason) values ($1, $2, $3, $4, $5, now(), $6, $7)`,
      [outing.org.id, newId(), id, persons[at], `<${at}@littoral.example>`, state, reason],
    )
  return id
}

const ledgers = fc.array(
  fc.tuple(
    fc.constantFrom(...sendStates),
    fc.constantFrom(null, 'bounced', 'refused', 'no_consent', 'frequency_cap', 'connection_lost', 'a word of tomorrow'),
  ),
  { maxLength: 40 },
)

test(
  'whatever the ledger holds, its figures add up to the recipients, and each opens exactly its rows #313',
  { timeout: 120_000 },
  async () => {
    const persons = await readers(40)
    await fc.assert(
      fc.asyncProperty(ledgers, ledgers, async (one, two) => {
        const before = (await outing.desk.getSendReport({ nodeId: outing.campaignId, limit: 1 })).total.recipients
        const ids = [await mailingWith(persons, one), await mailingWith(persons, two)]
        for (const [at, drawn] of [one, two].entries()) {
          const id = ids[at]!
          const { counts, parts } = await outing.desk.getDispatch({ id })
          assert.equal(
            Object.values(counts).reduce((sum, count) => sum + count, 0),
            drawn.length,
          )
          assert.equal(
            parts.reduce((sum, { count }) => sum + count, 0),
            drawn.length,
          )
          for (const state of sendStates) {
            const inState = parts.filter((part) => part.state === state)
            assert.equal(
              inState.reduce((sum, { count }) => sum + count, 0),
              counts[state],
            )
            const { items } = await outing.desk.listRecipients({ id, state, limit: 200 })
            assert.equal(items.length, counts[state])
          }
          for (const { state, reason, count } of parts) {
            const asked = new URL(rowsAt(id, { state, reason }), 'https://x.example').searchParams
            const { items } = await outing.desk.listRecipients({ id, state, reason: asked.get('reason')!, limit: 200 })
            assert.equal(items.length, count, `${state} ${reason}`)
            assert.ok(items.every((row) => row.state === state && row.reason === reason))
          }
        }
        const report = await outing.desk.getSendReport({ nodeId: outing.campaignId, limit: 200 })
        assert.equal(report.total.recipients, before + one.length + two.length)
        assert.equal(
          report.total.recipients,
          report.items.reduce((sum, { recipients }) => sum + recipients, 0),
        )
        assert.equal(report.mailings, report.items.length)
        for (const state of sendStates)
          assert.equal(
            report.total.counts[state],
            report.items.reduce((sum, { counts }) => sum + counts[state], 0),
          )
      }),
      { numRuns: 8, seed: 7 },
    )
  },
)

test('a report is about one part of the thread and a span of days, and no other', async () => {
  const [ada] = await readers(1)
  const id = await mailingWith([ada!], [['delivered', null]])
  const ask = async (input: object) => (await outing.desk.getSendReport(input)).items.map((line) => line.id)
  assert.deepEqual(await ask({}), [id])
  assert.deepEqual(await ask({ nodeId: outing.campaignId }), [id])
  assert.deepEqual(await ask({ nodeId: (await outing.version()).nodeId }), [])
  assert.deepEqual(await ask({ from: '2027-05-01', to: '2027-05-01' }), [id])
  assert.deepEqual(await ask({ to: '2027-04-30' }), [])
  assert.deepEqual((await outing.desk.getSendReport({ from: '2027-05-02' })).total.recipients, 0)
  await outing.hand()
  assert.deepEqual(await ask({}), [id], 'what is posted by hand has no ledger')
})

test('a recipient is found by the whole address or the beginning of the name', async () => {
  await outing.person('ada@example.net', 'Ada Lovelace')
  await outing.person('adam@example.net', 'Adam Riese')
  await outing.person('grace@example.net', 'Grace Hopper')
  const { id } = await outing.mail()
  await house.settle()
  await outing.person('later@example.net', 'Ada Later')
  const found = async (q: string) => (await outing.desk.listRecipients({ id, q })).items.map(({ name }) => name).toSorted()
  assert.deepEqual(await found('ADA'), ['Ada Lovelace', 'Adam Riese'])
  assert.deepEqual(await found('ada l'), ['Ada Lovelace'])
  assert.deepEqual(await found('Lovelace'), [])
  assert.deepEqual(await found(' Grace@Example.net '), ['Grace Hopper'])
  assert.deepEqual(await found('grace@example'), [])
  assert.deepEqual(await found('later@example.net'), [])
  assert.deepEqual((await outing.desk.listRecipients({ id, q: 'ada', state: 'failed' })).items, [])
})

test('a person shows what they were sent, and what they were not and why', async () => {
  const { id: personId } = await outing.person('ada@example.net', 'Ada Lovelace')
  const first = await outing.mail()
  await house.settle()
  sink.refuse('ada@example.net')
  const second = await outing.mail()
  await house.settle()
  sink.accept('ada@example.net')
  const { items } = await outing.desk.listPersonSends({ id: personId })
  assert.deepEqual(
    items.map(({ dispatchId, state, reason }) => [dispatchId, state, reason]),
    [
      [second.id, 'failed', 'bounced'],
      [first.id, 'delivered', null],
    ],
  )
})

async function gathered(stretches: AsyncIterable<Stretch>): Promise<{ text: string; rows: number }> {
  let text = ''
  let rows = 0
  for await (const stretch of stretches) {
    text += stretch.text
    rows += stretch.rows
  }
  return { text, rows }
}

const exported = (id: string, limit: number) =>
  csvFile(
    rowHeader,
    null,
    (async function* () {
      for await (const rows of pagesOf((cursor) => outing.desk.listRecipients({ id, limit, ...(cursor ? { cursor } : {}) })))
        yield rows.map((row) => rowCells('The letter', row))
    })(),
  )

test('an export has every recipient once, in words, harmless to a spreadsheet, and blank for who was erased', async () => {
  const { id: goneId, version } = await outing.person('gone@example.net', 'Gone Tomorrow')
  await outing.person('evil@example.net', '=HYPERLINK("https://evil.example","Open")')
  await outing.person('silent@example.net', 'No Consent', false)
  const mailing = await outing.mail()
  await house.settle()
  await outing.org.as('marketing_director').erasePerson({ id: goneId, version })
  await house.settle()
  const { text, rows } = await gathered(exported(mailing.id, 2))
  const lines = text.trimEnd().split('\r\n')
  assert.equal(rows, 3)
  assert.equal(lines.length, 4)
  assert.equal(lines[0], `\uFEFF${rowHeader.join(',')}`)
  const line = (part: string) => lines.find((each) => each.includes(part))!
  assert.match(
    line('evil@'),
    /^The letter,"'=HYPERLINK\(""https:\/\/evil\.example"",""Open""\)",evil@example\.net,Delivered,,.+<.+@littoral\.example>/,
  )
  assert.match(line('silent@'), /Not written to,no consent,/)
  assert.ok(!text.includes('gone@example.net') && !text.includes('Gone Tomorrow'))
  assert.match(
    lines.find((each) => each.startsWith('The letter,,,'))!,
    /Delivered/,
  )
  const { items } = await outing.desk.getSendReport({})
  const report = await gathered(
    csvFile(
      reportHeader,
      null,
      (async function* () {
        yield items.flatMap(reportCells)
      })(),
    ),
  )
  assert.match(report.text, /Delivered,,2\r\n.*Not written to,no consent,1\r\n/)
})

test('an export that is cut off has no end, so that nobody takes a part for the whole', async () => {
  const persons = await readers(5)
  const id = await mailingWith(
    persons,
    persons.map(() => ['queued', null] as const),
  )
  let asked = 0
  const broken = pagesOf(async (cursor) => {
    asked += 1
    if (asked === 3) throw new Error('the line is dead')
    return outing.desk.listRecipients({ id, limit: 2, ...(cursor ? { cursor } : {}) })
  })
  await assert.rejects(
    gathered(
      csvFile(
        rowHeader,
        null,
        (async function* () {
          for await (const rows of broken) yield rows.map((row) => rowCells('The letter', row))
        })(),
      ),
    ),
    /the line is dead/,
  )
})
