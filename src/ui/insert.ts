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
  const last = useRef<string | null>(null)
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
    const name = last.current ?? names[0] ?? ''
    const field = ref.current?.closest('form')?.querySelector<Field>(`[name="${name}"]`)
    if (!field) return
    const { value, selectionStart, selectionEnd } = field
    // Where nobody has put a cursor yet, words go to the end.
    const from = last.current === null ? value.length : (selectionStart ?? value.length)
    const to = last.current === null ? value.length : (selectionEnd ?? from)
    form?.set(name, value.slice(0, from) + words + value.slice(to))
    // The field has its new value once React has written it.
    requestAnimationFrame(() => {
      field.focus()
      field.setSelectionRange(from + words.length, from + words.length)
    })
  }
  return { ref, insert }
}
