// Conditions in a markdown body: every person gets what markdown makes of the text they get, and what would tear an element apart is refused.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filledIn, readTemplate, withFallbacks } from '#channels/contract/base.ts'
import { bodyFaults } from './branches.ts'
import { bodyHtml, bodyText } from './render.ts'

const ada = { first_name: 'Ada', name: 'Ada', company: 'Mill & Sons', email: '', language: '', kind: '' }
const html = (body: string) => {
  const { parts, faults } = readTemplate(bodyHtml(body), true)
  assert.deepEqual([faults, bodyFaults(body, bodyHtml(body))], [[], []])
  return [filledIn(parts, ada), withFallbacks(bodyHtml(body), true)].map((text) => text.replace(/\n/g, ''))
}
const text = (body: string) => [filledIn(readTemplate(bodyText(body)).parts, ada), withFallbacks(bodyText(body))]

test('a condition on lines of its own stands between paragraphs, and may hold several #152', () => {
  const body = 'Hello\n\n{{#if company}}\nWe know **{{company}}**.\n\nWell.\n{{else}}\nWe meet.\n{{/if}}\n\nBye'
  assert.deepEqual(html(body), [
    '<p>Hello</p><p>We know <strong>Mill & Sons</strong>.</p><p>Well.</p><p>Bye</p>',
    '<p>Hello</p><p>We meet.</p><p>Bye</p>',
  ])
  assert.deepEqual(text(body), ['Hello\n\nWe know Mill & Sons.\n\nWell.\n\nBye', 'Hello\n\nWe meet.\n\nBye'])
})

test('a branch that is not taken leaves no second blank line in the plain text', () => {
  assert.deepEqual(text('Hello\n\n{{#if company}}\nAt {{company}}.\n{{/if}}\n\nBye'), ['Hello\n\nAt Mill & Sons.\n\nBye', 'Hello\n\nBye'])
  assert.deepEqual(text('Hello\n\n{{#if company}}\nAt {{company}}.\n{{/if}}'), ['Hello\n\nAt Mill & Sons.', 'Hello'])
})

test('a condition within a paragraph stays within it, on a line or on lines of its own', () => {
  assert.deepEqual(html('Hello {{#if company}}*you* at {{company}}{{else}}you{{/if}}, well'), [
    '<p>Hello <em>you</em> at Mill & Sons, well</p>',
    '<p>Hello you, well</p>',
  ])
  assert.deepEqual(html('Ada\n{{#if company}}\n{{company}}\n{{/if}}\nPorto'), [
    '<p>Ada<br />Mill & Sons<br />Porto</p>',
    '<p>Ada<br />Porto</p>',
  ])
})

test('a condition may span paragraphs though it begins in a line, and hold headings and lists', () => {
  assert.deepEqual(html('{{#if company}}One.\n\nTwo.{{/if}} Three'), ['<p>One.</p><p>Two.</p><p>Three</p>', '<p>Three</p>'])
  assert.deepEqual(html('{{#if company}}## At work{{/if}}\n\n- a\n{{#if company}}\n- b\n{{/if}}'), [
    '<h2>At work</h2><ul><li>a</li></ul><ul><li>b</li></ul>',
    '<ul><li>a</li></ul>',
  ])
  assert.deepEqual(html('{{#if company}}\n{{#if kind is "media"}}\nx\n{{else}}\ny\n{{/if}}\n{{/if}}\n\nz'), [
    '<p>y</p><p>z</p>',
    '<p>z</p>',
  ])
})

test('what would tear an element or a link apart is named with its line #152', () => {
  const torn = [
    'Hello\n**{{#if company}}bold** and{{/if}} plain',
    'Hello\n- {{#if company}}a\n- b{{/if}}',
    'Hello\n[words](https://example.com/{{#if company}}a{{/if}})',
    'Hello\n<!-- {{#if company}} -->a{{/if}}',
  ]
  for (const body of torn) {
    const [found] = bodyFaults(body, bodyHtml(body))
    assert.deepEqual([found?.line, found?.found], [2, '{{#if company}}'], body)
  }
})
