// The table behind a picture: hidden until somebody asks for the numbers.

import { type ReactNode, useId, useState } from 'react'

export function Numbers({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState(false)
  const id = useId()
  return (
    <>
      <button
        type="button"
        aria-expanded={shown}
        aria-controls={id}
        className="cursor-pointer rounded-[4px] text-tiny text-soft underline decoration-rule underline-offset-3 hover:text-ink"
        onClick={() => setShown(!shown)}
      >
        {shown ? 'Hide the numbers' : 'Show the numbers'}
      </button>
      <div id={id} hidden={!shown}>
        {children}
      </div>
    </>
  )
}
