// The operations of people for its pages.
import { operations } from '#kernel/client.ts'
import { contract as company } from '../contract/company.ts'
import { contract as imports } from '../contract/import.ts'
import { contract as person } from '../contract/person.ts'
import { contract as segment } from '../contract/segment.ts'
import { contract as topic } from '../contract/topic.ts'

export const peopleApi = operations({ ...person, ...company, ...imports, ...segment, ...topic })
