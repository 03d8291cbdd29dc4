// Rows of one kind. A click on a row opens its page, x selects it, arrows walk, and chosen rows offer bulk actions.

import { type KeyboardEvent, type MouseEvent, type ReactNode, useState } from 'react'
import { BulkBar, type BulkAction } from './BulkBar.tsx'
import { Checkbox } from './Checkbox.tsx'
import { classes } from './classes.ts'
import { Link } from './Link.tsx'

export interface Column<Row> {
  key: string
  title: string
  cell: (row: Row) => ReactNode
  /** Right-aligned with tabular figures. */
  numeric?: boolean
  sortable?: boolean
  /** Left out on a phone. */
  spare?: boolean
}

export interface Sort {
  key: string
  direction: 'up' | 'down'
}

export interface TableProps<Row> {
  /** What the rows are, for screen readers: “Campaigns”. */
  label: string
  /** The first column names the row and carries its link. */
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  /** The row in a few words, for the selecting checkbox. */
  rowName: (row: Row) => string
  href?: (row: Row) => string
  onOpen?: (row: Row) => void
  sort?: Sort | undefined
  onSort?: (sort: Sort) => void
  bulk?: readonly BulkAction[]
  selected?: ReadonlySet<string>
  onSelect?: (selected: ReadonlySet<string>) => void
  /** A last row of sums, by column key. */
  totals?: Record<string, ReactNode>
  /** In place of rows when there are none. */
  empty?: ReactNode
}

const headLook = 'px-2.5 py-2.5 text-left text-tiny leading-none font-semibold text-faint'

export function Table<Row>(props: TableProps<Row>) {
  const { label, columns, rows, rowKey, rowName, sort, onSort, bulk, totals, empty } = props
  const [own, setOwn] = useState<ReadonlySet<string>>(new Set())
  const selected = props.selected ?? own
  const choose = (next: ReadonlySet<string>) => {
    setOwn(next)
    props.onSelect?.(next)
  }
  const toggle = (key: string) => {
    const next = new Set(selected)
    if (!next.delete(key)) next.add(key)
    choose(next)
  }
  const selects = bulk !== undefined || props.onSelect !== undefined
  const chosen = rows.map(rowKey).filter((key) => selected.has(key))
  if (rows.length === 0 && empty) return <>{empty}</>
  return (
    <div className="@container min-w-0">
      <table role="table" aria-label={label} className="w-full border-collapse @max-[520px]:block">
        <thead role="rowgroup" className="@max-[520px]:sr-only">
          <tr role="row" className="border-b border-line">
            {selects && (
              <th role="columnheader" className="w-8 pl-2.5 text-left">
                <Checkbox
                  label={`Select all ${rows.length}`}
                  hideLabel
                  value={chosen.length === rows.length && rows.length > 0}
                  mixed={chosen.length > 0 && chosen.length < rows.length}
                  onChange={(all) => choose(new Set(all ? rows.map(rowKey) : []))}
                />
              </th>
            )}
            {columns.map((column, at) => (
              <HeadCell key={column.key} column={column} after={columns[at - 1]} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" className="@max-[520px]:block">
          {rows.map((row) => (
            <BodyRow
              key={rowKey(row)}
              row={row}
              table={props}
              selects={selects}
              selected={selected.has(rowKey(row))}
              toggle={() => toggle(rowKey(row))}
              name={rowName(row)}
            />
          ))}
        </tbody>
        {totals && (
          <tfoot role="rowgroup" className="@max-[520px]:block">
            <tr
              role="row"
              className="border-t border-line font-semibold @max-[520px]:flex @max-[520px]:flex-wrap @max-[520px]:items-baseline @max-[520px]:gap-x-4 @max-[520px]:gap-y-0.5 @max-[520px]:px-2.5 @max-[520px]:py-3"
            >
              {selects && <td role="cell" className="@max-[520px]:hidden" />}
              {columns.map((column, at) => (
                <td
                  key={column.key}
                  role="cell"
                  className={classes(
                    'px-2.5 py-2.5 @max-[520px]:p-0',
                    column.numeric && 'text-right',
                    at === 0 ? '@max-[520px]:basis-full' : '@max-[520px]:text-small',
                    at > 0 && (column.spare || isBlank(totals[column.key])) && '@max-[520px]:hidden',
                  )}
                >
                  {totals[column.key] !== undefined && at > 0 && (
                    <span className="mr-1.5 hidden text-tiny font-normal text-faint @max-[520px]:inline">{column.title}</span>
                  )}
                  {totals[column.key]}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
      {bulk && <BulkBar chosen={chosen} actions={bulk} onClear={() => choose(new Set())} />}
    </div>
  )
}

// Figures end where the words of the next column begin.
const roomAfter = <Row,>(column: Column<Row>, before: Column<Row> | undefined) => before?.numeric && !column.numeric && 'pl-7'

function HeadCell<Row>({
  column,
  after,
  sort,
  onSort,
}: {
  column: Column<Row>
  after: Column<Row> | undefined
  sort: Sort | undefined
  onSort: ((sort: Sort) => void) | undefined
}) {
  const direction = sort?.key === column.key ? sort.direction : undefined
  const sorted = direction === 'up' ? 'ascending' : direction === 'down' ? 'descending' : 'none'
  const align = column.numeric ? 'text-right' : roomAfter(column, after)
  // A column without a title, such as one of buttons, has no header to announce.
  if (column.title === '') return <td role="cell" />
  if (!column.sortable || !onSort) {
    return (
      <th role="columnheader" scope="col" className={classes(headLook, align)}>
        {column.title}
      </th>
    )
  }
  // On the side away from the cells' edge, so that the place kept for it never shifts the title off its column.
  const arrow = (
    <span aria-hidden="true" className={classes(column.numeric ? 'mr-1' : 'ml-1', 'inline-block w-2', !direction && 'opacity-0')}>
      {direction === 'up' ? '↑' : '↓'}
    </span>
  )
  return (
    <th role="columnheader" scope="col" aria-sort={sorted} className={classes(headLook, align)}>
      <button
        type="button"
        className="cursor-pointer rounded-[4px] font-semibold hover:text-ink"
        onClick={() =>
          onSort({ key: column.key, direction: direction === 'down' ? 'up' : direction === 'up' ? 'down' : column.numeric ? 'down' : 'up' })
        }
      >
        {column.numeric && arrow}
        {column.title}
        {!column.numeric && arrow}
      </button>
    </th>
  )
}

interface BodyRowProps<Row> {
  row: Row
  table: TableProps<Row>
  name: string
  selects: boolean
  selected: boolean
  toggle: () => void
}

function BodyRow<Row>({ row, table, name, selects, selected, toggle }: BodyRowProps<Row>) {
  const { columns, href, onOpen } = table
  const opens = href !== undefined || onOpen !== undefined
  return (
    <tr
      role="row"
      data-row
      className={classes(
        'border-b border-hair transition-colors last:border-0 @max-[520px]:flex @max-[520px]:flex-wrap @max-[520px]:items-baseline @max-[520px]:gap-x-4 @max-[520px]:gap-y-0.5 @max-[520px]:px-2.5 @max-[520px]:py-3',
        opens && 'cursor-pointer hover:bg-paper',
        selected && 'bg-paper',
      )}
      onClick={(event) => opens && openRow(event)}
      onKeyDown={(event) => walk(event, selects ? toggle : undefined)}
    >
      {selects && (
        <td
          role="cell"
          className="w-8 pl-2.5 align-middle @max-[520px]:order-first @max-[520px]:w-auto @max-[520px]:self-center @max-[520px]:pl-0"
        >
          <Checkbox label={`Select ${name}`} hideLabel value={selected} onChange={toggle} />
        </td>
      )}
      {columns.map((column, at) => {
        const cell = column.cell(row)
        return (
          <td
            key={column.key}
            role="cell"
            className={classes(
              'px-2.5 py-2.25 align-middle @max-[520px]:p-0',
              column.numeric ? 'text-right whitespace-nowrap' : roomAfter(column, columns[at - 1]),
              at === 0
                ? classes('font-semibold', selects ? '@max-[520px]:flex-1 @max-[520px]:basis-4/5' : '@max-[520px]:basis-full')
                : '@max-[520px]:text-small',
              // A title with nothing behind it would read like a fault.
              at > 0 && (column.spare || isBlank(cell)) && '@max-[520px]:hidden',
            )}
          >
            {at > 0 && <span className="mr-1.5 hidden text-tiny text-faint @max-[520px]:inline">{column.title}</span>}
            {at === 0 && href ? (
              <Link href={href(row)} className="rounded-dot">
                {cell}
              </Link>
            ) : at === 0 && onOpen ? (
              <button type="button" data-open className="cursor-pointer rounded-dot text-left font-semibold" onClick={() => onOpen(row)}>
                {cell}
              </button>
            ) : (
              cell
            )}
          </td>
        )
      })}
    </tr>
  )
}

const isBlank = (cell: ReactNode) => cell === null || cell === undefined || cell === '' || typeof cell === 'boolean'

const interactive = 'a, button, input, label, select, textarea, [role=button]'
const opener = 'td:not(:has(input)) a, [data-open]'

/** A click anywhere on the row is a click on its link, with the same keys held, so that Ctrl opens a new tab. */
function openRow(event: MouseEvent<HTMLTableRowElement>) {
  if ((event.target as Element).closest(interactive) || window.getSelection()?.toString()) return
  const { ctrlKey, metaKey, shiftKey } = event
  event.currentTarget
    .querySelector(opener)
    ?.dispatchEvent(new window.MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }))
}

function walk(event: KeyboardEvent<HTMLTableRowElement>, toggle: (() => void) | undefined) {
  if (event.ctrlKey || event.metaKey || event.altKey || (event.target as Element).matches('input:not([type=checkbox]), textarea, select'))
    return
  if (event.key === 'x' && toggle) {
    event.preventDefault()
    toggle()
  }
  const rows = [...(event.currentTarget.closest('tbody')?.querySelectorAll<HTMLElement>(':scope > [data-row]') ?? [])]
  const at = rows.indexOf(event.currentTarget)
  const next = { ArrowDown: rows[at + 1], ArrowUp: rows[at - 1], Home: rows[0], End: rows.at(-1) }[event.key]
  if (!next) return
  event.preventDefault()
  const target = next.querySelector<HTMLElement>(opener) ?? next.querySelector<HTMLElement>('input, button, a')
  target?.focus()
}
