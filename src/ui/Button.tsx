// A verb to press; with an `href` it is a link that looks like one.

import { type ReactNode, type Ref, useEffect, useRef } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { announce } from './announce.ts'
import { classes } from './classes.ts'
import { Link } from './Link.tsx'

export type ButtonKind = 'primary' | 'secondary' | 'quiet' | 'danger'

export interface ButtonProps {
  children: ReactNode
  kind?: ButtonKind
  small?: boolean
  /** The work has begun: the button says so, keeps its width and cannot be pressed again. */
  pending?: boolean
  disabled?: boolean
  href?: string
  type?: 'button' | 'submit' | 'reset'
  /** What a screen reader says instead of the content. */
  label?: string
  onPress?: () => void
  autoFocus?: boolean
  className?: string
  /** For react-aria's triggers, which name their parts. */
  slot?: string
  ref?: Ref<HTMLButtonElement>
}

const kinds: Record<ButtonKind, string> = {
  primary: 'bg-ink text-paper border-ink hover:bg-ink/88 pressed:bg-ink/80',
  secondary: 'bg-card text-ink border-rule hover:border-edge pressed:bg-wash',
  quiet: 'bg-transparent text-soft border-transparent hover:bg-wash hover:text-ink pressed:bg-wash',
  danger: 'bg-card text-error border-error/50 hover:border-error pressed:bg-error-tint',
}

function look(kind: ButtonKind, small: boolean | undefined, className: string | undefined): string {
  return classes(
    'relative inline-flex items-center justify-center gap-2 rounded-control border font-semibold whitespace-nowrap select-none transition-colors cursor-pointer no-underline',
    'disabled:cursor-not-allowed disabled:opacity-50',
    small ? 'min-h-7 px-2.5 text-tiny' : 'min-h-8.5 px-3 text-small',
    kinds[kind],
    className,
  )
}

export function Button({
  children,
  kind = 'secondary',
  small,
  pending,
  disabled,
  href,
  type,
  label,
  className,
  onPress,
  ...rest
}: ButtonProps) {
  const words = useRef<HTMLSpanElement>(null)
  // react-aria's own isPending announces a button that may be gone by then.
  useEffect(() => {
    if (pending) announce(`Working: ${words.current?.textContent}`)
  }, [pending])
  if (href && !disabled) {
    return (
      <Link href={href} className={look(kind, small, className)} label={label} onPress={onPress}>
        {children}
      </Link>
    )
  }
  return (
    <AriaButton
      {...rest}
      // While pending it keeps the focus, and neither a press nor Enter in a field begins the work again.
      type={pending ? 'button' : (type ?? 'button')}
      onPress={pending ? undefined : onPress}
      aria-disabled={pending ? 'true' : undefined}
      isDisabled={disabled}
      aria-label={label}
      className={look(kind, small, className)}
    >
      <span ref={words} className={classes('inline-flex items-center gap-2', pending && 'opacity-0')}>
        {children}
      </span>
      {pending && (
        <span className="absolute inset-0 grid place-items-center" aria-hidden="true">
          <span className="size-3.5 rounded-full border-2 border-current border-r-transparent animate-turn" />
        </span>
      )}
    </AriaButton>
  )
}
