// Catches what a page could not: shows what happened and what to do, and lets the person go on.
import { useRouterState } from '@tanstack/react-router'
import { useQueryErrorResetBoundary } from '@tanstack/react-query'
import { Component, type ReactNode } from 'react'
import { ErrorNote } from '#ui/ErrorNote.tsx'
import { asProblem } from '#ui/problem.ts'

interface BoundaryProps {
  readonly children: ReactNode
  /** A new value clears the error: the person went elsewhere. */
  readonly place: string
  readonly onReset: () => void
}

class Boundary extends Component<BoundaryProps, { error: unknown }> {
  override state = { error: null as unknown }
  static getDerivedStateFromError(error: unknown) {
    return { error }
  }
  override componentDidUpdate(before: BoundaryProps) {
    if (before.place !== this.props.place && this.state.error !== null) this.again()
  }
  again = () => {
    this.props.onReset()
    this.setState({ error: null })
  }
  override render() {
    if (this.state.error === null) return this.props.children
    const problem = asProblem(this.state.error)
    return (
      <div className="mx-auto max-w-[640px] px-5 py-12">
        <ErrorNote
          happened={problem.happened}
          kept="Nothing was lost."
          {...(problem.todo ? { todo: problem.todo } : {})}
          action={{ label: 'Try again', onPress: this.again }}
        />
      </div>
    )
  }
}

export function Mishap({ children }: { children: ReactNode }) {
  const place = useRouterState({ select: (state) => state.location.pathname })
  const { reset } = useQueryErrorResetBoundary()
  return (
    <Boundary place={place} onReset={reset}>
      {children}
    </Boundary>
  )
}
