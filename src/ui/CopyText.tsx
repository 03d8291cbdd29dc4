// A text to take elsewhere, such as a tagged link, with the button that copies it.

import { useState } from 'react'
import { Button } from './Button.tsx'
import { classes } from './classes.ts'

export interface CopyTextProps {
  /** What it is: “Link for the pop-up poster”. */
  label: string
  text: string
  /** What it belongs to, for a screen reader, where the page around it says so: “DKIM”. */
  of?: string
  /** A text of several lines: it is shown whole, as it will be read. */
  long?: boolean
}

export function CopyText({ label, of, text, long }: CopyTextProps) {
  const name = of ? `${of}: ${label}` : label
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle')
  async function copy() {
    try {
      await navigator.clipboard.writeText(text)
      setState('copied')
    } catch {
      // Outside https, or where the person has said no, the browser refuses: then the text is marked by hand.
      setState('refused')
    }
    setTimeout(() => setState('idle'), 2500)
  }
  return (
    <div className="min-w-0">
      <div className="text-small font-semibold">{label}</div>
      <div
        className={classes(
          'mt-1 flex gap-2 rounded-control border border-line bg-paper py-1 pr-1 pl-3',
          long ? 'items-start' : 'items-center',
        )}
      >
        <code
          className={classes(
            'min-w-0 flex-1 select-all',
            long
              ? 'max-h-96 overflow-y-auto py-2 font-serif text-reading break-words whitespace-pre-line'
              : // An end that does not fit is marked as cut; with the focus in it the text scrolls.
                'truncate font-mono text-tiny focus:overflow-x-auto focus:text-clip',
          )}
          tabIndex={0}
          aria-label={`${name}: ${text}`}
          role="textbox"
          aria-readonly="true"
          aria-multiline={long}
        >
          {text}
        </code>
        <Button small onPress={() => void copy()} label={`Copy: ${name}`}>
          Copy
        </Button>
      </div>
      <p role="status" className="min-h-4.25 text-tiny text-soft">
        {state === 'copied' && 'Copied'}
        {state === 'refused' && 'The browser did not allow copying. Mark the text and press Ctrl+C.'}
      </p>
    </div>
  )
}
