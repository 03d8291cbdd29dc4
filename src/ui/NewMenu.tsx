// What can be begun from anywhere, behind one button, beside the search.

import { Button } from './Button.tsx'
import type { Frame } from './frame.ts'
import { Menu } from './Menu.tsx'

export function NewMenu({ begin, compact }: Pick<Frame, 'begin'> & { compact?: boolean }) {
  if (!begin?.length) return null
  return (
    <Menu
      label="New"
      placement={compact ? 'bottom end' : 'bottom start'}
      groups={[{ entries: begin }]}
      trigger={
        <Button small kind="primary">
          New
        </Button>
      }
    />
  )
}
