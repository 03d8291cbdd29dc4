// Lists of orders and gifts from shops, donation pages and spreadsheets.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openHouse, type Foundation, type House, type Operations, type Organisation } from '#app/testing/house.ts'
import { recordTouch } from '#tracking/actions.ts'
import { placeThread } from '#app/testing/thread.ts'

let house: House
let leo: Operations
let org: Organisation
before(async () => {
  house = await openHouse()
})
after(() => house.close())

let shops = 0
const shop = async (foundation: Foundation = {}) => {
  org = await house.found({ name: `Shop ${++shops}`, ...foundation })
  leo = org.as('sales_lead')
}
const lines = (...rows: string[]) => rows.join('\n')
const saved = async () =>
  (await leo.listOrders({ limit: 200 })).items
    .map(
      ({ number, day, amount, currency, baseAmount, refundOf }) => [number, day, amount, currency, baseAmount, refundOf === null] as const,
    )
    .toSorted((a, b) => String(a[0]).localeCompare(String(b[0])))

const simple = lines(
  'Order number,Date,Email,Total,Coupon',
  '1001,2026-05-01,ana@example.com,"1,234.56",',
  '1002,2026-05-02,rui@example.com,$92.00,OUTFIT15',
)

test('a list is read by its header: number, day, person, amount and code #294', async () => {
  await shop()
  const dry = await leo.importOrders({ csv: simple, dryRun: true })
  assert.deepEqual(
    dry.columns.map(({ field }) => field),
    ['number', 'day', 'email', 'amount', 'code'],
  )
  assert.deepEqual(dry.counts, { lines: 2, added: 2, refunds: 0, unchanged: 0, refused: 0 })
  assert.equal(dry.baseAmount, 132_656)
  assert.deepEqual(dry.sample[0], {
    line: 2,
    number: '1001',
    day: '2026-05-01',
    email: 'ana@example.com',
    amount: 123_456,
    currency: 'USD',
  })
  assert.deepEqual([dry.importId, await saved()], [null, []], 'a trial run saves nothing')
  const real = await leo.importOrders({ csv: simple })
  assert.deepEqual(real.counts, dry.counts)
  assert.deepEqual(await saved(), [
    ['1001', '2026-05-01', 123_456, 'USD', 123_456, true],
    ['1002', '2026-05-02', 9200, 'USD', 9200, true],
  ])
  const [second] = (await leo.listOrders({ importId: real.importId! })).items
  assert.deepEqual([second!.personEmail, second!.code], ['rui@example.com', 'OUTFIT15'])
  const facts = (await leo.listPersonFacts({ id: second!.personId! })).items
  assert.deepEqual(
    facts.map(({ kind, amount, at }) => [kind, amount, at.slice(0, 10)]),
    [['ordered', 9200, '2026-05-02']],
  )
})

test('the same list twice adds nothing', async () => {
  await shop()
  await leo.importOrders({ csv: simple })
  const again = await leo.importOrders({ csv: simple })
  assert.deepEqual(again.counts, { lines: 2, added: 0, refunds: 0, unchanged: 2, refused: 0 })
  assert.equal((await saved()).length, 2)
  assert.equal((await leo.sumOrders({})).gross, 132_656)
})

test('the same list sent five times at once is added once', async () => {
  await shop()
  const outcomes = await Promise.all(Array.from({ length: 5 }, () => leo.importOrders({ csv: simple })))
  assert.equal(
    outcomes.reduce((sum, { counts }) => sum + counts.added, 0),
    2,
  )
})

test('amounts are read as the organisation writes them, and a guess is never made', async () => {
  await shop({ locale: 'de-DE', currency: 'EUR' })
  const csv = lines(
    'Bestellnummer;Datum;E-Mail;Betrag',
    'A1;01.05.2026;a@example.com;1.234,56',
    'A2;02.05.2026;b@example.com;"1,234.56"',
    'A3;03.05.2026;c@example.com;12,00 €',
  )
  const read = await leo.importOrders({ csv })
  assert.deepEqual(await saved(), [
    ['A1', '2026-05-01', 123_456, 'EUR', 123_456, true],
    ['A3', '2026-05-03', 1200, 'EUR', 1200, true],
  ])
  assert.deepEqual(read.refused, [{ line: 3, column: 'Betrag', sentence: '“1,234.56” is not an amount as it is written here: 1.234,56.' }])
})

test('another way of writing is stated for one list', async () => {
  await shop()
  const csv = lines('id;date;amount', '1;31/12/2025;1.234,56')
  assert.equal((await leo.importOrders({ csv, dryRun: true })).counts.added, 0)
  assert.equal((await leo.importOrders({ csv, locale: 'pt-PT' })).baseAmount, 123_456)
  const odd = lines('id,date,amount', '2,05/04/2026,1.00')
  assert.equal((await leo.importOrders({ csv: odd, dryRun: true })).sample[0]!.day, '2026-05-04')
  assert.equal((await leo.importOrders({ csv: odd, days: 'dmy', dryRun: true })).sample[0]!.day, '2026-04-05')
})

test('other currencies count at the rates given with the list; without a rate the line is named', async () => {
  await shop()
  const csv = lines(
    'id,date,amount,currency',
    '1,2026-05-01,100.00,EUR',
    '2,2026-05-01,£10.00,GBP',
    '3,2026-05-01,5.00,USD',
    '4,2026-05-01,5.00,XXX1',
    '5,2026-05-01,€7.00,',
  )
  const trial = await leo.importOrders({ csv, dryRun: true })
  assert.deepEqual([trial.ratesMissing, trial.counts.added, trial.counts.refused], [['EUR', 'GBP'], 1, 4])
  const rates = [
    { currency: 'EUR', rate: 1.08, on: '2026-05-01', source: 'ECB' },
    { currency: 'GBP', rate: 1.25, on: '2026-05-01', source: 'ECB' },
  ]
  const real = await leo.importOrders({ csv, rates })
  assert.equal(real.baseAmount, 10_800 + 1250 + 500 + 756)
  assert.deepEqual(
    real.refused.map(({ line, column }) => [line, column]),
    [[5, 'currency']],
  )
  const [euro] = (await leo.listOrders({ number: '1' })).items
  assert.deepEqual([euro!.rate, euro!.rateOn, euro!.rateSource], [1.08, '2026-05-01', 'ECB'])
})

test('the currency may stand in the header', async () => {
  await shop({ currency: 'EUR' })
  const rates = [{ currency: 'USD', rate: 0.5, on: '2026-05-01', source: 'Bank' }]
  const read = await leo.importOrders({ csv: lines('Date,Amount (USD)', '2026-05-01,10.00'), rates })
  assert.deepEqual([read.baseAmount, read.unnumbered], [500, 1])
})

test('refunds are tied to their order, wherever they stand, and are added once', async () => {
  await shop()
  const csv = lines(
    'number,date,amount,refund of',
    'R1,2026-05-05,-20.00,1001',
    '1001,2026-05-01,92.00,',
    'R2,2026-05-06,30.00,1001',
    '1001,2026-05-07,-2.00,',
    'R3,2026-05-08,-80.00,1001',
    'R4,2026-05-08,-1.00,9999',
    ',2026-05-08,-1.00,',
  )
  const trial = await leo.importOrders({ csv, dryRun: true })
  const real = await leo.importOrders({ csv })
  assert.deepEqual(real.counts, { lines: 7, added: 1, refunds: 3, unchanged: 0, refused: 3 })
  assert.deepEqual([trial.counts, trial.baseAmount], [real.counts, real.baseAmount])
  assert.deepEqual(
    real.refused.map(({ line, sentence }) => [line, sentence]),
    [
      [6, 'More is refunded than is left of 1001.'],
      [7, '9999, which this refunds, is neither here nor in the list.'],
      [8, 'An amount below zero is a refund: name the number it refunds.'],
    ],
  )
  const [order] = (await leo.listOrders({ number: '1001' })).items
  assert.equal(order!.refundedAmount, -5200)
  const again = await leo.importOrders({ csv })
  assert.deepEqual([again.counts.added, again.counts.refunds, again.counts.unchanged], [0, 0, 4])
  assert.equal((await leo.sumOrders({})).net, 4000)
})

test('a number that came back with another amount is named and not changed', async () => {
  await shop()
  await leo.importOrders({ csv: simple })
  const changed = await leo.importOrders({
    csv: simple.replace('$92.00', '$95.00').concat('\n1001,2026-05-01,ana@example.com,"1,234.56",'),
  })
  assert.deepEqual(
    changed.refused.map(({ line, sentence }) => [line, sentence]),
    [
      [3, '1002 is here already with another amount; nothing was changed.'],
      [4, 'The number 1001 stands on line 2 already.'],
    ],
  )
  assert.equal((await leo.sumOrders({})).gross, 132_656)
})

test('what is wrong with a line is said, and the others are taken', async () => {
  await shop()
  const csv = `\ufeffid,date,email,amount,note\r\n1,,a@example.com,5.00,\r\n2,soon,a@example.com,5.00,\r\n3,2026-05-01,nobody,5.00,\r\n4,2027-01-01,a@example.com,5.00,\r\n5,2026-05-01,a@example.com,,\r\n6,2026-05-01,a@example.com,5.001,\r\n7,2026-05-01,a@example.com,5.00,${'x'.repeat(2001)}\r\n8,2026-05-01,a@example.com,5.00,"never closed\r\n9,2026-05-01,a@example.com,5.00,fine\r\n`
  const read = await leo.importOrders({ csv })
  assert.deepEqual(
    read.refused.map(({ line, sentence }) => [line, sentence]),
    [
      [2, 'The day is missing.'],
      [3, '“soon” is not a day; write it like 2026-06-12.'],
      [4, 'This is not an e-mail address.'],
      [5, '2027-01-01 lies ahead.'],
      [6, 'The amount is missing.'],
      [7, '“5.001” has more digits than USD has; amounts are written like 1,234.56.'],
      [8, 'This cell is longer than 2000 characters.'],
      [9, 'A quotation mark is opened on this line and not closed where its value ends.'],
    ],
  )
  assert.deepEqual(
    (await saved()).map(([number]) => number),
    ['9'],
  )
})

test('an order whose note opens a quotation mark costs its own line and not the orders behind it', async () => {
  await shop()
  const lines = [
    '1,2026-05-01,a@example.com,5.00,"open',
    '2,2026-05-01,a@example.com,6.00,fine',
    '3,2026-05-01,a@example.com,7.00,"well, ""quoted"""',
  ]
  const read = await leo.importOrders({ csv: ['id,date,email,amount,note', ...lines].join('\n') })
  assert.deepEqual(
    read.refused.map(({ line }) => line),
    [2],
  )
  assert.deepEqual((await saved()).map(([number]) => number).toSorted(), ['2', '3'])
})

test('where the header is not known the columns are named by hand', async () => {
  await shop()
  const csv = lines('Kwota\tKiedy\tKto', '12.50\t2026-05-01\tola@example.com')
  const trial = await leo.importOrders({ csv, dryRun: true })
  assert.deepEqual([trial.columns.map(({ header }) => header), trial.counts.refused], [['Kwota', 'Kiedy', 'Kto'], 1])
  await assert.rejects(leo.importOrders({ csv }), { code: 'no_amount_column' })
  await assert.rejects(leo.importOrders({ csv: ' ' }), { code: 'no_amount_column' })
  const named = await leo.importOrders({ csv, columns: ['amount', 'day', 'email'] })
  assert.deepEqual([named.counts.added, named.baseAmount], [1, 1250])
})

test('a list that is too long is refused whole', async () => {
  await shop()
  await assert.rejects(leo.importOrders({ csv: `date,amount\n${'2026-05-01,1.00\n'.repeat(20_001)}`, dryRun: true }), {
    code: 'too_many_lines',
  })
})

test('imported gifts hang under what their giver did before, and the giver is a supporter from then on', async () => {
  await shop({ kind: 'nonprofit', name: 'Lantern Street' })
  const places = await placeThread(org)
  const { id } = await leo.createPerson({ email: 'giver@example.com', name: 'Giver' })
  house.at('2026-05-10T12:00:00.000Z')
  await org.program((caller) => recordTouch(caller, { kind: 'click', nodeId: places.variant, personId: id }))
  house.at('2026-06-01T09:00:00.000Z')
  const csv = lines(
    'Donation ID,Donation date,Donor email,Donation amount',
    'G1,2026-05-12,Giver@Example.com,25.00',
    'G2,2026-05-09,giver@example.com,10.00',
  )
  await leo.importOrders({ csv })
  const gifts = (await leo.listOrders({ personId: id })).items
  assert.deepEqual(
    gifts.map(({ number, kind, parentId }) => [number, kind, parentId]),
    [
      ['G1', 'gift', places.variant],
      ['G2', 'gift', null],
    ],
  )
  assert.equal((await leo.getPerson({ id })).kind, 'customer')
})

test('one import is one piece of news', async () => {
  await shop()
  await leo.importOrders({ csv: simple })
  await house.settle()
  const names = (await leo.listAudit({ limit: 200 }).catch(() => org.as('marketing_director').listAudit({ limit: 200 }))).items.map(
    ({ name }) => name,
  )
  assert.deepEqual(
    names.filter((name) => name.startsWith('sales.')),
    ['sales.ordersImported'],
  )
})

test('cells that a spreadsheet would run are kept as they are and are text', async () => {
  await shop()
  await leo.importOrders({ csv: lines('id,date,amount,note', '=cmd|1,2026-05-01,1.00,@SUM(A1)') })
  const [order] = (await leo.listOrders({})).items
  assert.deepEqual([order!.number, order!.note], ['=cmd|1', '@SUM(A1)'])
})
