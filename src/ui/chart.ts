// What a line chart draws, and its table lists.

import type { Desk } from './format.ts'

export interface Point {
  /** A day, YYYY-MM-DD. */
  at: string
  value: number
}

export interface Annotation {
  at: string
  /** What happened: “lab report”, “crisis declared”. */
  label: string
  desk?: Desk
}

export interface LineChartProps {
  /** What the line is: “Sales so far”. */
  label: string
  points: readonly Point[]
  /** The way to the goal. */
  target?: { label: string; points: readonly Point[] }
  annotations?: readonly Annotation[]
  format: (value: number) => string
  formatAt?: (at: string) => string
  height?: number
}
