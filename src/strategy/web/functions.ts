// The four functions by the names this organisation gives them.
import { deskName, type Desk } from '#ui/format.ts'
import { useWords } from '#identity/web/session.tsx'

/** The functions as options, Marketing first. */
export function useFunctions(): { value: Desk; label: string }[] {
  const { sales } = useWords()
  return (Object.keys(deskName) as Desk[]).map((value) => ({ value, label: value === 'sales' ? sales : deskName[value] }))
}
