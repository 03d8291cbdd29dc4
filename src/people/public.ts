// The way out and the way in: the page and the one-click address behind every unsubscribe link (RFC 8058), and the page that confirms a consent.
// Looking changes nothing; only POST does.
import { html, sheet } from '#kernel/markup.ts'
import type { Answer, PublicPage, Visitor } from '#kernel/publicpage.ts'
import type { Caller } from '#kernel/caller.ts'
import { askingFor, confirmConsent, readConfirmationToken, type Asking } from './actions/asking.ts'
import { readUnsubscribeToken, unsubscribe } from './actions/consent.ts'
import { personById } from './actions/person.ts'
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
}

async function look(visit: Visitor): Promise<Seen | null> {
  const found = readUnsubscribeToken(visit.vault, visit.params['token']!)
  if (!found) return null
  return visit.act(found.orgId, async (caller) => {
    const person = await personById(caller, found.personId)
    const address = person?.email ? maskEmail(person.email) : null
    return {
      ...found,
      phrases: phrasesFor(person?.language ?? null),
      organisation: caller.home.name,
      site: `/@${caller.home.slug}`,
      address,
    }
  })
}

async function show(visit: Visitor): Promise<Answer> {
  const seen = await look(visit)
  if (!seen) return unknown()
  const { phrases, organisation, site, address } = seen
  const body = html`<h1>${phrases.title(organisation)}</h1>
    ${address && html`<p class="soft">${address}</p>`}
    <form method="post"><input type="hidden" name="leave" value="yes" /><button>${phrases.button}</button></form>`
  return sheet({ lang: phrases.lang, title: phrases.title(organisation), from: { name: organisation, href: site }, body })
}

async function leave(visit: Visitor): Promise<Answer> {
  const seen = await look(visit)
  if (!seen) return unknown()
  const form = await visit.form()
  const oneClick = form.get('List-Unsubscribe') === 'One-Click'
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
