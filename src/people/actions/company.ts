// Companies: the organisations people work for.
import { idFor, type Action, type Caller } from '#kernel/caller.ts'
import { expectFound, expectVersion } from '#kernel/db/version.ts'
import { record } from '#kernel/events/record.ts'
import { baseFaults, fault } from '#kernel/fault.ts'
import { contract, events } from '../contract/company.ts'
import { foldName, phrasesIn } from '../rules/person.ts'
import * as store from '../store/company.ts'

type Contract = typeof contract

/** A company of this organisation; undefined when there is none of that id in sight. */
export async function companyById(caller: Caller, id: string) {
  return store.companyById(caller, id)
}

/** The companies of these ids, in no order; ids of none are left out. */
export async function companiesByIds(caller: Caller, ids: readonly string[]) {
  return store.companiesByIds(caller, ids)
}

/** The companies whose whole name stands in a text, such as the title of an article. */
export async function companiesNamedIn(caller: Caller, text: string) {
  return store.companiesByNames(caller, phrasesIn(text).map(foldName))
}

export const listCompanies: Action<Contract['listCompanies']> = (caller, input) => store.companyPage(caller, input)

export const getCompany: Action<Contract['getCompany']> = async (caller, { id }) => expectFound(await store.companyById(caller, id))

export const createCompany: Action<Contract['createCompany']> = async (caller, { name, domain = null }) => {
  if (domain !== null) await expectFree(caller, domain)
  const id = idFor(caller)
  const stamps = { createdAt: caller.now, updatedAt: caller.now }
  await store.addCompany(caller, { orgId: caller.home.id, id, name, nameKey: foldName(name), domainKey: domain, ...stamps })
  await record(caller, events.companyAdded, { id, version: 1 }, { name, domain })
  return expectFound(await store.companyById(caller, id))
}

async function expectFree(caller: Caller, domain: string): Promise<void> {
  const current = await store.companyByDomain(caller, domain)
  if (current) throw fault(baseFaults.alreadyExists, { fields: [{ path: 'domain', message: 'belongs to a company already' }], current })
}

export const updateCompany: Action<Contract['updateCompany']> = async (caller, { id, version, name, domain, archived }) => {
  const before = expectVersion(await store.companyToChange(caller, id), version)
  if (domain != null && domain !== before.domain) await expectFree(caller, domain)
  const change = {
    ...(name === undefined ? {} : { name, nameKey: foldName(name) }),
    ...(domain === undefined ? {} : { domainKey: domain }),
    ...(archived === undefined ? {} : { archivedAt: archived ? caller.now : null }),
  }
  await store.changeCompany(caller, id, change)
  const after = expectFound(await store.companyById(caller, id))
  const fields = Object.entries({ name, domain, archived }).filter(([, value]) => value !== undefined)
  await record(caller, events.companyChanged, after, { fields: fields.map(([field]) => field) })
  return after
}
