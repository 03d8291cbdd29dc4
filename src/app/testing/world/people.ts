// The people of a world: two lists with consent, somebody by hand, a company, audiences, and one who left again.
import { at, sought, type Cast } from './cast.ts'

const consent = { source: 'Sign-up sheet at the spring fair', wording: 'Yes, write to me once a month.' }
const names = ['Ada Moreira', 'Bruno Reis', 'Carla Nunes', 'Duarte Faria', 'Elsa Pinto', 'Filipe Sousa', 'Gloria Matos', 'Hugo Leal']

const addressOf = (name: string, domain = 'people.example') => `${name.toLowerCase().replaceAll(' ', '.')}@${domain}`

/** Imports, adds, and gathers into audiences. */
export async function raisePeople({ ines, ana, tale }: Cast) {
  const company = await ana.createCompany(tale.company)
  const lines = names.map((name, index) => [name, addressOf(name), index < 3 ? tale.company.name : '', index % 2 ? 'pt' : 'en'].join(','))
  const csv = ['Name,E-mail,Company,Language', ...lines, 'Nobody,not an address,,'].join('\n')
  await ines.importPersons({ csv, source: consent.source, consent, dryRun: true })
  const imported = await ines.importPersons({ csv, source: consent.source, consent })
  const byHand = await ana.createPerson({
    name: 'Rita Valente',
    email: addressOf('Rita Valente', tale.company.domain),
    phone: '+351 22 555 01 34',
    companyId: company.id,
    source: 'Met at the fair',
  })
  const { items } = await ines.listPersons({ limit: 50 })
  const person = (name: string) => sought(items, (each) => each.name === name)
  const topic = await ines.createTopic({ name: 'News of the workshop', description: 'About once a month: what is made, and by whom.' })
  const other = await ines.createTopic({ name: 'Events', description: 'When we are somewhere you can come to.' })
  await ines.updateTopic({ ...at(await ines.createTopic({ name: 'Holiday post', description: 'Once a year.' })), archived: true })
  await ines.choosePreferences({ ...at(person('Elsa Pinto')), topics: [{ topicId: other.id, wanted: false }] })
  const left = person('Hugo Leal')
  await ines.withdrawConsent({ id: left.id, source: 'Said so on the telephone' })
  const away = await ines.createPerson({ name: 'Ivo Ramos', email: addressOf('Ivo Ramos') })
  await ines.archivePerson(at(away))
  const readers = await ines.createSegment({
    name: tale.segment,
    rule: { match: 'all', conditions: [{ on: 'consent', state: 'granted' }], groups: [] },
    evidence: 'Asked for the source on 38 of 120 calls.',
  })
  const stakeholders = await ines.createSegment({
    name: tale.stakeholders,
    kind: 'stakeholder',
    rule: {
      match: 'all',
      conditions: [{ on: 'field', field: 'company', is: 'contains', value: tale.company.name.split(' ')[0]! }],
      groups: [],
    },
  })
  return {
    person: [...items.map(({ id }) => id), away.id],
    company: [company.id],
    segment: [readers.id, stakeholders.id],
    import: [imported.importId!],
    topic: [topic.id, other.id],
    named: { contact: byHand.id, buyer: person('Ada Moreira').id, doubter: person('Bruno Reis').id, giver: person('Carla Nunes').id },
  }
}
