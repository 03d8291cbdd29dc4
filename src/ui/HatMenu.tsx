// The person and the hat being worn, at the foot of the rail; one press opens the hats, one more changes the hat.

import { Button } from 'react-aria-components'
import { Avatar } from './Avatar.tsx'
import { Menu } from './Menu.tsx'
import type { Frame } from './frame.ts'

export function HatMenu({ person, hat, hats, onHat, personMenu, compact }: Frame & { compact?: boolean }) {
  return (
    <Menu
      label="Hat"
      placement={compact ? 'bottom end' : 'top start'}
      trigger={
        <Button className="flex w-full cursor-pointer items-center gap-2.5 rounded-control px-2 py-1 text-left hover:bg-wash">
          <Avatar name={person.name} />
          {compact ? (
            <span className="sr-only">
              {person.name}, wearing {hat.label}
            </span>
          ) : (
            <span className="min-w-0">
              <span className="block truncate">{person.name}</span>
              <span className="block text-tiny leading-4 text-soft">wearing {hat.label}</span>
            </span>
          )}
          <span className="sr-only">. Change the hat</span>
        </Button>
      }
      groups={[
        {
          title: 'Wear',
          entries: hats.map((each) => ({ id: each.id, label: each.label, current: each.id === hat.id, onPress: () => onHat(each.id) })),
        },
        ...(personMenu ?? []),
      ]}
    />
  )
}
