// Verbs or places behind one button.

import type { ReactNode } from 'react'
import { Header, Menu as AriaMenu, MenuItem, MenuSection, MenuTrigger, Popover } from 'react-aria-components'
import { classes } from './classes.ts'
import { optionLook, popoverLook } from './form.ts'

export interface MenuEntry {
  id: string
  label: string
  hint?: string
  href?: string
  onPress?: () => void
  danger?: boolean
  disabled?: boolean
  /** The one that holds now. */
  current?: boolean
}

export interface MenuGroup {
  title?: string
  entries: readonly MenuEntry[]
}

export interface MenuProps {
  /** A Button, or anything of react-aria's that can be pressed. */
  trigger: ReactNode
  label: string
  groups: readonly MenuGroup[]
  placement?: 'bottom start' | 'bottom end' | 'top start' | 'top end'
}

export function Menu({ trigger, label, groups, placement = 'bottom start' }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className={classes(popoverLook, 'max-w-80 min-w-44')} offset={6} placement={placement}>
        <AriaMenu aria-label={label} className="max-h-[min(32rem,80dvh)] overflow-auto p-1 outline-none">
          {groups.map((group, at) => (
            <MenuSection
              key={group.title ?? at}
              className={classes(at > 0 && 'mt-1 border-t border-hair pt-1')}
              aria-label={group.title ? undefined : label}
            >
              {group.title && <Header className="px-2.5 pt-1.5 pb-1 text-tiny font-semibold text-faint">{group.title}</Header>}
              {group.entries.map((entry) => (
                <MenuItem
                  key={entry.id}
                  id={entry.id}
                  textValue={entry.label}
                  isDisabled={entry.disabled}
                  className={classes(optionLook, entry.danger && 'text-error')}
                  href={entry.href}
                  onAction={entry.onPress}
                >
                  <span className="min-w-0 flex-1">
                    <span className={classes('block', entry.current && 'font-semibold')}>{entry.label}</span>
                    {entry.hint && (
                      <span data-hint className="block text-tiny text-faint">
                        {entry.hint}
                      </span>
                    )}
                  </span>
                  {entry.current && (
                    <span>
                      <span aria-hidden="true">✓</span>
                      <span className="sr-only">, now</span>
                    </span>
                  )}
                </MenuItem>
              ))}
            </MenuSection>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}
