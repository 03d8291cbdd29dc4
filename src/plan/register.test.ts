import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openHouse } from '#app/testing/house.ts'

const house = await openHouse()
after(() => house.close())
const org = await house.found()
const ines = org.as('marketing_director')
const leo = org.asMember(await org.join('Leo Brandt', ['sales_lead']), 'sales_lead')

test('a channel has a side, PESO tags, a cadence and a way out, and a word for links that stays #66 #122', async () => {
  const channel = await ines.createChannel({ name: 'Café newsletter', kind: 'email', peso: ['owned', 'shared'], cadence: 0.5, hours: 3 })
  assert.deepEqual([channel.key, channel.adapter, channel.side], ['cafe_newsletter', 'email', 'external'])
  const renamed = await ines.updateChannel({ id: channel.id, version: 1, name: 'Letter from the harbour', side: 'internal' })
  assert.deepEqual([renamed.key, renamed.side], ['cafe_newsletter', 'internal'])
  assert.equal((await ines.createChannel({ name: 'Cafe newsletter', kind: 'print' })).key, 'cafe_newsletter_2')
  assert.equal((await ines.createChannel({ name: '¿?', kind: 'other' })).key, 'channel')
  assert.equal((await ines.createChannel({ name: 'Poster', kind: 'print' })).adapter, 'by_hand')
})

test('a call to action names the conversion that answers it, and only one that exists #19', async () => {
  const conversion = await ines.createConversion({ name: 'Order', kind: 'order', value: 9200 })
  const cta = await ines.createCta({ label: 'Buy the bundle', kind: 'buy', conversionId: conversion.id })
  assert.equal(cta.conversionId, conversion.id)
  assert.equal((await ines.updateCta({ id: cta.id, version: 1, label: 'Get the bundle' })).label, 'Get the bundle')
  await assert.rejects(ines.createCta({ label: 'Nowhere', kind: 'read', conversionId: org.id }), { code: 'unprocessable' })
  await ines.archiveConversion({ id: conversion.id, version: 1 })
  await assert.rejects(ines.updateCta({ id: cta.id, version: 2, conversionId: conversion.id }), { code: 'unprocessable' })
  await ines.restoreConversion({ id: conversion.id, version: 2 })
  assert.equal((await ines.updateConversion({ id: conversion.id, version: 3, value: null })).value, null)
})

test('what is archived leaves the lists and comes back', async () => {
  const channel = await ines.createChannel({ name: 'Fax', kind: 'other' })
  await ines.archiveChannel({ id: channel.id, version: 1 })
  assert.ok(!(await ines.listChannels({})).items.some(({ id }) => id === channel.id))
  assert.ok((await ines.listChannels({ state: 'archived' })).items.some(({ id }) => id === channel.id))
  await ines.restoreChannel({ id: channel.id, version: 2 })
  const cta = await ines.createCta({ label: 'Send a fax', kind: 'contact' })
  await ines.archiveCta({ id: cta.id, version: 1 })
  assert.ok(!(await ines.listCtas({})).items.some(({ id }) => id === cta.id))
  assert.equal((await ines.restoreCta({ id: cta.id, version: 2 })).archivedAt, null)
  await assert.rejects(ines.updateChannel({ id: channel.id, version: 1, name: 'Old' }), { code: 'version_conflict' })
})

test('Sales reads the registers and changes nothing in them', async () => {
  assert.ok((await leo.listChannels({})).items.length > 0)
  assert.ok((await leo.listConversions({})).items.length > 0)
  await assert.rejects(leo.createChannel({ name: 'Mine', kind: 'phone' }), { code: 'not_allowed' })
})
