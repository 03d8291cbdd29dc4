// What people offers about companies.
import { z } from 'zod'
import { event, id, instant, operation, page, paging, text, version } from '#kernel/contract.ts'

export const company = z.object({
  id,
  name: z.string(),
  domain: z.string().nullable(),
  version,
  createdAt: instant,
  updatedAt: instant,
  archivedAt: instant.nullable(),
})
export type Company = z.infer<typeof company>
const domain = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/, 'is not a domain such as example.com')

export const contract = {
  listCompanies: operation({
    method: 'GET',
    path: '/companies',
    permission: 'people.read',
    summary: 'List companies by name.',
    input: { ...paging, q: text(100).optional() },
    output: page(company),
  }),
  getCompany: operation({
    method: 'GET',
    path: '/companies/{id}',
    permission: 'people.read',
    summary: 'Read a company.',
    input: { id },
    output: company,
  }),
  createCompany: operation({
    method: 'POST',
    path: '/companies',
    permission: 'people.edit',
    summary: 'Add a company, with the domain of its addresses if it has one.',
    input: { name: text(200), domain: domain.optional() },
    output: company,
  }),
  updateCompany: operation({
    method: 'PATCH',
    path: '/companies/{id}',
    permission: 'people.edit',
    summary: 'Change a company, archive it or bring it back.',
    input: { id, version, name: text(200).optional(), domain: domain.nullable().optional(), archived: z.boolean().optional() },
    output: company,
  }),
}

export const events = {
  companyAdded: event('people.companyAdded', { name: z.string(), domain: z.string().nullable() }),
  companyChanged: event('people.companyChanged', { fields: z.array(z.string()) }),
}
