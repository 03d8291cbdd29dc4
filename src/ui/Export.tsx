// A file of many rows, gathered stretch by stretch and saved only once it is whole: a part would look like everything.

import { useRef, useState } from 'react'
import { Button } from './Button.tsx'
import { formatNumber } from './format.ts'
import { asProblem } from './problem.ts'

export interface ExportProps {
  /** The file’s name without its ending. */
  name: string
  /** Begins anew each time it is called; what it throws ends the export without a file. */
  stretches: () => AsyncIterable<{ readonly text: string; readonly rows: number }>
  /** How many rows there will be, when that is known. */
  total?: number | undefined
  label?: string
}

type Course = { rows: number } | { stopped: string } | null

export function Export({ name, stretches, total, label = 'Export' }: ExportProps) {
  const [course, setCourse] = useState<Course>(null)
  const cancelled = useRef(false)
  const run = async () => {
    cancelled.current = false
    let rows = 0
    const parts: string[] = []
    setCourse({ rows })
    try {
      for await (const stretch of stretches()) {
        if (cancelled.current) return setCourse(null)
        parts.push(stretch.text)
        rows += stretch.rows
        setCourse({ rows })
      }
      save(parts, name)
      setCourse(null)
    } catch (thrown) {
      setCourse({ stopped: `It stopped after ${formatNumber(rows)} rows, and nothing was saved. ${asProblem(thrown).happened}` })
    }
  }
  const under = course !== null && 'rows' in course
  return (
    <span className="inline-flex flex-wrap items-center justify-end gap-2">
      {under && (
        <>
          <span role="status" className="text-small text-soft">
            {formatNumber(course.rows)} {total === undefined ? 'rows' : `of ${formatNumber(total)} rows`}
          </span>
          <Button small kind="quiet" onPress={() => void (cancelled.current = true)}>
            Cancel
          </Button>
        </>
      )}
      {course !== null && 'stopped' in course && (
        <span role="alert" className="text-small text-error">
          {course.stopped}
        </span>
      )}
      {!under && (
        <Button small onPress={() => void run()}>
          {course === null ? label : 'Try again'}
        </Button>
      )}
    </span>
  )
}

function save(parts: readonly string[], name: string): void {
  const address = URL.createObjectURL(new Blob([...parts], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  // What no file system takes.
  link.download = `${name.replace(/[\p{Cc}/\\:*?"<>|]+/gu, ' ').trim()}.csv`
  link.click()
  // The browser has taken it over by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
