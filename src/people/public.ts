// The way out, the choice between all and nothing, and the way in: the page and the one-click address behind every unsubscribe link (RFC 8058)
// with what one would rather get, and the page that confirms a consent.
// Looking changes nothing; only POST does.
import { today, type Caller } from '#kernel/caller.ts'
import { html, sheet, type Markup } from '#kernel/markup.ts'
import type { Answer, PublicPage, Visitor } from '#kernel/publicpage.ts'
import { askingFor, confirmConsent, readConfirmationToken, type Asking } from './actions/asking.ts'
import { readUnsubscribeToken, unsubscribe } from './actions/consent.ts'
import { personById } from './actions/person.ts'
import { choosePreferencesFor, preferencesOf } from './actions/topic.ts'
import { addDays } from '#kernel/time.ts'
import type { Preferences } from './contract/topic.ts'
import { maskEmail } from './rules/person.ts'
import { phrasesFor, type Phrases } from './rules/farewell.ts'

export const pages: PublicPage[] = [
  { path: '/u/{token}', get: show, post: leave },
  { path: '/c/{token}', get: showAsking, post: confirm },
]

interface Seen {
  readonly orgId: string
  readonly personId: string
  readonly phrases: Phrases
  readonly organisation: string
  readonly site: string
  /** Masked: a forwarded message must not give the address away. */
  readonly address: string | null
  /** What they may choose among; null for somebody who gets nothing anyway. */
  readonly preferences: Preferences | null
}

async function look(visit: Visitor): Promise<Seen | null> {
  const found = readUnsubscribeToken(visit.vault, visit.params['token']!)
  if (!found) return null
  return visit.act(found.orgId, async (caller) => {
    const person = await personById(caller, found.personId)
    const address = person?.email ? maskEmail(person.email) : null
    const preferences = person?.emailConsent === 'granted' && person.erasedAt === null ? await preferencesOf(caller, person.id) : null
    return {
      ...found,
      phrases: phrasesFor(person?.language ?? null),
      organisation: caller.home.name,
      site: `/@${caller.home.slug}`,
      address,
      preferences,
    }
  })
}

async function show(visit: Visitor): Promise<Answer> {
  const seen = await look(visit)
  if (!seen) return unknown()
  const { phrases, organisation, site, address, preferences } = seen
  const body = html`<h1>${phrases.title(organisation)}</h1>
    ${address && html`<p class="soft">${address}</p>`}
    <form method="post"><input type="hidden" name="leave" value="yes" /><button>${phrases.button}</button></form>
    ${preferences && choices(phrases, preferences)}`
  return sheet({ lang: phrases.lang, title: phrases.title(organisation), from: { name: organisation, href: site }, body })
}

/** What one may choose instead of leaving. */
function choices(phrases: Phrases, { topics, pausedUntil }: Preferences): Markup {
  return html`<h2>${phrases.instead}</h2>
    ${pausedUntil && html`<p>${phrases.pausedUntil(dayIn(phrases.lang, pausedUntil))}</p>`}
    <form method="post">
      <input type="hidden" name="choose" value="yes" />
      ${
        topics.length > 0 &&
        html`<fieldset>
          <legend>${phrases.topics}</legend>
          ${topics.map(
            ({ topicId, name, description, wanted }) =>
              html`<input type="hidden" name="asked" value="${topicId}" />
                <label class="tick"
                  ><input type="checkbox" name="topic" value="${topicId}" ${wanted && html` checked`} />
                  <span>${name}<br /><span class="soft">${description}</span></span>
                </label>`,
          )}
        </fieldset>`
      }
      <p class="field">
        <label for="pause">${phrases.pause}</label>
        <select id="pause" name="pause">
          ${pausedUntil && html`<option value="" selected>${phrases.pausedUntil(dayIn(phrases.lang, pausedUntil))}</option>`}
          ${phrases.pauses.map(([months, label]) => html`<option value="${months}">${label}</option>`)}
        </select>
      </p>
      <button class="plain">${phrases.save}</button>
    </form>`
}

const dayIn = (lang: string, day: string) =>
  new Intl.DateTimeFormat(lang, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))

/** Whoever has the link may choose for the person; what was not on the page they saw stays as it was. */
async function choose(visit: Visitor, { orgId, personId, preferences }: Seen, form: URLSearchParams): Promise<Answer> {
  if (preferences === null) return show(visit)
  const [asked, wanted] = [new Set(form.getAll('asked')), new Set(form.getAll('topic'))]
  const topics = preferences.topics.flatMap(({ topicId }) => (asked.has(topicId) ? [{ topicId, wanted: wanted.has(topicId) }] : []))
  await visit.act(orgId, (caller) =>
    choosePreferencesFor(caller, personId, { topics, pausedUntil: pauseOf(caller, form.get('pause')) }, 'Preferences page'),
  )
  const seen = await look(visit)
  if (!seen?.preferences) return show(visit)
  const { phrases, organisation, site } = seen
  const { pausedUntil, topics: now } = seen.preferences
  const chosen = now.filter((topic) => topic.wanted)
  const body = html`<h1>${phrases.saved}</h1>
    ${pausedUntil && html`<p>${phrases.pausedUntil(dayIn(phrases.lang, pausedUntil))}</p>`}
    ${
      now.length > 0 &&
      html`<p class="soft">${phrases.topics}</p>
        <ul>
          ${chosen.map(({ name }) => html`<li>${name}</li>`)}
        </ul>`
    }
    <p><a href="${visit.url.pathname}">${phrases.instead}</a></p>`
  return sheet({ lang: phrases.lang, title: phrases.saved, from: { name: organisation, href: site }, body })
}

const daysAMonth = 30

/** Until when; undefined leaves it as it is. */
function pauseOf(caller: Caller, months: string | null): string | null | undefined {
  if (months === '0') return null
  return months === '1' || months === '3' ? addDays(today(caller), Number(months) * daysAMonth) : undefined
}

async function leave(visit: Visitor): Promise<Answer> {
  const seen = await look(visit)
  if (!seen) return unknown()
  const form = await visit.form()
  const oneClick = form.get('List-Unsubscribe') === 'One-Click'
  if (!oneClick && form.get('choose') === 'yes') return choose(visit, seen, form)
  // A scanner that posts something else has not asked for anything.
  if (!oneClick && form.get('leave') !== 'yes') return show(visit)
  await visit.act(seen.orgId, (caller) => unsubscribe(caller, seen.personId, oneClick ? 'One-click unsubscribe' : 'Unsubscribe page'))
  const { phrases, organisation, site } = seen
  const body = html`<h1>${phrases.gone}</h1>
    <p class="soft">${phrases.goneFrom(organisation)}</p>`
  return sheet({ lang: phrases.lang, title: phrases.gone, from: { name: organisation, href: site }, body })
}

async function showAsking(visit: Visitor): Promise<Answer> {
  return answerFor(visit, askingFor)
}

/** Only the button confirms: programs that follow every link in a message have agreed to nothing. */
async function confirm(visit: Visitor): Promise<Answer> {
  const form = await visit.form()
  return answerFor(visit, form.get('confirm') === 'yes' ? confirmConsent : askingFor)
}

async function answerFor(visit: Visitor, ask: (caller: Caller, askingId: string) => Promise<Asking | null>): Promise<Answer> {
  const found = readConfirmationToken(visit.vault, visit.params['token']!)
  const seen = found && (await visit.act(found.orgId, async (caller) => ({ home: caller.home, asking: await ask(caller, found.askingId) })))
  if (!seen?.asking) return unknown()
  const { asking, home } = seen
  const { words, state, wording } = asking
  const titles = { open: words.title(home.name), confirmed: words.done, over: words.over }
  const bodies = {
    open: html`<blockquote>${wording}</blockquote>
      <form method="post"><input type="hidden" name="confirm" value="yes" /><button>${words.button}</button></form>`,
    confirmed: html`<blockquote>${wording}</blockquote>`,
    over: html`<p class="soft">${words.overWhy}</p>`,
  }
  const body = html`<h1>${titles[state]}</h1>
    ${bodies[state]}`
  return sheet({ lang: words.lang, title: titles[state], from: { name: home.name, href: `/@${home.slug}` }, body })
}

function unknown(): Answer {
  const body = html`<h1>This link is not complete</h1>
    <p class="soft">It may have been cut off on its way. Open it again from the message, or answer the message and ask to be taken off.</p>`
  return sheet({ title: 'This link is not complete', body, status: 404 })
}
