// A person's initials in a circle; the name always stands beside it or is its label.

import { initials } from './initials.ts'

export function Avatar({ name }: { name: string }) {
  return (
    <span aria-hidden="true" className="grid size-7.5 shrink-0 place-items-center rounded-full bg-avatar text-tiny font-semibold">
      {initials(name)}
    </span>
  )
}
