import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { withFallbacks } from '#channels/contract/base.ts'
import { bodyHtml, bodyText, rendered, written } from './render.ts'

test('the small markdown becomes headings, emphasis, lists, quotes and links #93', () => {
  const body = '# Nets\n\nA *crew* off **Vigo**\npulled\n\n- eleven tonnes\n- of net\n\n> lost\n\n[See](https://example.com/a?b=1&c=2)'
  assert.equal(
    bodyHtml(body).replace(/\n/g, ''),
    '<h2>Nets</h2><p>A <em>crew</em> off <strong>Vigo</strong><br />pulled</p><ul><li>eleven tonnes</li><li>of net</li></ul>' +
      '<blockquote><p>lost</p></blockquote><p><a href="https://example.com/a?b=1&amp;c=2">See</a></p>',
  )
})

test('nothing that could run survives: scripts, handlers, frames, styles, javascript: and data: addresses #93', () => {
  const nasty = [
    '<script>alert(1)</script>',
    'Hello <script>alert(1)</script> you',
    '<img src=x onerror=alert(1)>',
    '<a href="https://example.com" onclick="alert(1)">link</a>',
    '[link](javascript:alert(1))',
    '[link](JaVaScRiPt&colon;alert(1))',
    '[link](data:text/html,<script>alert(1)</script>)',
    '<iframe src="https://example.com"></iframe>',
    '<style>body { display: none }</style>',
    '<svg><a xlink:href="javascript:alert(1)">x</a></svg>',
    '<https://example.com/"onmouseover="alert(1)>',
    '![x](https://example.com/x.png"onerror="alert(1))',
  ]
  for (const body of nasty) {
    const html = bodyHtml(body)
    assert.doesNotMatch(html, /<(script|img|iframe|style|svg)|\son\w+=|href="(?!https?:|mailto:)/i, body)
  }
})

test('whatever is typed, only the small set of tags comes out #93', () => {
  const pieces = fc.constantFrom(
    '<',
    '>',
    '"',
    "'",
    '&',
    '{{',
    '}}',
    '|',
    '[',
    ']',
    '(',
    ')',
    'javascript:',
    'on',
    '=',
    'script',
    'a ',
    'href',
    '\n',
    '`',
    '*',
    '_',
    '\uE0000\uE001',
    'x',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
      const html = bodyHtml(parts.join(''))
      const tags = [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag)
      for (const tag of tags)
        assert.match(
          tag,
          /^<\/?(p|br|h2|h3|strong|em|del|ul|ol|li|blockquote|hr|ol start="\d+")( \/)?>$|^<a( href="(https?:|mailto:|\/|[^":]*")[^"]*"?)?>$|^<\/a>$/,
        )
    }),
    { numRuns: 500 },
  )
})

test('raw HTML loses its tags and keeps its words #93', () => {
  assert.equal(bodyHtml('<div><b>Plain</b> words</div>').replace(/\s+/g, ' '), 'Plain words')
})

test('the plain text follows from the same body #93', () => {
  const body =
    '# Nets\n\nA *crew* & more,\npulled\n\n- eleven\n- tonnes\n\n3. one\n4. two\n\n[See](https://example.com/a?b=1&c=2), https://example.com <script>x</script>'
  assert.equal(
    bodyText(body),
    'Nets\n\nA crew & more,\npulled\n\n- eleven\n- tonnes\n\n3. one\n4. two\n\nSee (https://example.com/a?b=1&c=2), https://example.com',
  )
})

test('a personal field passes through markdown untouched, and its fallback is only text #152', () => {
  const body = 'Dear {{first_name|_you_ & yours}}, {{ company }} and {{first_name}}'
  assert.equal(bodyHtml(body), '<p>Dear {{first_name|_you_ &amp; yours}}, {{ company }} and {{first_name}}</p>')
  assert.equal(bodyText(body), body)
  assert.equal(withFallbacks(bodyText(body)), 'Dear _you_ & yours,  and ')
})

test('what is no field stays literal and is never evaluated #152', () => {
  for (const body of ['{{7*7}}', '{{constructor.constructor(1)}}', '{{first_name', '{first_name}', '{{password|x}}'])
    assert.equal(withFallbacks(bodyText(body)), body)
  assert.equal(bodyHtml('{{<script>alert(1)</script>}}'), '<p>{{&lt;script&gt;alert(1)&lt;/script&gt;}}</p>')
})

test('a personal field is no part of where a link leads #152', () => {
  assert.equal(bodyHtml('[Go](https://example.com/{{first_name|x}})'), '<p><a href="https://example.com/">Go</a></p>')
})

test('what is posted by hand is copied as it was typed #308', () => {
  const body = '3. June: *we* open <here> #LeaveLessMove\nCome\n\nBring {{first_name|a friend}}'
  assert.equal(written('by_hand', body).text, body)
  const shown = rendered('by_hand', body)
  assert.equal(shown.text, body.replace('{{first_name|a friend}}', 'a friend'))
  assert.equal(shown.html, '<p>3. June: *we* open &lt;here&gt; #LeaveLessMove<br />Come</p>\n<p>Bring a friend</p>')
  assert.equal(rendered('by_hand', '👋 hi').characters, 4)
})

test('no text, however odd, is too much for the renderer #93', () => {
  for (const unit of ['>', '> ', '1. ', '- ', '[', '![', '**a', '~~a', '<', '&', '"', '{{', '|a\n|-', 'x\n\n', '  - x\n', '<!--', '\\']) {
    const body = unit.repeat(20_000 / unit.length)
    assert.ok(bodyHtml(body).length <= 200_000, unit)
    assert.ok(bodyText(body).length <= 200_000, unit)
  }
})
