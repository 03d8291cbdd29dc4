// The language of personal text: what is none of it stays as it is, conditions hold per person, and what is wrong is named with its place.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  everyReading,
  faultWords,
  fieldsOf,
  filledIn,
  gapsIn,
  holds,
  longestReading,
  mostDeep,
  nobody,
  readTemplate,
  tagInElement,
  unevenIn,
  withFallbacks,
  withoutConditions,
} from './template.ts'

const ada = fieldsOf({ name: ' Ada  Lovelace ', companyName: 'Mill & Sons', email: 'ada@example.net', language: 'pt-BR', kind: 'customer' })
const filled = (template: string, person = ada) => filledIn(readTemplate(template).parts, person)
const wrong = (template: string) => readTemplate(template).faults.map(faultWords)

test('a field takes what is known of the person, or its default #152', () => {
  assert.equal(
    filled('{{ first_name | there }} of {{company}}, {{name}}, {{email}}, {{language}}, {{kind}}'),
    'Ada of Mill & Sons, Ada  Lovelace, ada@example.net, pt-BR, customer',
  )
  assert.equal(filled('{{first_name|there}}{{company}}', nobody), 'there')
  assert.equal(withFallbacks('Dear {{first_name|friend}} of {{company}}'), 'Dear friend of ')
})

test('a condition takes one branch, whatever stands in it #152', () => {
  const said = '{{#if company}}You at {{company}}{{else}}You{{/if}}.'
  assert.deepEqual([filled(said), filled(said, nobody)], ['You at Mill & Sons.', 'You.'])
  const spoken = '{{#if language is "pt"}}Olá{{else if language is "fr"}}Bonjour{{else}}Hello{{/if}} {{first_name|you}}'
  assert.deepEqual(
    [filled(spoken), filled(spoken, fieldsOf({ name: '', language: 'fr' })), filled(spoken, nobody)],
    ['Olá Ada', 'Bonjour you', 'Hello you'],
  )
  assert.equal(filled('{{#if kind is "customer"}}{{#if company is not “mill & sons”}}a{{else}}b{{/if}}{{/if}}'), 'b')
  assert.ok(holds({ field: 'language', is: 'pt-br', not: false }, ada) && !holds({ field: 'language', is: 'p', not: false }, ada))
})

test('what is no template stays byte for byte, whatever it is #152', () => {
  const pieces = fc.constantFrom(
    '{',
    '}',
    '{{',
    '}}',
    '|',
    '#if',
    '/if',
    'else',
    ' ',
    '\r\n',
    '&amp;',
    '<b>',
    'Ω',
    '😀',
    '\u0000',
    'first_name',
    '"pt"',
  )
  const literal = fc.array(pieces).map((list) => list.join(''))
  fc.assert(
    fc.property(fc.oneof(literal, fc.string({ unit: 'binary' })), (text) => {
      const { parts, faults } = readTemplate(text)
      const none = parts.every((part) => typeof part === 'string')
      if (none) assert.deepEqual(parts, text === '' ? [] : [text])
      if (none && !text.includes('{{')) assert.deepEqual(faults, [])
      if (faults.length > 0) assert.ok(text.includes('{{'))
    }),
    { numRuns: 500 },
  )
  for (const text of ['{{#if company}}a{{else}}b', 'a{{/if}}b{{else}}', '{{#if x}}a{{/if}}', '{{#if company}}{{else if kind is "media"}}x'])
    assert.equal(filled(text), text)
})

test('what stood around the fields stays byte for byte, and each reads what is theirs', () => {
  const words = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[{}]/g, ''))
  fc.assert(
    fc.property(words, words, words, words, fc.boolean(), (before, yes, no, after, known) => {
      const person = known ? ada : nobody
      const text = filled(`${before}{{#if company}}${yes}{{company}}{{else}}${no}{{/if}}${after}`, person)
      assert.equal(text, known ? `${before}${yes}Mill & Sons${after}` : `${before}${no}${after}`)
    }),
  )
})

test('what is wrong is named with its line, its column and what to do', () => {
  assert.deepEqual(wrong('Dear {{first_name}},\nyou {{surname}}'), [
    'line 2, column 5: {{surname}} names no personal field; there are {{first_name}}, {{name}}, {{company}}, {{email}}, {{language}}, {{kind}}',
  ])
  const cases: [string, RegExp][] = [
    ['{{#if company}}a', /^line 1, column 1: \{\{#if company\}\} is not closed; write \{\{\/if\}\}/],
    ['a {{/if}}', /column 3: .* closes no condition/],
    ['{{else}}', /belongs to no condition/],
    ['{{#if company}}{{else}}{{else}}{{/if}}', /comes after the \{\{else\}\}/],
    ['{{#if constructor}}a{{/if}}', /asks for no personal field/],
    ['{{#if}}a{{/if}}', /asks for no personal field/],
    ['{{#if language == "pt"}}a{{/if}}', /compares with nothing; write the text in quotation marks/],
    ['{{#if language is ""}}a{{/if}}', /empty text/],
    ['{{#if kind is "boss"}}a{{/if}}', /no kind of person; there are prospect, customer/],
    ['{{#if language is "Portuguese (Brazil)"}}a{{/if}}', /no language/],
    ['{{first_name', /is not closed; write \}\}/],
    ['{{process.env}}', /names no personal field/],
    ['{{#each people}}', /names no personal field/],
    ['{{#if company}}'.repeat(mostDeep + 1) + '{{/if}}'.repeat(mostDeep + 1), /too many conditions; 5 is the most/],
    ['{{#if company}}{{/if}}'.repeat(101), /one condition too many/],
  ]
  for (const [template, expected] of cases) assert.match(wrong(template)[0] ?? 'nothing', expected, template)
  for (const template of [
    '{{ #if company }}a{{ else }}b{{ /if }}',
    '{{#if company}}'.repeat(mostDeep) + '{{/if}}'.repeat(mostDeep),
    '{x} }}',
  ])
    assert.deepEqual(wrong(template), [])
})

test('nothing is ever looked up by a name of the text: only the fields of the list exist', () => {
  const names = fc.constantFrom(
    'constructor',
    '__proto__',
    'toString',
    'hasOwnProperty',
    'process.env',
    'this',
    '../../etc/passwd',
    'fields',
    'is',
  )
  fc.assert(
    fc.property(names, fc.constantFrom('{{', '{{#if ', '{{ '), (name, open) => {
      const template = `${open}${name}}}`
      assert.equal(wrong(template).length, 1)
      assert.equal(filled(template), template)
    }),
  )
})

test('in HTML what stands in the braces may be written with entities, and no tag stands in an element', () => {
  const { parts, faults } = readTemplate('<p>{{#if company is &quot;mill &amp; sons&quot;}}{{first_name|R&amp;D}}{{/if}}</p>', true)
  assert.deepEqual(faults, [])
  assert.equal(filledIn(parts, { ...ada, first_name: '' }), '<p>R&D</p>')
  assert.equal(tagInElement('<p>{{name}}</p>'), false)
  assert.equal(tagInElement('<img alt="{{name}}">'), true)
})

test('a condition begins and ends in the same element, or it is found', () => {
  const even = [
    '<p>a</p>{{#if company}}<p>b<br />c</p>{{else}}<ul><li>d</li></ul>{{/if}}<hr>',
    '<p>{{#if company}}<strong>{{#if kind is "media"}}x{{/if}}</strong>{{else}}y{{/if}}</p>',
  ]
  for (const html of even) assert.equal(unevenIn(html), null, html)
  const uneven = [
    '<p>{{#if company}}a</p><p>b{{/if}}</p>',
    '<strong>{{#if company}}a</strong>b{{/if}}',
    '{{#if company}}<p>a{{else}}b</p>{{/if}}',
    '<ul><li>{{#if company}}a</li><li>b{{/if}}</li></ul>',
  ]
  for (const html of uneven) assert.equal(unevenIn(html)?.found, '{{#if company}}', html)
})

test('the checks read what any recipient may come to read', () => {
  const text = 'A {{#if company}}world{{else}}fine{{/if}} class {{first_name|cheap}}.\n\n{{#if kind is "media"}}Press only{{/if}}'
  const read = everyReading(text)
  for (const found of ['A world class cheap.', 'A fine class cheap.', 'Press only']) assert.ok(read.includes(found), found)
  const many = Array.from({ length: 9 }, (_, at) => `{{#if company is "c${at}"}}word ${at}{{/if}}`).join('\n\n')
  for (let at = 0; at < 9; at++) assert.ok(everyReading(many).includes(`word ${at}`))
  assert.equal(everyReading('No braces.\n\nNone.'), 'No braces.\n\nNone.')
  assert.equal(longestReading('{{#if company}}long words{{else}}short{{/if}}'), 10)
})

test('a field without a default leaves a gap, unless a condition asks for it first', () => {
  assert.deepEqual(gapsIn(['{{name}} {{first_name|you}}', '{{#if company}}{{company}}{{else}}{{email}}{{/if}}']), ['name', 'email'])
  assert.deepEqual(gapsIn(['{{#if company is not "x"}}{{company}}{{/if}}']), ['company'])
})

test('a page, which is the same for everybody, is decided for nobody in particular', () => {
  assert.equal(withoutConditions('{{#if company}}a{{else}}b{{/if}} {{name|you}} {{company}} {{7*7}}'), 'b {{name|you}} {{company}} {{7*7}}')
})
