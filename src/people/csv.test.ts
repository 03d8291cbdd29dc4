import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readList } from './csv.ts'
import { guess } from './importers/list.ts'

const read = (text: string) =>
  readList(
    text,
    (header) => guess(header) === 'email',
    (cell) => /^\S+@\S+\.\S+$/.test(cell.trim()),
  )
const cells = (text: string) => read(text)!.lines.map((line) => line.cells)

test('the delimiter is found: comma, semicolon, tab, bar', () => {
  for (const delimiter of [',', ';', '\t', '|']) {
    const list = read(['Email', 'Name', 'City'].join(delimiter) + '\n' + ['a@example.com', 'Ada', 'Lisbon'].join(delimiter))
    assert.deepEqual(list?.headers, ['Email', 'Name', 'City'])
    assert.deepEqual(list?.lines[0]?.cells, ['a@example.com', 'Ada', 'Lisbon'])
  }
})

test('a comma inside a semicolon list does not part it', () => {
  assert.deepEqual(cells('Email;Company\na@example.com;Engines, Looms, Ltd\n'), [['a@example.com', 'Engines, Looms, Ltd']])
})

test('byte-order mark, line ends of every system, quoted line breaks and doubled quotes are read', () => {
  const list = read('\uFEFFEmail,Note\r\na@example.com,"one\r\ntwo"\r\nb@example.com,"say ""hi"""\rc@example.com,\n')
  assert.deepEqual(list?.headers, ['Email', 'Note'])
  assert.deepEqual(
    list?.lines.map(({ line, cells: [address, note] }) => [line, address, note]),
    [
      [2, 'a@example.com', 'one\ntwo'],
      [4, 'b@example.com', 'say "hi"'],
      [5, 'c@example.com', ''],
    ],
  )
})

test('blank lines are passed over and lines keep the number they have in the file', () => {
  assert.deepEqual(
    read('sep=,\n\nEmail\n\n\na@example.com\n,,\nb@example.com')?.lines.map(({ line }) => line),
    [6, 8],
  )
})

test('a quotation mark that is never closed costs its own line only', () => {
  const list = read('Email,Name\na@example.com,Ada\nb@example.com,"Bob\nc@example.com,Cy\nd@example.com,"Di, of ""York"""\n')
  assert.deepEqual(
    list?.lines.map(({ line, cells: [address], broken }) => [line, broken ? 'broken' : address]),
    [
      [2, 'a@example.com'],
      [3, 'broken'],
      [4, 'c@example.com'],
      [5, 'd@example.com'],
    ],
  )
})

test('a note that quotes and runs over lines is one value, and a nickname in quotation marks is a name', () => {
  assert.deepEqual(cells('Email,Name,Note\na@example.com,Ada "Countess" L,"one\n""two"", three"\n'), [
    ['a@example.com', 'Ada "Countess" L', 'one\n"two", three'],
  ])
})

test('a list of bare addresses needs no header, and a header in unknown words is still a header', () => {
  assert.deepEqual(cells('a@example.com\nb@example.com\n'), [['a@example.com'], ['b@example.com']])
  const list = read('Kontaktadresse;Ort\na@example.com;Bern\n')
  assert.deepEqual([list?.headers, list?.addresses, list?.lines.length], [['Kontaktadresse', 'Ort'], 0, 1])
})

test('a text without addresses is no list', () => {
  assert.equal(read('just\nsome words\n'), null)
  assert.equal(read(' '), null)
})
