// The picture of the money's way: from the functions into the campaigns, over the results, to the goals; where each bar and ribbon stands.

export interface Stage {
  readonly id: string
  readonly column: number
  /** Drawn in this order from the top. */
  readonly name: string
  /** What stands there and flows nowhere, in the measure of what flows out of its column. */
  readonly held?: number
}

export interface Stream {
  readonly from: string
  readonly to: string
  readonly value: number
}

export interface Bar extends Stage {
  readonly top: number
  readonly height: number
}

export interface Ribbon extends Stream {
  readonly thick: number
  /** Where it leaves its first bar and meets its second: the middle of its thickness. */
  readonly fromY: number
  readonly toY: number
}

export interface Drawing {
  readonly bars: readonly Bar[]
  readonly ribbons: readonly Ribbon[]
}

const gap = 20
const thinnest = 2

/**
 * Lays the bars of every column below each other, as high as what flows through them, and stacks the ribbons at both ends in the order of the
 * bars. What is spent and what comes in differ by far: what flows into column 1 has one scale, what flows on from there another, so that both
 * fill the height.
 */
export function draw(stages: readonly Stage[], streams: readonly Stream[], height: number): Drawing {
  const flowing = streams.filter(({ value }) => value > 0)
  const columnOf = new Map(stages.map(({ id, column }) => [id, column]))
  const outOf = (column: number) => sum(flowing.filter(({ from }) => columnOf.get(from) === column))
  const held = (column: number) => sumBy(stages, (stage) => (stage.column === column ? (stage.held ?? 0) : 0))
  const spent = Math.max(1, outOf(0) + held(0))
  const came = Math.max(1, outOf(1), outOf(2))
  const part = (column: number, value: number) => value / (column === 0 ? spent : came)
  const partOf = (stream: Stream) => part(columnOf.get(stream.from)!, stream.value)
  const through = ({ id, column, held: kept = 0 }: Stage) => {
    const [into, from] = [flowing.filter(({ to }) => to === id), flowing.filter((stream) => stream.from === id)]
    return Math.max(part(column, kept), sumBy(into, partOf), sumBy(from, partOf))
  }
  const columns = Map.groupBy(stages, ({ column }) => column)
  const scale = Math.min(
    ...[...columns.values()].map((column) => (height - gap * (column.length - 1)) / Math.max(0.001, sumBy(column, through))),
    height,
  )
  const bars = [...columns.values()].flatMap((column) => {
    let top = 0
    return column.map((stage): Bar => {
      const bar = { ...stage, top, height: Math.max(thinnest, through(stage) * scale) }
      top += bar.height + gap
      return bar
    })
  })
  return { bars, ribbons: ribbonsOf(bars, flowing, (stream) => partOf(stream) * scale) }
}

function ribbonsOf(bars: readonly Bar[], streams: readonly Stream[], thickness: (stream: Stream) => number): Ribbon[] {
  const at = new Map(bars.map((bar, index) => [bar.id, { ...bar, index }]))
  const inOrder = streams.toSorted((a, b) => at.get(a.from)!.index - at.get(b.from)!.index || at.get(a.to)!.index - at.get(b.to)!.index)
  const left = new Map<string, number>()
  const met = new Map<string, number>()
  return inOrder.map((stream) => {
    const thick = thickness(stream)
    const [fromUsed, toUsed] = [left.get(stream.from) ?? 0, met.get(stream.to) ?? 0]
    left.set(stream.from, fromUsed + thick)
    met.set(stream.to, toUsed + thick)
    return { ...stream, thick, fromY: at.get(stream.from)!.top + fromUsed + thick / 2, toY: at.get(stream.to)!.top + toUsed + thick / 2 }
  })
}

const sumBy = <Item>(items: readonly Item[], of: (item: Item) => number) => items.reduce((total, item) => total + of(item), 0)
const sum = (streams: readonly Stream[]) => sumBy(streams, ({ value }) => value)
