// Catches what a page could not: shows where one is, what happened and what to do, and lets the person go on.
import { useRouterState } from '@tanstack/react-router'
import { useQueryErrorResetBoundary } from '@tanstack/react-query'
import { Component, type ReactNode } from 'react'
import { ErrorNote } from '#ui/ErrorNote.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { asProblem, isPartMissing } from '#ui/problem.ts'

export interface Place {
  /** What the page is called that could not be shown. */
  readonly title: string
  /** Where to go from a page that this person cannot open, or that is not there. */
  readonly above: { readonly label: string; readonly href: string }
}

/** Whether asking again would get the same answer: it is refused, or not there. */
export const isFinal = (status: number | undefined): boolean => status === 403 || status === 404

interface BoundaryProps {
  readonly children: ReactNode
  /** A new value clears the error: the person went elsewhere. */
  readonly path: string
  readonly place: Place | undefined
  readonly onReset: () => void
}

class Boundary extends Component<BoundaryProps, { error: unknown }> {
  override state = { error: null as unknown }
  static getDerivedStateFromError(error: unknown) {
    return { error }
  }
  override componentDidUpdate(before: BoundaryProps) {
    if (before.path !== this.props.path && this.state.error !== null) this.again()
  }
  again = () => {
    if (isPartMissing(this.state.error)) return window.location.reload()
    this.props.onReset()
    this.setState({ error: null })
  }
  override render() {
    const { children, place } = this.props
    if (this.state.error === null) return children
    const { status, happened, todo } = asProblem(this.state.error)
    const final = place !== undefined && isFinal(status)
    const note = (
      <ErrorNote
        happened={happened}
        {...(final ? {} : { kept: 'Nothing was lost.' })}
        {...(todo ? { todo } : {})}
        action={final ? place.above : { label: 'Try again', onPress: this.again }}
      />
    )
    if (place === undefined) return <div className="mx-auto max-w-[640px] px-5 py-12">{note}</div>
    return (
      <>
        <PageHeader title={place.title} />
        <div className="mt-5 max-w-[720px]">{note}</div>
      </>
    )
  }
}

export function Mishap({ place, children }: { place?: Place; children: ReactNode }) {
  const path = useRouterState({ select: (state) => state.location.pathname })
  const { reset } = useQueryErrorResetBoundary()
  return (
    <Boundary path={path} place={place} onReset={reset}>
      {children}
    </Boundary>
  )
}
