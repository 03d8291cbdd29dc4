// What somebody goes through before approving alone what they wrote for many.
import { checklistAbove } from '../rules.ts'
import type { Reading } from '../contract/base.ts'

/** Whether more people would get this than its writer should decide about without a second look. */
export function tooManyAlone({ adapter, segment, authorId }: Reading, memberId: string): boolean {
  return adapter === 'email' && authorId === memberId && (segment?.size ?? 0) > checklistAbove
}

export function Checklist({ versions }: { versions: readonly Reading[] }) {
  const people = versions.reduce((sum, { segment }) => sum + (segment?.size ?? 0), 0)
  return (
    <>
      <p>{people} people would get what only you have read. Before you approve:</p>
      <ul className="mt-2 list-disc space-y-1 pl-5">
        <li>Read it once more from the first word, as somebody who does not know you.</li>
        <li>Open its link.</li>
        <li>Look at the audience: are these the people it is for?</li>
        <li>Check names, numbers, dates and prices.</li>
      </ul>
    </>
  )
}
