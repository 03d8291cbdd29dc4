// What is told of coverage from its address and its page.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addressKey, described, outletOf, titleOf } from './rules.ts'

test('one article has one address, however it was passed on', () => {
  const same = [
    'https://www.trailweekly.example/2026/net-to-legging/',
    'http://trailweekly.example/2026/net-to-legging?utm_source=newsletter&fbclid=abc',
    'https://TrailWeekly.example/2026/net-to-legging#comments',
  ]
  assert.equal(new Set(same.map(addressKey)).size, 1)
  assert.notEqual(addressKey('https://a.example/?story=1'), addressKey('https://a.example/?story=2'))
  assert.equal(addressKey('https://a.example/?b=2&a=1'), addressKey('https://a.example/?a=1&b=2'))
})

test('until its page was read an article is called by its outlet', () => {
  assert.equal(outletOf('https://www.Trailweekly.example/x'), 'trailweekly.example')
  assert.equal(titleOf({ outlet: 'Trail Weekly', title: '' }), 'Trail Weekly')
  assert.equal(titleOf({ outlet: 'Trail Weekly', title: 'From net to legging' }), 'Trail Weekly: From net to legging')
})

test('title, outlet and day come from what the page says of itself', () => {
  const page = `<html><head><title>x | TW</title><meta content="From net &amp; lab to leggings &#8211; a visit" property="og:title">
    <meta property='og:site_name' content='Trail Weekly'><meta property="article:published_time" content="2026-06-10T08:00:00Z"></head>`
  assert.deepEqual(described(page), { title: 'From net & lab to leggings – a visit', outlet: 'Trail Weekly', publishedOn: '2026-06-10' })
})

test('a page without such marks has its own title, and nonsense in it is left out', () => {
  assert.deepEqual(described('<title>\n  A &notreal; &#0;title &lt;b&gt;\n</title>'), {
    title: 'A &notreal; title <b>',
    outlet: '',
    publishedOn: null,
  })
  assert.deepEqual(described('no page at all'), { title: '', outlet: '', publishedOn: null })
  assert.equal(described(`<title>${'long '.repeat(200)}</title>`).title.length <= 300, true)
  assert.equal(described('<meta property="article:published_time" content="2026-99-99">').publishedOn, null)
})
