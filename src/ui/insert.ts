// Buttons that write something into a field of their form, where the cursor last was.

import { useContext, useEffect, useRef } from 'react'
import { FormContext } from './form.ts'

type Field = HTMLInputElement | HTMLTextAreaElement

const isField = (target: EventTarget | null): target is Field => target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement

/**
 * For fields of these names: `insert` writes into the one that was used last, the first one otherwise, and puts the cursor behind it. `ref` goes
 * to any element within the form.
 */
export function useInsert<Place extends HTMLElement>(names: readonly string[]) {
  const form = useContext(FormContext)
  const ref = useRef<Place>(null)
  const last = useRef<string>(names[0] ?? '')
  const known = names.join(' ')
  useEffect(() => {
    const around = ref.current?.closest('form')
    const note = ({ target }: FocusEvent) => {
      if (isField(target) && known.split(' ').includes(target.name)) last.current = target.name
    }
    around?.addEventListener('focusin', note)
    return () => around?.removeEventListener('focusin', note)
  }, [known])
  const insert = (words: string) => {
    const field = ref.current?.closest('form')?.querySelector<Field>(`[name="${last.current}"]`)
    if (!field) return
    const { value, selectionStart, selectionEnd } = field
    const from = selectionStart ?? value.length
    form?.set(last.current, value.slice(0, from) + words + value.slice(selectionEnd ?? from))
    // The field has its new value once React has written it.
    requestAnimationFrame(() => {
      field.focus()
      field.setSelectionRange(from + words.length, from + words.length)
    })
  }
  return { ref, insert }
}
