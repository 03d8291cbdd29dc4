// How a form looks to a visitor: plain HTML that works without script, keeps what was typed, and says at each field what is wrong.
import { html, type Markup } from '#kernel/markup.ts'
import type { AnswerFault, Answers, Field } from '../rules.ts'
import { longest } from '../rules.ts'
import { wordsIn, type Words } from './words.ts'

/** The names the form keeps for itself; no field of an organisation begins like this. */
export const own = { token: 'tl_token', consent: 'tl_consent', trap: 'tl_website' } as const

export interface FormView {
  readonly form: {
    readonly id: string
    readonly lang: string
    readonly fields: readonly Field[]
    readonly consentWording: string | null
    readonly button: string
  }
  readonly token: string
  readonly values?: Answers
  readonly consent?: boolean
  readonly faults?: Readonly<Record<string, AnswerFault>>
  /** What is wrong with the whole. */
  readonly note?: 'somethingWrong' | 'tooFast' | 'tooOld' | 'tooMany'
}

const inputs = {
  text: { type: 'text', complete: null },
  email: { type: 'email', complete: 'email' },
  phone: { type: 'tel', complete: 'tel' },
} as const
const namesKnownToBrowsers: Record<string, string> = {
  name: 'name',
  first_name: 'given-name',
  last_name: 'family-name',
  company: 'organization',
}

/** The form itself, to stand on a page of any origin of ours. */
export function formMarkup({ form, token, values = {}, consent = false, faults = {}, note }: FormView): Markup {
  const words = wordsIn(form.lang)
  return html`<form method="post" action="/f/${form.id}" lang="${form.lang}" accept-charset="utf-8" novalidate>
    ${note && html`<p class="error" role="alert">${words[note]}</p>`}
    <input type="hidden" name="${own.token}" value="${token}" />
    ${form.fields.map((field) => fieldMarkup(field, values[field.key] ?? '', faults[field.key], words))}
    <div class="away" aria-hidden="true">
      <label for="${own.trap}">${words.leaveEmpty}</label> <input id="${own.trap}" name="${own.trap}" tabindex="-1" autocomplete="off" />
    </div>
    ${
      form.consentWording !== null &&
      html`<p class="field">
        <label class="tick"
          ><input type="checkbox" name="${own.consent}" value="yes" ${consent && html` checked`} />
          <span>${form.consentWording}</span></label
        >
      </p>`
    }
    <p><button type="submit">${form.button}</button></p>
  </form>`
}

function fieldMarkup(field: Field, value: string, fault: AnswerFault | undefined, words: Words): Markup {
  const id = `tl-${field.key.replaceAll('_', '-')}`
  return html`<div class="field">
    <label for="${id}">${field.label}${!field.required && html` <span class="soft">(${words.optional})</span>`}</label>
    ${control(field, id, value, fault, words)} ${fault && html`<p class="error" id="${id}-fault">${words.answer[fault]}</p>`}
  </div>`
}

function control(field: Field, id: string, value: string, fault: AnswerFault | undefined, words: Words): Markup {
  const about = html`id="${id}"
  name="${field.key}"${field.required && html` required aria-required="true"`}${
    fault && html` aria-invalid="true" aria-describedby="${id}-fault"`
  }`
  if (field.kind === 'long') return html`<textarea ${about} rows="6" maxlength="${longest.long}">${value}</textarea>`
  if (field.kind === 'choice')
    return html`<select ${about}>
      <option value="">${words.choose}</option>
      ${field.options.map((option) => html`<option${option === value && html` selected`}>${option}</option>`)}
    </select>`
  const { type, complete } = inputs[field.kind]
  const known = complete ?? namesKnownToBrowsers[field.key]
  return html`<input
    ${about}
    type="${type}"
    maxlength="${longest[field.kind]}"
    value="${value}"
    ${known && html` autocomplete="${known}"`}
  />`
}
