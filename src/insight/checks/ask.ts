// Check 13: a campaign or version without one call to action and the conversion that answers it.
import { enumerated, type Check } from './check.ts'

const words: Record<string, string> = {
  ask: 'no call to action',
  target: 'no place its call to action leads to',
  conversion: 'no conversion that answers it',
}

export const noSingleAsk: Check = {
  name: 'no_single_ask',
  number: 13,
  severity: 'error',
  title: 'Campaign or version without one call to action and conversion',
  sentence: ({ lacks }) =>
    `It has ${enumerated(lacks.map((lack) => words[lack] ?? lack))}: whoever reads it is asked for nothing that can be counted.`,
  fix: ({ id, kind, lacks }) =>
    kind === 'campaign'
      ? lacks.includes('ask')
        ? { label: 'Choose the call to action', href: `/campaigns/${id}?change=ctaId` }
        : { label: 'Choose what answers it', href: `/campaigns/${id}?change=conversionId` }
      : { label: 'Write the call to action', href: `/versions/${id}` },
}
