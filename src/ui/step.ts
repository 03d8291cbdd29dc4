// Taking a step with an object: one at a time, its undo offered when it went well, what went wrong kept for an ErrorNote.
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { asProblem, type Problem } from './problem.ts'
import { offerUndo } from './undo.ts'

/** What to say once a step was taken, and how it is taken back. */
export interface Taken {
  readonly said: string
  readonly undo?: () => Promise<unknown>
}

/** `take` does the work, refreshes what is on the screen and offers the undo. `pending` names the step being taken. */
export function useStep() {
  const queries = useQueryClient()
  const [pending, setPending] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  async function take(name: string, work: () => Promise<Taken>): Promise<void> {
    setPending(name)
    setProblem(null)
    try {
      const { said, undo } = await work()
      await queries.invalidateQueries()
      const back = undo && (() => undo().then(() => queries.invalidateQueries()))
      offerUndo(said, back)
    } catch (thrown) {
      setProblem(asProblem(thrown))
    } finally {
      setPending(null)
    }
  }
  return { take, pending, problem, setProblem }
}
