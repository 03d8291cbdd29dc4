// What is done about uncertain deliveries of a mailing that is being scheduled: said in a line, changed where somebody wants it otherwise.
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { useFormValue } from '#ui/form.ts'
import type { Uncertainty } from '../contract/ledger.ts'
import { whatUncertainIs } from '../uncertain.ts'
import { policyWords } from './Uncertain.tsx'
import { UncertainFields } from './UncertainFields.tsx'

/** Inside a form that begins with the organisation's default as `uncertain`. */
export function UncertainChoice() {
  const chosen = useFormValue('uncertain') as Uncertainty
  const [open, setOpen] = useState(false)
  if (!open)
    return (
      <div className="flex items-center gap-3 border-t border-hair pt-3 text-small">
        <span className="min-w-0 flex-1 text-soft">If a delivery is uncertain: {policyWords(chosen)}</span>
        <Button small onPress={() => setOpen(true)} label="Change what is done about uncertain deliveries">
          Change
        </Button>
      </div>
    )
  return (
    <div className="flex flex-col gap-4 border-t border-hair pt-3">
      <p className="text-small text-soft">{whatUncertainIs}</p>
      <UncertainFields at="uncertain." />
    </div>
  )
}
