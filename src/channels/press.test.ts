// Pressed copies: whatever a person is called and whatever a letter says, each copy reads as if it had been written for that person alone.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readMail } from '#kernel/testing/mail.ts'
import { merge, type Letter, type Part } from './mail.ts'
import { press } from './press.ts'
import { fieldsOf } from './template.ts'

const imprint = { from: { name: 'Café Sal', address: 'news@littoral.example' }, replyTo: 'desk@littoral.example', signer: null }
const now = '2026-06-01T09:00:00.000Z'

// Line ends are those of mail, and what a mail program may not see at the end of a line is not asked of it.
const words = fc
  .array(fc.constantFrom('spring', 'φθινόπωρο', '春の', 'a=b', '=01', '.', '..', 'ß', '😀', '&amp;', 'long'.repeat(30)), { maxLength: 12 })
  .map((list) => list.join(' '))
const lines = fc.array(words, { minLength: 1, maxLength: 6 }).map((list) => list.join('\r\n'))
const slot = fc.constantFrom<Part>(
  { field: 'name', fallback: 'friend' },
  { field: 'first_name', fallback: 'you there' },
  { field: 'company', fallback: '' },
  { slot: 'token' },
  { slot: 'unsubscribe' },
)
const question = fc.record({
  field: fc.constantFrom('company' as const, 'language' as const),
  is: fc.constantFrom(null, 'pt', 'mill & sons'),
  not: fc.boolean(),
})
const { part } = fc.letrec<{ part: Part }>((tie) => ({
  part: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    lines,
    slot,
    fc.record({ when: question, yes: fc.array(tie('part'), { maxLength: 4 }), no: fc.array(tie('part'), { maxLength: 3 }) }),
  ),
}))
const parts = fc.array(part, { minLength: 1, maxLength: 8 })
const subjects = fc.array(fc.oneof(words, fc.record({ when: question, yes: fc.array(words), no: fc.array(words) })), { maxLength: 2 })
const name = fc.oneof(words, fc.constantFrom('O’Neil, "Ann" <x>', 'Ω', '', 'a\\b', '.dot', '=3D'))

test('a copy reads, part by part, as the letter merged for that person', async () => {
  await fc.assert(
    fc.asyncProperty(
      parts,
      parts,
      subjects,
      name,
      fc.constantFrom('pt', 'pt-BR', 'en', ''),
      async (text, html, subject, called, language) => {
        const letter: Letter = {
          subject: ['News for ', { field: 'first_name', fallback: 'you' }, ...subject],
          text: ['.', ...text, 'end'],
          html: ['<p>', ...html, '</p>'],
        }
        const fields = fieldsOf({ name: called, companyName: 'Mill & Sons', language })
        const recipient = { fields, token: 'tok-En_1', unsubscribe: 'https://www.example.com/u/abc' }
        const addressee = { ...recipient, name: called, email: 'ada@bücher.example', messageId: '<1@littoral.example>' }
        const copy = await (await press(letter, imprint)).copyFor(addressee, now)
        assert.ok(copy !== null && /^[\r\n\x20-\x7e]*$/.test(copy), 'nothing but ASCII goes over the line')
        assert.ok(copy.split('\r\n').every((line) => line.length <= 998 && !/[\r\n]/.test(line)))
        const mail = await readMail(Buffer.from(copy, 'latin1'))
        const wanted = merge(letter, recipient)
        const plain = (value: string) => value.replaceAll('\r\n', '\n').trim()
        assert.deepEqual([plain(mail.text), plain(mail.html)], [plain(wanted.text), plain(wanted.html)])
        assert.equal(mail.subject, wanted.subject.replace(/\s+/g, ' ').trim())
      },
    ),
    { numRuns: 150 },
  )
})

test('A13 a line break in a name presses no copy', async () => {
  const one = await press({ subject: ['News'], text: ['Hello'], html: ['<p>Hello</p>'] }, imprint)
  const fields = fieldsOf({ name: '' })
  const addressee = {
    fields,
    token: '',
    unsubscribe: 'https://www.example.com/u/abc',
    email: 'ada@example.net',
    messageId: '<1@x.example>',
  }
  assert.equal(await one.copyFor({ ...addressee, name: 'Ada\r\nBcc: all@example.net' }, now), null)
})
