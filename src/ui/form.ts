// What a Form and the fields inside it share: values and errors by path, such as `name` or `target.amount`.

import { createContext, useContext, useEffect, useState } from 'react'

export type Values = Record<string, unknown>

export interface FormState {
  readonly values: Values
  readonly errors: Readonly<Record<string, string>>
  readonly pending: boolean
  set(path: string, value: unknown): void
  /** A field announces itself, so that the form knows what is required and where an error belongs. */
  join(path: string, field: { label: string; required: boolean }): () => void
}

export const FormContext = createContext<FormState | null>(null)

/** Reads `a.0.b` from nested objects and arrays. */
export function readPath(values: unknown, path: string): unknown {
  let at: unknown = values
  for (const step of path.split('.')) {
    if (typeof at !== 'object' || at === null) return undefined
    at = (at as Values)[step]
  }
  return at
}

/** The same values with one path replaced; nothing is changed in place. */
export function writePath(values: unknown, path: string, value: unknown): Values {
  const [step = '', ...rest] = path.split('.')
  const base = typeof values === 'object' && values !== null ? values : /^\d+$/.test(step) ? [] : {}
  const copy = (Array.isArray(base) ? [...base] : { ...base }) as Values
  copy[step] = rest.length === 0 ? value : writePath(copy[step], rest.join('.'), value)
  return copy
}

/** The value of another field of the same form, for fields that appear only sometimes. */
export function useFormValue(path: string): unknown {
  return readPath(useContext(FormContext)?.values, path)
}

/** What every field takes. Inside a Form `name` is enough; outside, `value` and `onChange`. */
export interface FieldProps<T> {
  label: string
  /** Where the value belongs in the form's values: `name`, `target.amount`. */
  name?: string
  value?: T
  onChange?: (value: T) => void
  /** One line below the field, before anything went wrong. */
  hint?: string
  /** What is wrong with this field; the form fills it from the server's answer. */
  error?: string | undefined
  required?: boolean
  disabled?: boolean
  /** Keeps the label for screen readers only, for filters and table cells. */
  hideLabel?: boolean
  autoFocus?: boolean
}

/** Ties a field to its form, to its owner's state, or to a state of its own. */
export function useField<T>(field: FieldProps<T>, empty: T): { value: T; change: (value: T) => void; error: string | undefined } {
  const form = useContext(FormContext)
  const [own, setOwn] = useState<T>(empty)
  const { name, label, required = false } = field
  const inForm = form !== null && name !== undefined && field.value === undefined
  const join = form?.join
  useEffect(() => (join && name !== undefined ? join(name, { label, required }) : undefined), [join, name, label, required])
  const value = field.value !== undefined ? field.value : inForm ? ((readPath(form.values, name) as T | undefined) ?? empty) : own
  const change = (next: T) => {
    if (form && name !== undefined) form.set(name, next)
    if (!inForm) setOwn(next)
    field.onChange?.(next)
  }
  return { value, change, error: field.error ?? (name === undefined ? undefined : form?.errors[name]) }
}

/** The looks shared by everything a person types into. The margins keep its label and what is said below it in sight when it is scrolled to. */
export const inputLook =
  'w-full scroll-mt-16 scroll-mb-32 rounded-control border border-edge bg-card px-2.5 py-1.75 text-body text-ink transition-colors hover:border-soft invalid:border-error disabled:cursor-not-allowed disabled:opacity-60'

export const popoverLook = 'rounded-control bg-raised shadow-float outline-none entering:animate-fade-in exiting:animate-fade-out'

export const optionLook =
  'flex cursor-pointer items-center gap-3 rounded-[6px] px-2.5 py-1.5 text-body outline-none data-focused:bg-wash data-disabled:cursor-not-allowed data-disabled:opacity-50'
