// One finding of the checks, as a line of a list: the object, why it matters, and the one button that puts it right.
import { Finding } from '#ui/Finding.tsx'
import { checkApi } from './api.ts'
import { useExplain } from './explain.ts'
import { addressOfPlace } from './places.ts'

export type Found = Awaited<ReturnType<typeof checkApi.listChecks.call>>['findings'][number]

export interface FindingLineProps {
  finding: Found
  /** How many others lack the same and are not shown. */
  more?: number
}

export function FindingLine({ finding: { severity, object, amount, sentence, fix }, more = 0 }: FindingLineProps) {
  const { money } = useExplain()
  const { id, kind, title } = object
  const named = amount === null ? title : `${title}, ${money(amount)}`
  return (
    <Finding
      severity={severity}
      object={more > 0 ? `${named} and ${more} more` : named}
      {...(kind === 'spend' ? {} : { href: addressOfPlace({ kind, id }) })}
      why={sentence}
      fix={fix}
    />
  )
}
