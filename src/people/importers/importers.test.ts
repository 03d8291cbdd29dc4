// One suite for all importers: a file as the program writes it, with its oddities, and what is read from it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openHouse, type House } from '#app/testing/house.ts'
import { importers } from './list.ts'

let house: House
before(async () => {
  house = await openHouse()
})
after(() => house.close())

/** What every fixture says of its people; `null` where the program does not export it. */
interface Told {
  readonly phone: string | null
  readonly company: string | null
  readonly language: string | null
  readonly kind: 'prospect' | 'customer'
  /** Who left before: barred here too. */
  readonly left: readonly string[]
  /** Lines that cannot be taken. */
  readonly refused: readonly { line: number; column: string | null }[]
}

const none: Told = { phone: null, company: null, language: null, kind: 'prospect', left: ['grace.hopper@example.com'], refused: [] }
const told: Record<string, Told> = {
  Mailchimp: { ...none, phone: '+351 210 000 001', company: 'Analytical Engines, Ltd' },
  HubSpot: { ...none, phone: '+351210000001', company: 'Analytical Engines', kind: 'customer', refused: [{ line: 4, column: 'Email' }] },
  Mautic: { ...none, phone: '+351210000001', company: 'Analytical Engines', language: 'pt-PT' },
  listmonk: none,
  Brevo: { ...none, phone: '351210000001' },
  LinkedIn: { ...none, company: 'Analytical Engines, Ltd', left: [], refused: [{ line: 6, column: 'Email Address' }] },
  Keila: none,
  Salesforce: { ...none, phone: '+351 210 000 001', company: 'Analytical Engines' },
}

const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', `${name.toLowerCase()}.csv`), 'utf8')

for (const { name } of importers) {
  test(`a list from ${name} is recognised by its header and read as it is #87`, async () => {
    const org = await house.found({ name: `Moving from ${name}` })
    const ines = org.as('marketing_director')
    const expected = told[name]!
    const consent = { source: `${name} list`, wording: 'News and offers by e-mail' }
    const result = await ines.importPersons({ csv: fixture(name), source: `${name} export`, consent })
    assert.equal(result.format, name)
    assert.deepEqual(
      result.refused.map(({ line, column }) => ({ line, column })),
      expected.refused,
    )
    const { items } = await ines.listPersons({ q: 'ada@example.com' })
    const { phone, companyName, language, kind } = items[0]!
    assert.deepEqual([items[0]!.name, items[0]!.emailConsent], ['Ada Lovelace', 'granted'])
    assert.deepEqual(
      { phone, company: companyName, language, kind },
      { phone: expected.phone, company: expected.company, language: expected.language, kind: expected.kind },
    )
    for (const address of expected.left) {
      const left = (await ines.listPersons({ q: address })).items[0]!
      assert.equal(left.emailConsent, 'withdrawn', `${address} must stay unsubscribed`)
      assert.equal((await ines.getPerson({ id: left.id })).suppression?.reason, 'unsubscribed')
    }
    assert.equal(result.counts.optedOut, expected.left.length)
  })
}
