// A7 Templates that reach for more than they are given (constructors, prototypes, the environment, files): words, or refused where they are written.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { openHouse, type House } from '#app/testing/house.ts'
import { openSite, type Site } from '#app/testing/site.ts'
import { audienceOf, mailAccount, openDesk, type Desk } from '#content/testing/desk.ts'
import { readMail } from '#kernel/testing/mail.ts'
import type { Sink } from '#kernel/testing/smtp.ts'
import { inFull } from './ground.ts'

let house: House
let site: Site
let desk: Desk
let sink: Sink
let segmentId: string
before(async () => {
  house = await openHouse()
  site = await openSite(house)
  desk = await openDesk(house, { publicUrl: site.url })
  sink = await mailAccount(house, desk.org)
  segmentId = await audienceOf(desk.org, 1)
})
after(async () => {
  await sink.close()
  await site.close()
  await house.close()
})

const reached = [
  ...['constructor', '__proto__', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', 'this', 'self', 'globalThis', 'process', 'require'],
  ...[
    'process.env',
    'process.env.SECRET_KEY',
    'env.PATH',
    '$DATABASE_URL',
    'constructor.constructor("return process")()',
    '__proto__.polluted',
  ],
  ...[
    'file:///etc/passwd',
    '../../etc/passwd',
    'include "/etc/passwd"',
    '> partial',
    '7*7',
    '"a".length',
    'first_name.length',
    'name.constructor',
  ],
  ...[
    'fields',
    'recipient',
    'token',
    'unsubscribe',
    'first_name\u200b',
    'FIRST_NAME',
    'lookup . "x"',
    '#each name',
    '#with company',
    '@root',
    '#if',
  ],
]
const wrapped = fc.constantFrom(
  (word: string) => `{{${word}}}`,
  (word: string) => `{{ ${word} }}`,
  (word: string) => `{{${word}|x}}`,
  (word: string) => `{{#if ${word}}}yes{{else}}no{{/if}}`,
  (word: string) => `{{#if company is ${word}}}yes{{/if}}`,
  (word: string) => `{{#if first_name}}{{${word}}}{{/if}}`,
  (word: string) => `{{first_name|{{${word}}}}}`,
)
const hostile = fc.tuple(wrapped, fc.constantFrom(...reached)).map(([wrap, word]) => wrap(word))
const harmless = fc.constantFrom(
  '${7*7}',
  '<%= 7*7 %>',
  '#{7*7}',
  '{% include x %}',
  '{first_name}',
  '%{name}',
  '${process.env.PATH}',
  '[[${7*7}]]',
  '}} {x}',
)

test('A7 what reaches for more than the fields there are is refused where it is written, with its place', async () => {
  const { tom, channel } = desk
  const piece = await tom.createPiece({ title: 'Where leggings come from' })
  const place = fc.constantFrom('subject' as const, 'preheader' as const, 'body' as const, 'ctaLabel' as const)
  await fc.assert(
    fc.asyncProperty(hostile, place, async (template, path) => {
      const words = { subject: 'News', body: 'Hello', [path]: `Hello ${template}`.slice(0, path === 'ctaLabel' ? 80 : 200) }
      const ctaUrl = 'https://www.example.com/trace'
      await assert.rejects(
        tom.createVariant({ id: piece.id, channelId: channel('email'), ctaLabel: 'Go', ctaUrl, ...words }),
        (error: unknown) => {
          const { code, data } = error as { code: string; data: { fields: { path: string; message: string }[] } }
          assert.equal(code, 'unknown_field', template)
          assert.equal(data.fields[0]!.path, path)
          assert.match(data.fields[0]!.message, /^line 1, column \d+: \{\{/)
          return true
        },
      )
    }),
    { numRuns: inFull ? 400 : 60 },
  )
})

test('A7 what other template languages would evaluate arrives as the words it is, and a person’s own name is never a template', async () => {
  const { tom, channel } = desk
  const name = '{{company}} {{constructor}} {{#if kind}}x{{/if}} <b>${7*7}</b>'
  await tom.createPerson({ name, email: 'eve@people.example.com', consent: { source: 'Fair', wording: 'Write to me' } })
  const samples = fc.sample(harmless, inFull ? 40 : 8)
  const body = `To {{name|you}}.\n\n${samples.join('\n\n')}`
  const piece = await tom.createPiece({ title: 'Braces' })
  const mail = await tom.createVariant({ id: piece.id, channelId: channel('email'), subject: samples[0]!, body, segmentId })
  const up = await tom.submitVariant({ id: mail.id, version: mail.version })
  const approved = await tom.approveVariant({ id: mail.id, version: up.version })
  await tom.publishVariant({ id: mail.id, version: approved.version })
  house.pass(10_000)
  await house.settle()
  const eve = await readMail((await sink.letterTo('eve@people.example.com')).raw)
  assert.equal(eve.subject, samples[0])
  const text = eve.text.replace(/\r\n/g, '\n')
  assert.ok(text.startsWith(`To ${name}.\n`), text)
  const plain = (words: string) => words.replaceAll('<%= 7*7 %>', '')
  for (const words of samples) assert.ok(plain(words) === '' || text.includes(words), words)
  assert.doesNotMatch(text, /\b49\b|root:x|function |\[object/)
  assert.match(eve.html, /\{\{company\}\} \{\{constructor\}\} \{\{#if kind\}\}x\{\{\/if\}\} &lt;b&gt;\$\{7\*7\}&lt;\/b&gt;/)
})
