// The sides of one object. With `href` each side has an address; without, the content changes in place.

import type { ReactNode } from 'react'
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components'
import { centreCurrent } from './centre.ts'
import { classes } from './classes.ts'
import { Link } from './Link.tsx'

export interface TabEntry {
  id: string
  label: string
  /** Counts exactly the rows behind it. */
  count?: number
  href?: string
  content?: ReactNode
}

export interface TabsProps {
  label: string
  tabs: readonly TabEntry[]
  current?: string
  onChange?: (id: string) => void
}

const strip = 'my-4.5 flex gap-1 overflow-x-auto overflow-y-hidden border-b border-line'
const tabLook =
  'shrink-0 cursor-pointer rounded-t-[6px] px-3 py-2 text-small font-semibold whitespace-nowrap -outline-offset-2 text-soft transition-colors hover:text-ink'
const here = 'text-ink shadow-[inset_0_-2px_var(--ink)]'

function Words({ tab }: { tab: TabEntry }) {
  return (
    <>
      {tab.label}
      {tab.count !== undefined && ` ${tab.count}`}
    </>
  )
}

export function Tabs({ label, tabs, current, onChange }: TabsProps) {
  if (tabs.some((tab) => tab.href)) {
    return (
      <nav ref={centreCurrent} aria-label={label} className={classes(strip, 'relative')}>
        {tabs.map((tab) => (
          <Link
            key={tab.id}
            href={tab.href ?? '#'}
            className={classes(tabLook, tab.id === current && here)}
            current={tab.id === current ? 'page' : undefined}
          >
            <Words tab={tab} />
          </Link>
        ))}
      </nav>
    )
  }
  return (
    <AriaTabs selectedKey={current} onSelectionChange={(key) => onChange?.(String(key))}>
      <TabList aria-label={label} className={strip}>
        {tabs.map((tab) => (
          <Tab key={tab.id} id={tab.id} className={({ isSelected }) => classes(tabLook, isSelected && here)}>
            <Words tab={tab} />
          </Tab>
        ))}
      </TabList>
      {tabs.map((tab) => (
        <TabPanel key={tab.id} id={tab.id} className="rounded-[4px]">
          {tab.content}
        </TabPanel>
      ))}
    </AriaTabs>
  )
}
