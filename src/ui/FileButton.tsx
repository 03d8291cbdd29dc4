// Picks one file from the person's machine; the page reads it.

import { FileTrigger } from 'react-aria-components'
import { Button } from './Button.tsx'

export interface FileButtonProps {
  /** The verb: “Choose a file”. */
  children: string
  /** Kinds of files to offer, by ending or media type. */
  accept: readonly string[]
  onFile: (file: File) => void
  disabled?: boolean
}

export function FileButton({ children, accept, onFile, disabled }: FileButtonProps) {
  return (
    <FileTrigger acceptedFileTypes={accept} onSelect={(files) => files?.[0] && onFile(files[0])}>
      <Button disabled={disabled}>{children}</Button>
    </FileTrigger>
  )
}
