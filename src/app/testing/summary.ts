// What a test run comes to: the closing summary, the last line, and whether the run counts as passed.

export interface Part {
  readonly name: string
  readonly passed: number
  readonly failed: number
  /** Tests that this machine has not what it takes for. */
  readonly untried?: number
  /** Undefined when the part did not run. */
  readonly milliseconds: number | undefined
  /** For parts that consist of files of tests. */
  readonly files?: number
  /** Why it did not run. */
  readonly note?: string
}

export interface Verdict {
  readonly text: string
  readonly exitCode: 0 | 1
}

/** A full run has every part; a chosen one says what it left out and ends with another last line, so that none takes it for a full one. */
export function summarise(parts: readonly Part[], chosen: boolean): Verdict {
  const passed = sum(parts.map((part) => part.passed))
  // A part that should have run and did not is as bad as one that failed.
  const failed = sum(parts.map((part) => part.failed || (part.milliseconds === undefined && !chosen ? 1 : 0)))
  const untried = sum(parts.map((part) => part.untried ?? 0))
  const widest = Math.max(...parts.map(({ name }) => name.length))
  const lines = parts.map((part) => `  ${part.name.padEnd(widest)}  ${describe(part)}`)
  const counts = tally(passed, failed, untried)
  const last = chosen ? `A chosen part of the tests, not a full run: ${counts}` : counts
  return { text: ['', 'Summary', ...lines, '', last].join('\n'), exitCode: failed === 0 && passed > 0 ? 0 : 1 }
}

function describe({ passed, failed, untried = 0, milliseconds, files, note }: Part): string {
  if (milliseconds === undefined) return `did not run${note ? `: ${note}` : ''}`
  const time = `${(milliseconds / 1000).toFixed(1)} s`
  if (files === undefined) return `${failed ? 'failed' : 'passed'}, ${time}`
  return `${tally(passed, failed, untried)}, in ${files} ${files === 1 ? 'file' : 'files'}, ${time}`
}

/** The counts in words. What was not tried is named only where there is some, and never among what passed. */
export function tally(passed: number, failed: number, untried: number): string {
  return `${passed} passed, ${failed} failed${untried ? `, ${untried} not tried` : ''}`
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
