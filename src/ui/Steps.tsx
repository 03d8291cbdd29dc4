// Where a person is in a short, numbered sequence such as the first run.

import { classes } from './classes.ts'
import { Link } from './Link.tsx'

export interface Step {
  id: string
  label: string
  /** Steps that are done can be gone back to. */
  href?: string
}

export function Steps({ steps, current, label }: { steps: readonly Step[]; current: string; label: string }) {
  const at = steps.findIndex((step) => step.id === current)
  return (
    <nav aria-label={label}>
      <ol className="flex flex-wrap gap-x-6 gap-y-2">
        {steps.map((step, index) => {
          const done = index < at
          const here = index === at
          const words = (
            <>
              <span
                aria-hidden="true"
                className={classes(
                  'grid size-5.5 place-items-center rounded-full border text-tiny font-semibold',
                  here ? 'border-ink bg-ink text-paper' : done ? 'border-ink' : 'border-rule text-faint',
                )}
              >
                {done ? '✓' : index + 1}
              </span>
              <span className={classes(here ? 'font-semibold' : done ? '' : 'text-faint')}>{step.label}</span>
              {done && <span className="sr-only">, done</span>}
            </>
          )
          return (
            <li key={step.id} aria-current={here ? 'step' : undefined}>
              {done && step.href ? (
                <Link href={step.href} className="flex items-center gap-2 rounded-control hover:underline underline-offset-3">
                  {words}
                </Link>
              ) : (
                <span className="flex items-center gap-2">{words}</span>
              )}
            </li>
          )
        })}
      </ol>
    </nav>
  )
}
