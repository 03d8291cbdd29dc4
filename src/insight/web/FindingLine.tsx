// One finding of the checks, as a line of a list: the object, why it matters, and the one button that puts it right.
import { Finding } from '#ui/Finding.tsx'
import { checkApi } from './api.ts'
import { useExplain } from './explain.ts'
import { addressOfPlace } from './places.ts'

export type Found = Awaited<ReturnType<typeof checkApi.listChecks.call>>['findings'][number]

export function FindingLine({ finding: { severity, object, amount, sentence, fix } }: { finding: Found }) {
  const { money } = useExplain()
  const { id, kind, title } = object
  return (
    <Finding
      severity={severity}
      object={amount === null ? title : `${title}, ${money(amount)}`}
      {...(kind === 'spend' ? {} : { href: addressOfPlace({ kind, id }) })}
      why={sentence}
      fix={fix}
    />
  )
}
