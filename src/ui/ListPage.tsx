// A list page: title, one line that says what it is for, saved views, a filter, the table, and more by cursor.

import { type ReactNode, useEffect, useRef } from 'react'
import { Input, SearchField } from 'react-aria-components'
import { Button } from './Button.tsx'
import { classes } from './classes.ts'
import { inputLook } from './form.ts'
import { PageHeader } from './PageHeader.tsx'

export interface ListPageProps {
  title: string
  /** One line that says what the page is for. */
  purpose: ReactNode
  actions?: ReactNode
  /** Saved views: see Views. */
  views?: ReactNode
  filter?: { value: string; onChange: (text: string) => void; placeholder?: string }
  /** More controls beside the filter: selects, a period. */
  controls?: ReactNode
  /** “31 campaigns”; counts exactly the rows behind it. */
  count?: ReactNode
  /** There is a next page by cursor. */
  more?: { onPress: () => void; pending?: boolean } | undefined
  /** Stands instead of filter and table while there is nothing at all. */
  empty?: ReactNode
  children: ReactNode
}

export function ListPage({ title, purpose, actions, views, filter, controls, count, more, empty, children }: ListPageProps) {
  return (
    <>
      <PageHeader title={title} purpose={purpose} actions={actions} />
      {empty ? (
        <div className="mt-6">{empty}</div>
      ) : (
        <>
          {views && <div className="mt-4">{views}</div>}
          {(filter || controls || count) && (
            <div className="mt-4 flex flex-wrap items-center gap-3">
              {filter && <Filter {...filter} what={title} />}
              {controls}
              {count && (
                <span role="status" className="ml-auto text-small text-soft">
                  {count}
                </span>
              )}
            </div>
          )}
          {/* What is awaited and what is empty bring a box of their own. */}
          <div className="mt-4 rounded-surface border border-line bg-card px-3 py-1 max-sm:px-1 has-data-empty:border-0 has-data-empty:bg-transparent has-data-empty:p-0 has-[>[role=status]]:border-0 has-[>[role=status]]:bg-transparent has-[>[role=status]]:p-0">
            {children}
          </div>
          {more && (
            <div className="mt-4 text-center">
              <Button onPress={more.onPress} pending={more.pending}>
                Show more
              </Button>
            </div>
          )}
        </>
      )}
    </>
  )
}

function Filter({
  value,
  onChange,
  placeholder,
  what,
}: {
  value: string
  onChange: (text: string) => void
  placeholder?: string
  what: string
}) {
  const input = useRef<HTMLInputElement>(null)
  // The key that means “find in this list” almost everywhere.
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || (event.target as Element).closest('input, textarea, [contenteditable]'))
        return
      event.preventDefault()
      input.current?.focus()
    }
    document.addEventListener('keydown', focus)
    return () => document.removeEventListener('keydown', focus)
  }, [])
  return (
    <SearchField aria-label={`Filter ${what.toLowerCase()}`} value={value} onChange={onChange} className="w-72 max-w-full max-sm:w-full">
      <Input ref={input} placeholder={placeholder ?? 'Filter'} className={classes(inputLook, '[&::-webkit-search-cancel-button]:hidden')} />
    </SearchField>
  )
}
