// Cards in columns, moved by dragging, by keyboard (Enter on the handle picks up, Tab goes to the next column, Enter drops) or from each card's menu.

import type { ReactNode } from 'react'
import { Button as AriaButton, GridList, GridListItem, useDragAndDrop, type TextDropItem } from 'react-aria-components'
import { Button } from './Button.tsx'
import { classes } from './classes.ts'
import { Menu } from './Menu.tsx'

export interface BoardColumn<Card> {
  id: string
  title: string
  /** Below the title: how many, what they come to. */
  note?: ReactNode
  cards: readonly Card[]
  /** Stands at the foot of the column: “Show more”. */
  foot?: ReactNode
}

export interface BoardProps<Card> {
  /** What the cards are, for screen readers: “Deals by stage”. */
  label: string
  columns: readonly BoardColumn<Card>[]
  cardKey: (card: Card) => string
  cardName: (card: Card) => string
  href: (card: Card) => string
  /** Left out for somebody who may only look. */
  onMove?: (key: string, column: string) => void
  children: (card: Card) => ReactNode
}

const cardType = 'application/x-board-card'

export function Board<Card>({ label, columns, ...cards }: BoardProps<Card>) {
  return (
    <div role="group" aria-label={label} className="flex gap-3 overflow-x-auto pb-2">
      {columns.map((column) => (
        <Column key={column.id} column={column} columns={columns} {...cards} />
      ))}
    </div>
  )
}

type ColumnProps<Card> = Omit<BoardProps<Card>, 'label'> & { column: BoardColumn<Card> }

function Column<Card>({ column, columns, cardKey, cardName, href, onMove, children }: ColumnProps<Card>) {
  const { dragAndDropHooks } = useDragAndDrop({
    isDisabled: onMove === undefined,
    getItems: (keys) => [...keys].map((key) => ({ [cardType]: String(key), 'text/plain': String(key) })),
    acceptedDragTypes: [cardType],
    getDropOperation: () => 'move',
    onRootDrop: async ({ items }) => {
      const dropped = items.filter((item): item is TextDropItem => item.kind === 'text' && item.types.has(cardType))
      for (const item of dropped) onMove?.(await item.getText(cardType), column.id)
    },
  })
  const elsewhere = columns.filter(({ id }) => id !== column.id)
  return (
    <div role="group" aria-label={column.title} className="flex min-h-60 min-w-58 flex-1 flex-col rounded-surface bg-rail p-2">
      <header className="px-2 pt-1 pb-2">
        <h2 className="text-small font-semibold">{column.title}</h2>
        {column.note && <p className="text-tiny text-soft">{column.note}</p>}
      </header>
      <GridList
        aria-label={column.title}
        items={column.cards.map((card) => ({ id: cardKey(card), card }))}
        dragAndDropHooks={dragAndDropHooks}
        renderEmptyState={() => <p className="px-2 py-3 text-small text-faint">None here</p>}
        className={({ isDropTarget }) =>
          classes('flex flex-1 flex-col gap-2 rounded-control outline-offset-2', isDropTarget && 'outline-2 outline-ink outline-dashed')
        }
      >
        {({ id, card }) => (
          <GridListItem
            id={id}
            textValue={cardName(card)}
            href={href(card)}
            className={({ isDragging }) =>
              classes(
                'cursor-pointer rounded-control border border-line bg-card p-3 transition-colors hover:border-rule',
                isDragging && 'opacity-50',
              )
            }
          >
            {children(card)}
            {onMove && (
              <div className="mt-2 flex items-center justify-between gap-2">
                <AriaButton slot="drag" aria-label={`Drag ${cardName(card)}`} className="cursor-grab rounded-[4px] px-1.5 text-faint">
                  <span aria-hidden="true">⋮⋮</span>
                </AriaButton>
                <Menu
                  trigger={
                    <Button small kind="quiet" label={`Move ${cardName(card)}`}>
                      Move
                    </Button>
                  }
                  label={`Move ${cardName(card)}`}
                  placement="bottom end"
                  groups={[{ entries: elsewhere.map(({ id: to, title }) => ({ id: to, label: title, onPress: () => onMove(id, to) })) }]}
                />
              </div>
            )}
          </GridListItem>
        )}
      </GridList>
      {column.foot && <div className="pt-2 text-center">{column.foot}</div>}
    </div>
  )
}
