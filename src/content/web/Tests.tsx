// The A/B tests of a piece: how each stands, and the way to start one.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import type { useStep } from '#ui/step.ts'
import type { Piece, Reading } from '../contract/base.ts'
import type { Comparison } from '../contract/comparison.ts'
import { isOpen } from '../rules/comparison.ts'
import { contentApi } from './api.ts'
import { comparable, mailsOf } from './comparing.ts'
import { TestCard } from './TestCard.tsx'
import { TestPanel } from './TestPanel.tsx'

/** The tests of a piece, newest first, and which version is in one that is not over: its letter there. */
export function useTests(piece: Piece): { tests: readonly Comparison[]; letterOf: (version: Reading) => string | undefined } {
  const { data } = useQuery(contentApi.listComparisons.queryOptions({ input: { id: piece.id, limit: 20 } }))
  const tests = data?.items ?? []
  const running = tests.filter(({ state }) => isOpen(state)).flatMap(({ contenders }) => contenders)
  return { tests, letterOf: ({ id }) => running.find(({ variantId }) => variantId === id)?.letter }
}

interface TestsProps {
  tests: readonly Comparison[]
  edits: boolean
  step: ReturnType<typeof useStep>
}

export function Tests({ tests, edits, step }: TestsProps) {
  if (tests.length === 0) return null
  return (
    <div className="grid gap-5.5 md:col-span-2">
      {tests.map((test) => (
        <TestCard key={test.id} test={test} edits={edits} step={step} />
      ))}
    </div>
  )
}

export function StartTest({ piece, versions }: { piece: Piece; versions: readonly Reading[] }) {
  const [open, setOpen] = useState(false)
  if (mailsOf(versions).length < 2) return null
  const ready = comparable(versions).length > 1
  return (
    <>
      <Button disabled={!ready} onPress={() => setOpen(true)}>
        Test them against each other
      </Button>
      {!ready && (
        <span className="text-small text-soft">Two e-mails can be tested once both are approved, for one audience, with a link each.</span>
      )}
      <TestPanel key={open ? 'open' : 'shut'} piece={piece} versions={versions} open={open} onClose={() => setOpen(false)} />
    </>
  )
}
