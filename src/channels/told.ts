// What tells two dispatches of one piece or version apart: the subject, and the share of the audience each goes to.
import { shareOf, type SlicedRow } from './slice.ts'
import { withFallbacks } from './template.ts'

export const toldOf = ({ subject, ...row }: Pick<SlicedRow, 'sliceFrom' | 'sliceUntil'> & { readonly subject: string | null }) => ({
  subject: subject && withFallbacks(subject),
  share: shareOf(row),
})
