// The thread as a tree: every object under the one it serves, each total as its own part and its children's.

import { type CSSProperties, type KeyboardEvent, type ReactNode, useMemo, useState } from 'react'
import { classes } from './classes.ts'
import { type Desk, deskName } from './format.ts'
import { FunctionDot } from './FunctionDot.tsx'
import { Link } from './Link.tsx'

export interface Amount {
  total: ReactNode
  /** The two parts of the total; left out where a sum makes no sense. */
  own?: ReactNode
  children?: ReactNode
}

export interface TreeNode {
  id: string
  /** The word on the screen: Goal, Objective, Campaign, Content. */
  kind: string
  name: string
  href?: string
  desk?: Desk
  /** By column key. */
  amounts?: Record<string, Amount>
  children?: readonly TreeNode[]
  /** The children are there and have not been fetched. */
  unfetched?: boolean
  /** A line that makes the sums exact: “Not linked yet”, “Not allotted below”. */
  rest?: boolean
}

export interface ThreadTreeProps {
  label: string
  columns: readonly { key: string; title: string }[]
  nodes: readonly TreeNode[]
  /** Open at first. */
  open?: readonly string[]
  /** The node the reader came from. */
  current?: string
  /** Fetches the children of a node that is opened for the first time. */
  onOpen?: (id: string) => void
}

interface Line {
  node: TreeNode
  level: number
  parent: string | undefined
  at: number
  of: number
  opens: boolean
}

export function ThreadTree({ label, columns, nodes, open = [], current, onOpen }: ThreadTreeProps) {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set(open))
  const lines = useMemo(() => flatten(nodes, opened), [nodes, opened])
  const [focused, setFocused] = useState(current)
  const tabbable = lines.some((line) => line.node.id === focused) ? focused : lines[0]?.node.id

  function toggle(line: Line, to: boolean) {
    if (to && line.node.unfetched) onOpen?.(line.node.id)
    const next = new Set(opened)
    if (to) next.add(line.node.id)
    else next.delete(line.node.id)
    setOpened(next)
  }

  function onKeyDown(event: KeyboardEvent<HTMLTableRowElement>, line: Line) {
    if (event.target !== event.currentTarget) return
    const isOpen = opened.has(line.node.id)
    const here = lines.indexOf(line)
    const move = (to: Line | undefined) => {
      if (!to) return
      setFocused(to.node.id)
      event.currentTarget.parentElement?.querySelector<HTMLElement>(`[data-node="${CSS.escape(to.node.id)}"]`)?.focus()
    }
    const keys: Record<string, () => void> = {
      ArrowDown: () => move(lines[here + 1]),
      ArrowUp: () => move(lines[here - 1]),
      Home: () => move(lines[0]),
      End: () => move(lines.at(-1)),
      ArrowRight: () => (line.opens && !isOpen ? toggle(line, true) : line.opens && move(lines[here + 1])),
      ArrowLeft: () => (isOpen && line.opens ? toggle(line, false) : move(lines.find((each) => each.node.id === line.parent))),
      Enter: () => event.currentTarget.querySelector('a')?.click(),
      ' ': () => line.opens && toggle(line, !isOpen),
    }
    const act = keys[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }

  return (
    <div className="@container">
      <table role="treegrid" aria-label={label} className="w-full border-collapse @max-[520px]:block">
        <thead role="rowgroup" className="@max-[520px]:sr-only">
          <tr role="row" className="border-b border-line text-tiny text-faint">
            <th role="columnheader" scope="col" className="px-2.5 py-2.5 text-left font-semibold">
              On the thread
            </th>
            {columns.map((column) => (
              <th key={column.key} role="columnheader" scope="col" className="px-2.5 py-2.5 text-right font-semibold">
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" className="@max-[520px]:block">
          {lines.map((line) => (
            <tr
              key={line.node.id}
              role="row"
              data-node={line.node.id}
              tabIndex={line.node.id === tabbable ? 0 : -1}
              aria-level={line.level}
              aria-posinset={line.at}
              aria-setsize={line.of}
              aria-expanded={line.opens ? opened.has(line.node.id) : undefined}
              aria-current={line.node.id === current ? 'true' : undefined}
              style={{ '--indent': `${(line.level - 1) * 20}px` } as CSSProperties}
              className="border-b border-hair -outline-offset-2 last:border-0 @max-[520px]:flex @max-[520px]:flex-wrap @max-[520px]:gap-x-4 @max-[520px]:py-2.5 @max-[520px]:pl-[calc(var(--indent)+29px)]"
              onFocus={() => setFocused(line.node.id)}
              onKeyDown={(event) => onKeyDown(event, line)}
            >
              <NameCell
                line={line}
                isOpen={opened.has(line.node.id)}
                current={line.node.id === current}
                onToggle={(to) => toggle(line, to)}
              />
              {columns.map((column) => (
                <AmountCell key={column.key} title={column.title} amount={line.node.amounts?.[column.key]} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function NameCell({ line, isOpen, current, onToggle }: { line: Line; isOpen: boolean; current: boolean; onToggle: (to: boolean) => void }) {
  const { node, opens } = line
  return (
    <td role="gridcell" className="px-2.5 py-2 @max-[520px]:-ml-[29px] @max-[520px]:w-full @max-[520px]:p-0">
      <div className="flex items-start gap-2 pl-[var(--indent)] @max-[520px]:pl-0">
        {opens ? (
          // The row itself is what the keyboard opens; the arrow is for the pointer.
          <button
            type="button"
            tabIndex={-1}
            aria-label={`${isOpen ? 'Close' : 'Open'} ${node.name}`}
            className="grid size-5.25 shrink-0 cursor-pointer place-items-center rounded-[4px] text-soft hover:bg-wash"
            onClick={() => onToggle(!isOpen)}
          >
            <span aria-hidden="true" className={classes('text-[18px] leading-none transition-transform', isOpen && 'rotate-90')}>
              ›
            </span>
          </button>
        ) : (
          <span aria-hidden="true" className="grid size-5.25 shrink-0 place-items-center">
            <span
              className={classes('size-2 rounded-full border-2', node.rest ? 'border-edge' : 'border-thread', current && 'bg-thread')}
            />
          </span>
        )}
        <span className="min-w-0">
          {node.href ? (
            <Link
              href={node.href}
              className={classes(
                'rounded-dot underline-offset-3 decoration-rule hover:underline',
                current ? 'font-semibold text-thread' : 'font-semibold',
              )}
            >
              {node.name}
            </Link>
          ) : (
            <span className={node.rest ? 'text-soft italic' : 'font-semibold'}>{node.name}</span>
          )}
          <span className="flex items-center gap-1.5 text-tiny text-soft">
            {node.desk && <FunctionDot desk={node.desk} />}
            {node.kind}
            {node.desk && ` · ${deskName[node.desk]}`}
          </span>
        </span>
      </div>
    </td>
  )
}

function AmountCell({ title, amount }: { title: string; amount: Amount | undefined }) {
  return (
    <td
      role="gridcell"
      className={classes(
        'px-2.5 py-2 text-right align-top whitespace-nowrap @max-[520px]:p-0 @max-[520px]:text-left @max-[520px]:text-small',
        !amount && '@max-[520px]:hidden',
      )}
    >
      {amount && (
        <>
          <span className="mr-1.5 hidden text-tiny text-faint @max-[520px]:inline">{title}</span>
          {amount.total}
          {amount.own !== undefined && amount.children !== undefined && (
            <span className="block text-tiny text-faint">
              own {amount.own} · below {amount.children}
            </span>
          )}
        </>
      )}
    </td>
  )
}

function flatten(nodes: readonly TreeNode[], opened: ReadonlySet<string>, level = 1, parent?: string): Line[] {
  return nodes.flatMap((node, at) => {
    const opens = (node.children?.length ?? 0) > 0 || node.unfetched === true
    const line: Line = { node, level, parent, at: at + 1, of: nodes.length, opens }
    return opens && opened.has(node.id) ? [line, ...flatten(node.children ?? [], opened, level + 1, node.id)] : [line]
  })
}
