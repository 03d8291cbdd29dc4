// A board: filled, for somebody who may only look, and with an empty column.

import { useState } from 'react'
import { Board } from '#ui/Board.tsx'
import { offerUndo } from '#ui/undo.ts'
import { Part, State } from './Part.tsx'

interface Card {
  id: string
  name: string
  note: string
  column: string
}

const columns = [
  { id: 'discovery', title: 'Discovery, 10%' },
  { id: 'proposal', title: 'Proposal, 50%' },
  { id: 'negotiation', title: 'Negotiation, 75%' },
]
const cards: Card[] = [
  { id: '1', name: 'Northshore Retail, spring line', note: '$14,500', column: 'discovery' },
  { id: '2', name: 'Coast Outfitters, bundle', note: '$9,200', column: 'discovery' },
  { id: '3', name: 'City Runners, club order', note: '$18,100', column: 'proposal' },
]

export function Boards() {
  const [placed, setPlaced] = useState(cards)
  const move = (id: string, column: string) => {
    const before = placed
    setPlaced(placed.map((card) => (card.id === id ? { ...card, column } : card)))
    offerUndo('Moved.', () => setPlaced(before))
  }
  const filled = columns.map((column) => ({
    ...column,
    note: `${placed.filter((card) => card.column === column.id).length} cards`,
    cards: placed.filter((card) => card.column === column.id),
  }))
  const shared = {
    cardKey: ({ id }: Card) => id,
    cardName: ({ name }: Card) => name,
    href: ({ id }: Card) => `#card-${id}`,
  }
  const face = ({ name, note }: Card) => (
    <span className="grid gap-1">
      <span className="font-semibold">{name}</span>
      <span className="font-serif text-reading">{note}</span>
    </span>
  )
  return (
    <Part
      title="Board"
      says="Cards in columns. Dragged by the handle, picked up with Enter and carried with Tab, or moved from the card’s own menu."
    >
      <State name="Filled, one column empty">
        <Board<Card> label="Deals by stage" columns={filled} onMove={move} {...shared}>
          {face}
        </Board>
      </State>
      <State name="For somebody who may only look">
        <Board<Card> label="Deals by stage, to look at" columns={filled} {...shared}>
          {face}
        </Board>
      </State>
      <State name="At phone width" phone>
        <Board<Card> label="Deals by stage on a phone" columns={filled} onMove={move} {...shared}>
          {face}
        </Board>
      </State>
    </Part>
  )
}
