// A figure that can be asked how it was counted: value in serif, label above, what it is measured against below.

import { type ReactNode, useRef, useState } from 'react'
import { Button as AriaButton, Popover, PreviewTrigger } from 'react-aria-components'
import { classes } from './classes.ts'
import { popoverLook } from './form.ts'
import { formatNumber } from './format.ts'
import { Link } from './Link.tsx'

export interface Explanation {
  /** In words: “orders ÷ visits”. */
  formula: string
  numerator?: { label: string; value: string }
  denominator?: { label: string; value: string }
  /** “1–30 June 2026, Europe/Lisbon”. */
  period: string
  /** A credited figure names its model and its unknown share. */
  model?: string
  unknown?: string
  /** The rows behind the figure, on a page or in a panel, and how many they are. */
  rows?: { href?: string; onPress?: () => void; count?: number }
}

export interface FigureProps {
  label: string
  value: ReactNode
  /** “of $24,000 planned”, “plan 4.60”. */
  against?: ReactNode
  explain?: Explanation
  /** On one line without its label, where a heading above says what it is. */
  inline?: boolean
}

export function Figure({ label, value, against, explain, inline }: FigureProps) {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  // The rows open in a panel, which gives the focus back to where it was: to the figure, for its popover is gone by then.
  const leave = () => {
    button.current?.focus()
    setOpen(false)
  }
  const number = classes('font-serif font-medium', inline ? 'text-[27px] leading-8' : 'text-figure')
  return (
    <div className={classes('min-w-0', inline && 'flex flex-wrap items-baseline gap-x-3')}>
      <div className={inline ? 'sr-only' : 'text-tiny leading-5 text-soft'}>{label}</div>
      {explain ? (
        <PreviewTrigger delay={200} closeDelay={120} isOpen={open} onOpenChange={setOpen}>
          <AriaButton
            ref={button}
            className={classes(
              number,
              'block cursor-help rounded-[4px] text-left decoration-rule decoration-1 underline-offset-4 hover:underline',
            )}
            onPress={() => setOpen(true)}
          >
            {value}
            <span className="sr-only">, {label}: how it is counted</span>
          </AriaButton>
          {/* No Dialog in it: that would take the focus from whoever only passes by with the Tab key. */}
          <Popover
            className={classes(popoverLook, 'w-72 p-4 text-small')}
            offset={8}
            placement="bottom start"
            aria-label={`How ${label} is counted`}
          >
            <ExplanationList explain={explain} onLeave={leave} />
          </Popover>
        </PreviewTrigger>
      ) : (
        <div className={number}>{value}</div>
      )}
      {against && <div className={inline ? 'text-soft' : 'text-tiny leading-5 text-faint'}>{against}</div>}
    </div>
  )
}

function ExplanationList({ explain, onLeave }: { explain: Explanation; onLeave: () => void }) {
  const lines: [string, string][] = [
    ['Counted as', explain.formula],
    ...([explain.numerator, explain.denominator].flatMap((part) => (part ? [[part.label, part.value]] : [])) as [string, string][]),
    ['Period', explain.period],
    ...((explain.model ? [['Credit', explain.model]] : []) as [string, string][]),
    ...((explain.unknown ? [['Unknown', explain.unknown]] : []) as [string, string][]),
  ]
  return (
    <>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
        {lines.map(([name, value]) => (
          <div key={name} className="col-span-2 grid grid-cols-subgrid">
            <dt className="text-soft">{name}</dt>
            <dd className="text-right">{value}</dd>
          </div>
        ))}
      </dl>
      {explain.rows && (
        <p className="mt-3 border-t border-hair pt-3">
          <RowsLink rows={explain.rows} onLeave={onLeave} />
        </p>
      )}
    </>
  )
}

function RowsLink({ rows: { href, onPress, count }, onLeave }: { rows: NonNullable<Explanation['rows']>; onLeave: () => void }) {
  const label = count === undefined ? 'Show rows' : `Show ${formatNumber(count)} rows`
  if (href !== undefined) return <Link href={href}>{label}</Link>
  const show = () => {
    onLeave()
    onPress?.()
  }
  return (
    <AriaButton className="cursor-pointer rounded-dot underline decoration-rule underline-offset-3 hover:decoration-ink" onPress={show}>
      {label}
    </AriaButton>
  )
}
