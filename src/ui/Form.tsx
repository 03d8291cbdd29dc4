// A form: gathers what its fields hold, sends it once, and puts the answer where it belongs. What was typed is always kept.

import { type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { Button } from './Button.tsx'
import { classes } from './classes.ts'
import { ErrorNote } from './ErrorNote.tsx'
import { FormContext, readPath, type Values, writePath } from './form.ts'
import { PanelContext } from './panel.ts'
import { asProblem, type FieldProblem, type Problem } from './problem.ts'

export interface FormProps<T extends object> {
  /** What the fields hold at first, by path. */
  initial?: Partial<T> | undefined
  /** Sends the values; what it throws is read as problem+json and shown at the fields. */
  onSubmit: (values: T) => Promise<unknown> | void
  /** Checks from the context's rules that need no server. */
  check?: (values: T) => readonly FieldProblem[]
  /** The verb on the button: “Set goal”. */
  submit: string
  /** A destructive form says so on its button. */
  danger?: boolean
  /** It stands on a page whose primary action is another: its verb steps back. */
  secondary?: boolean
  /** Shows “Cancel”; inside a side panel it is there by itself. */
  onCancel?: () => void
  /** After it went well; a side panel closes by itself. */
  onDone?: () => void
  /** More buttons beside the verb. */
  more?: ReactNode
  children: ReactNode
  label?: string
}

const firstInvalid =
  '[aria-invalid=true]:is(input,textarea,select,[role=spinbutton]), [data-invalid] :is(input:not([hidden]),textarea,button,[role=spinbutton])'

export function Form<T extends object = Values>(props: FormProps<T>) {
  const { initial, onSubmit, check, submit, danger, secondary, onCancel, onDone, more, children, label } = props
  const panel = useContext(PanelContext)
  const [values, setValues] = useState<Values>((initial ?? {}) as Values)
  const [errors, setErrors] = useState<Record<string, string>>({})
  const [problem, setProblem] = useState<Problem | null>(null)
  // What the server refused and no field of this form shows.
  const [astray, setAstray] = useState<readonly FieldProblem[]>([])
  const [pending, setPending] = useState(false)
  const [attempt, setAttempt] = useState(0)
  const fields = useRef(new Map<string, { label: string; required: boolean }>())
  const form = useRef<HTMLFormElement>(null)

  const set = useCallback(
    (path: string, value: unknown) => {
      setValues((before) => writePath(before, path, value))
      setErrors(({ [path]: _gone, ...rest }) => rest)
      panel?.setDirty(true)
    },
    [panel],
  )
  const join = useCallback((path: string, field: { label: string; required: boolean }) => {
    fields.current.set(path, field)
    return () => void fields.current.delete(path)
  }, [])

  useEffect(() => {
    if (attempt === 0) return
    const invalid = form.current?.querySelector<HTMLElement>(firstInvalid)
    // What no field is to blame for stands above them all, and the button below.
    if (invalid) {
      invalid.focus()
      // With what is said below it, which the focus alone would leave under the button.
      invalid.scrollIntoView({ block: 'nearest' })
    } else form.current?.querySelector('[role=alert]')?.scrollIntoView({ block: 'center' })
  }, [attempt])

  function refuse(found: readonly FieldProblem[], why: Problem | null) {
    setErrors(Object.fromEntries(found.map((each) => [each.path, each.message])))
    const homeless = found.filter((each) => !fields.current.has(each.path))
    setAstray(homeless)
    // Where every fault stands at its field, a note above would only say that there are some.
    setProblem(why?.code === 'bad_input' && found.length > 0 && homeless.length === 0 ? null : why)
    setAttempt((count) => count + 1)
  }

  async function send() {
    const missing = [...fields.current]
      .filter(([path, field]) => field.required && isEmpty(readPath(values, path)))
      .map(([path]) => ({ path, message: 'This is needed.' }))
    const found = [...missing, ...(check?.(values as T) ?? []).filter((each) => !missing.some((gap) => gap.path === each.path))]
    if (found.length > 0) return refuse(found, null)
    setPending(true)
    setErrors({})
    setProblem(null)
    try {
      await onSubmit(values as T)
      panel?.setDirty(false)
      onDone?.()
      panel?.close()
    } catch (thrown) {
      const why = asProblem(thrown)
      refuse(why.fields, why)
    } finally {
      setPending(false)
    }
  }

  const state = useMemo(() => ({ values, errors, pending, set, join }), [values, errors, pending, set, join])
  const cancel = onCancel ?? panel?.close
  return (
    <FormContext value={state}>
      <form
        ref={form}
        noValidate
        aria-label={label ?? submit}
        className={classes('flex flex-col gap-4', panel && 'min-h-full')}
        onSubmit={(event) => {
          event.preventDefault()
          if (!pending) void send()
        }}
      >
        {problem && (
          <ErrorNote happened={problem.happened} kept="What was typed is still here." todo={problem.todo}>
            {astray.length > 0 && (
              <ul className="mt-1 list-disc pl-4 text-small text-soft">
                {astray.map((each) => (
                  <li key={each.path}>{each.message}</li>
                ))}
              </ul>
            )}
          </ErrorNote>
        )}
        {children}
        <div
          className={classes(
            'flex flex-wrap items-center gap-3 pt-1',
            panel && 'sticky -bottom-6 z-1 mt-auto -mx-6 -mb-6 border-t border-line bg-card px-6 py-4',
          )}
        >
          <Button type="submit" kind={danger ? 'danger' : secondary ? 'secondary' : 'primary'} pending={pending}>
            {submit}
          </Button>
          {cancel && (
            <Button kind="quiet" onPress={cancel} disabled={pending}>
              Cancel
            </Button>
          )}
          {more && <div className="ml-auto flex gap-3">{more}</div>}
        </div>
      </form>
    </FormContext>
  )
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
