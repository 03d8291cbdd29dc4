// Forms on pages of their own: shown, sent, thanked for. Sending needs no script, keeps what was typed, and has its effect once.
import { fault } from '#kernel/fault.ts'
import { html, Markup, sheet } from '#kernel/markup.ts'
import { redirect, type Answer, type PublicPage, type Visitor } from '#kernel/publicpage.ts'
import { mayAttempt, recordVisit, renderForm, submitForm, type FormDrawing } from '../actions.ts'
import { faults } from '../contract.ts'
import { longestFilling, readAnswers, shortestFilling, type Answers } from '../rules.ts'
import { formById, organisationOfForm } from '../store/form.ts'
import { own } from './markup.ts'
import { wordsIn } from './words.ts'
import { newVisitor, readerOf } from './reader.ts'
import { openForm } from './token.ts'

export const formPages: PublicPage[] = [
  { path: '/f/{id}', get: show, post: send },
  { path: '/f/{id}/thanks', get: thank },
]

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

type Caller = Parameters<typeof formById>[0]
type Form = NonNullable<Awaited<ReturnType<typeof formById>>>

/** Works in the organisation of the form that the address names. */
async function withForm<Result>(visit: Visitor, work: (caller: Caller, form: Form) => Promise<Result>): Promise<Result> {
  const id = visit.params['id'] ?? ''
  const orgId = uuid.test(id) ? await visit.find((database) => organisationOfForm(database, id)) : undefined
  if (orgId === undefined) throw fault(faults.formClosed)
  return visit.act(orgId, async (caller) => {
    const form = await formById(caller, id)
    if (!form || form.archivedAt !== null) throw fault(faults.formClosed)
    return work(caller, form)
  })
}

function show(visit: Visitor): Promise<Answer> {
  return withForm(visit, async (caller, form) => {
    const headers = await recordVisit(caller, visit, form.nodeId)
    return formPage(caller, form, {}, 200, headers)
  })
}

async function formPage(
  caller: Caller,
  form: Form,
  view: FormDrawing,
  status: number,
  headers: NonNullable<Answer['headers']> = {},
): Promise<Answer> {
  const drawn = new Markup(await renderForm(caller, form.id, view))
  return sheet({
    lang: form.lang,
    title: form.name,
    from: senderOf(caller),
    body: html`<h1>${form.name}</h1>
      ${paragraphs(form.intro)}${drawn}`,
    status,
    headers,
  })
}

const senderOf = ({ home }: Caller) => ({ name: home.name, href: `/@${home.slug}` })

const paragraphs = (text: string) =>
  text
    .split(/\n{2,}/)
    .filter(Boolean)
    .map((paragraph) => html`<p>${paragraph}</p>`)

async function send(visit: Visitor): Promise<Answer> {
  const sent = await visit.form()
  // Counted in a transaction of its own: attempts that fail count as well.
  const welcomeAt = await withForm(visit, (caller) => mayAttempt(caller, visit.addressKey))
  return withForm(visit, (caller, form) => {
    if (welcomeAt === null) return receive(caller, form, visit, sent)
    const wait = Math.ceil((Date.parse(welcomeAt) - Date.parse(visit.now)) / 1000)
    return formPage(caller, form, { ...typedInto(form, sent), note: 'tooMany' }, 429, { 'retry-after': String(Math.max(1, wait)) })
  })
}

async function receive(caller: Caller, form: Form, visit: Visitor, sent: URLSearchParams): Promise<Answer> {
  const thanks = redirect(`/f/${form.id}/thanks`, 303)
  // A machine that filled the trap is thanked like everybody else, and learns nothing.
  if (sent.get(own.trap)) return thanks
  const token = sent.get(own.token) ?? ''
  const shown = openForm(visit.vault, token)
  const { answers, faults: wrong } = readAnswers(form.fields, (key) => sent.get(key))
  const typed = typedInto(form, sent)
  const age = shown?.formId === form.id ? Date.parse(visit.now) - Date.parse(shown.at) : Number.POSITIVE_INFINITY
  if (shown === null || age > longestFilling) return formPage(caller, form, { ...typed, faults: wrong, note: 'tooOld' }, 422)
  const again = { ...typed, nodeId: shown.nodeId, token }
  if (Object.keys(wrong).length > 0) return formPage(caller, form, { ...again, faults: wrong, note: 'somethingWrong' }, 422)
  if (age < shortestFilling) return formPage(caller, form, { ...again, note: 'tooFast' }, 422)
  const { visitor, refuses, headers } = readerOf(visit)
  const outcome = await submitForm(caller, { form, shown, answers, consent: typed.consent, visitor })
  if (refuses || outcome !== 'other') return { ...thanks, headers: { ...thanks.headers, ...headers } }
  // Somebody else named themselves in this browser before: from here on it is another browser to us.
  return { ...thanks, headers: { ...thanks.headers, ...newVisitor(visit).headers } }
}

function typedInto(form: Form, sent: URLSearchParams): { values: Answers; consent: boolean } {
  return {
    values: readAnswers(form.fields, (key) => sent.get(key)).answers,
    consent: form.consentWording !== null && sent.get(own.consent) === 'yes',
  }
}

function thank(visit: Visitor): Promise<Answer> {
  return withForm(visit, async (caller, form) =>
    sheet({
      lang: form.lang,
      title: form.name,
      from: senderOf(caller),
      body: html`<h1>${form.name}</h1>
        ${paragraphs(form.thanks)} ${form.confirms && form.consentWording !== null && html`<p>${wordsIn(form.lang).confirm}</p>`}`,
    }),
  )
}
