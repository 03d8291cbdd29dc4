// The pages of the public site as HTML and as a feed: fast, readable, no script, in light and dark.
import { createHash } from 'node:crypto'
import type { Home } from '#kernel/caller.ts'
import { fontFaces } from '#kernel/fonts.ts'
import { escapeText, html, Markup } from '#kernel/markup.ts'
import type { Instant } from '#kernel/time.ts'
import { pageAddress } from './contract/base.ts'
import type { Site } from './contract/site.ts'
import type { WebsitePayload } from './payload.ts'
import { plainText } from './plaintext.ts'

// The program's own paper and ink; a reading size, one column, one serif.
const style = `
${fontFaces}
:root{color-scheme:light dark;--paper:#fbfaf7;--ink:#1c1b19;--soft:#5e5a52;--line:#e7e3da;--rule:#8a8478;--on:#fbfaf7;--error:#a8231b}
@media (prefers-color-scheme:dark){:root{--paper:#171613;--ink:#edeae2;--soft:#b5afa2;--line:#2e2c27;--rule:#857f73;--on:#171613;--error:#f08c84}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1.1875rem/1.6 Newsreader,Charter,'Iowan Old Style',Palatino,Georgia,serif}
header,main,footer{max-width:41rem;margin:0 auto;padding:0 1.25rem}
header,footer,.when,.act,label,button,input,textarea,select,.tick,nav{font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif}
header{display:flex;justify-content:space-between;align-items:baseline;gap:1rem;padding-top:1.5rem;padding-bottom:1.25rem;font-size:1rem}
header a{color:inherit;text-decoration:none;display:inline-block;padding:.6rem 0}
header .home{font-weight:650}
header nav{margin-left:auto}
a:hover{text-decoration:underline}
main{padding-top:1.5rem;padding-bottom:3.5rem;border-top:1px solid var(--line)}
h1,h2,h3,h4{line-height:1.2;text-wrap:balance;letter-spacing:-.01em}
h1{font-weight:500;font-size:clamp(1.9rem,1.3rem + 2.6vw,2.65rem);margin:0 0 1.2rem}
h2{font-weight:550;font-size:1.55rem;margin:2.4rem 0 .8rem}
h3{font-size:1.25rem;margin:2rem 0 .6rem}
h4{font-size:1.1rem;margin:1.6rem 0 .5rem}
p,ul,ol,blockquote,pre,figure,table{margin:0 0 1.15rem}
ul,ol{padding-left:1.4rem}
li{margin:0 0 .35rem}
img{max-width:100%;height:auto;border-radius:8px}
blockquote{margin-left:0;padding-left:1.1rem;border-left:2px solid var(--line);color:var(--soft);font-style:italic}
hr{border:0;border-top:1px solid var(--line);margin:2.2rem 0}
pre{overflow-x:auto;font-size:.95rem}
table{border-collapse:collapse;display:block;overflow-x:auto}
th,td{text-align:left;padding:.5rem .9rem .5rem 0;border-bottom:1px solid var(--line);vertical-align:top}
a{color:inherit;text-decoration-thickness:1px;text-underline-offset:.18em;overflow-wrap:anywhere}
.when{color:var(--soft);font-size:.95rem;margin:0 0 .9rem}
.lead{font-size:1.3rem;line-height:1.5;color:var(--soft)}
.call{margin:2rem 0}
.act,button{display:inline-block;font-weight:650;font-size:1.05rem;line-height:1.3;padding:.85rem 1.5rem;border:0;border-radius:8px;background:var(--ink);color:var(--on);text-decoration:none;cursor:pointer}
.posts{list-style:none;padding:0;margin:0}
.posts li{padding:1.5rem 0;border-bottom:1px solid var(--line);margin:0}
.posts li:first-child{padding-top:.5rem}
.posts li:last-child{border:0}
.posts h2{margin:0 0 .35rem;font-size:1.5rem}
.posts h2 a{text-decoration:none;display:block}
.posts h2 a:hover{text-decoration:underline}
.posts p{margin:0;color:var(--soft)}
.posts .when{margin:0 0 .3rem}
footer{padding-top:1.25rem;padding-bottom:3rem;border-top:1px solid var(--line);color:var(--soft);font-size:.95rem;white-space:pre-line}
.soft{color:var(--soft)}
.error{color:var(--error)}
.field{margin:0 0 1.1rem}
form{margin:2rem 0}
label{display:block;margin:0 0 .25rem;font-weight:650;font-size:1rem}
.tick{display:flex;gap:.6rem;align-items:flex-start;font-weight:400}
input,textarea,select{font-size:1rem;line-height:1.4;color:inherit;background:transparent;border:1px solid var(--rule);border-radius:8px;padding:.7rem .8rem;width:100%}
input[type=checkbox],input[type=radio]{width:1.25rem;height:1.25rem;flex:none;margin:.15rem 0 0;padding:0}
:focus-visible{outline:2px solid var(--ink);outline-offset:3px}
.away{position:absolute;left:-9999px}
.skip{position:absolute;left:-9999px}
.skip:focus{left:1rem;top:.5rem}
`
const styleHash = createHash('sha256').update(style).digest('base64')
// Character by character what the hash was made of: nobody's formatting may come between.
const styleElement = new Markup(`<style>${style}</style>`)

/**
 * What a page of the site may do: show pictures, post its form here, nothing else. `sandbox` without allow-scripts stands even against a hole in
 * the cleaning; allow-same-origin keeps the visitor's first-party cookie with the form. Our own pages may frame it, for the preview.
 */
export const sitePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  'img-src https: http: data:',
  "font-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
  'sandbox allow-forms allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation',
].join('; ')

interface Words {
  readonly posts: string
  readonly feed: string
  readonly empty: string
  readonly skip: string
  readonly missing: string
  readonly gone: string
}

const wordsOf: Record<string, Words> = {
  en: {
    posts: 'All posts',
    feed: 'RSS feed',
    empty: 'Nothing has been published yet.',
    skip: 'To the text',
    missing: 'There is no page at this address',
    gone: 'This page has been withdrawn',
  },
  de: {
    posts: 'Alle Beiträge',
    feed: 'RSS-Feed',
    empty: 'Noch ist nichts erschienen.',
    skip: 'Zum Text',
    missing: 'Unter dieser Adresse steht keine Seite',
    gone: 'Diese Seite wurde zurückgezogen',
  },
  fr: {
    posts: 'Tous les articles',
    feed: 'Flux RSS',
    empty: 'Rien n’a encore été publié.',
    skip: 'Aller au texte',
    missing: 'Il n’y a pas de page à cette adresse',
    gone: 'Cette page a été retirée',
  },
  es: {
    posts: 'Todas las entradas',
    feed: 'Canal RSS',
    empty: 'Todavía no se ha publicado nada.',
    skip: 'Ir al texto',
    missing: 'No hay ninguna página en esta dirección',
    gone: 'Esta página se ha retirado',
  },
  pt: {
    posts: 'Todas as publicações',
    feed: 'Feed RSS',
    empty: 'Ainda não foi publicado nada.',
    skip: 'Ir para o texto',
    missing: 'Não há nenhuma página neste endereço',
    gone: 'Esta página foi retirada',
  },
  it: {
    posts: 'Tutti gli articoli',
    feed: 'Feed RSS',
    empty: 'Non è ancora stato pubblicato nulla.',
    skip: 'Vai al testo',
    missing: 'A questo indirizzo non c’è nessuna pagina',
    gone: 'Questa pagina è stata ritirata',
  },
  nl: {
    posts: 'Alle berichten',
    feed: 'RSS-feed',
    empty: 'Er is nog niets verschenen.',
    skip: 'Naar de tekst',
    missing: 'Op dit adres staat geen pagina',
    gone: 'Deze pagina is ingetrokken',
  },
}
const wordsIn = (lang: string) => wordsOf[lang.split('-')[0]!.toLowerCase()] ?? wordsOf['en']!

const from = '<!-- approved -->'
const to = '<!-- /approved -->'

/** What was approved, as it stands in the page: title, text and the call to action. The same payload always gives the same characters. */
export function article({ title, html: body, cta }: WebsitePayload): Markup {
  return html`<h1>${title}</h1>
    ${new Markup(body)} ${cta && html`<p class="call"><a class="act" href="${cta.url}">${cta.label}</a></p>`}`
}

/** The approved part of a page; undefined when there is none. */
export function articleOf(served: string): string | undefined {
  const start = served.indexOf(from)
  const end = served.lastIndexOf(to)
  return start === -1 || end < start ? undefined : served.slice(start + from.length, end)
}

export interface SiteContext {
  readonly home: Pick<Home, 'name' | 'slug' | 'publicUrl' | 'locale' | 'zone'>
  readonly site: Pick<Site, 'title' | 'description' | 'contact' | 'listed'>
}

/** A post or a landing page; `form` is markup that tracking made. */
export function articlePage(
  context: SiteContext,
  payload: WebsitePayload,
  { publishedAt, form }: { publishedAt: Instant | null; form: string | null },
): string {
  const { home, site } = context
  const post = payload.kind === 'post'
  const body = html`<article lang="${payload.lang}">
    ${post && publishedAt !== null && html`<p class="when">${when(publishedAt, payload.lang, home.zone)}</p>`}
    ${new Markup(from)}${article(payload)}${new Markup(to)} ${form !== null && new Markup(form)}
  </article>`
  const description = payload.summary || plainText(payload.html).slice(0, 200)
  const address = pageAddress(home, payload.slug)
  return page(context, {
    lang: payload.lang,
    title: payload.title,
    description,
    address,
    listed: post && site.listed && publishedAt !== null,
    kind: post ? 'article' : 'website',
    body,
    plain: !post,
  })
}

export interface Post {
  readonly payload: WebsitePayload
  readonly publishedAt: Instant
}

/** The site's first page: its posts, newest first. */
export function indexPage(context: SiteContext, posts: readonly Post[]): string {
  const { home, site } = context
  const lang = home.locale
  const list = posts.map(
    ({ payload, publishedAt }) =>
      html`<li lang="${payload.lang}">
        <p class="when">${when(publishedAt, payload.lang, home.zone)}</p>
        <h2><a href="/@${home.slug}/${payload.slug}">${payload.title}</a></h2>
        ${payload.summary !== '' && html`<p>${payload.summary}</p>`}
      </li>`,
  )
  const body = html`<h1>${site.title}</h1>
    ${site.description !== '' && html`<p class="lead">${site.description}</p>`}
    ${
      list.length > 0
        ? html`<ul class="posts">
            ${list}
          </ul>`
        : html`<p class="soft">${wordsIn(lang).empty}</p>`
    }`
  return page(context, {
    lang,
    title: site.title,
    description: site.description,
    address: pageAddress(home),
    listed: site.listed,
    kind: 'website',
    body,
    front: true,
  })
}

/** In place of a page that was never there or has been withdrawn: says so, and leads to those that are there. */
export function absentPage(context: SiteContext, withdrawn: boolean): string {
  const { home } = context
  const words = wordsIn(home.locale)
  const title = withdrawn ? words.gone : words.missing
  const body = html`<h1>${title}</h1>
    <p class="call"><a class="act" href="/@${home.slug}">${words.posts}</a></p>`
  return page(context, { lang: home.locale, title, description: '', address: pageAddress(home), listed: false, kind: 'website', body })
}

interface Sheet {
  readonly lang: string
  readonly title: string
  readonly description: string
  readonly address: string
  readonly listed: boolean
  readonly kind: 'article' | 'website'
  readonly body: Markup
  /** A landing page asks one thing: nothing else on it leads away. */
  readonly plain?: boolean
  /** The first page of the site bears its name as the heading. */
  readonly front?: boolean
}

function page({ home, site }: SiteContext, { lang, title, description, address, listed, kind, body, plain, front }: Sheet): string {
  const words = wordsIn(lang)
  const own = `/@${home.slug}`
  return html`<!doctype html>
    <html lang="${lang}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title === site.title ? title : `${title} – ${site.title}`}</title>
        ${description !== '' && html`<meta name="description" content="${description}" />`}
        ${!listed && new Markup('<meta name="robots" content="noindex">')}
        <link rel="canonical" href="${address}" />
        <link rel="alternate" type="application/rss+xml" title="${site.title}" href="${own}/feed.xml" />
        <meta property="og:title" content="${title}" />
        <meta property="og:type" content="${kind}" />
        <meta property="og:url" content="${address}" />
        ${description !== '' && html`<meta property="og:description" content="${description}" />`} ${styleElement}
      </head>
      <body>
        <a class="skip" href="#text">${words.skip}</a>
        <header>
          ${!front && html`<a class="home" href="${own}">${site.title}</a>`}${!plain && html`<nav><a href="${own}/feed.xml">${words.feed}</a></nav>`}
        </header>
        <main id="text">${body}</main>
        <footer>${[site.contact, home.name === site.title ? '' : home.name].filter(Boolean).join('\n') || home.name}</footer>
      </body>
    </html> `.text
}

function when(at: Instant, lang: string, zone: string): Markup {
  const words = new Intl.DateTimeFormat(lang, { dateStyle: 'long', timeZone: zone }).format(new Date(at))
  return html`<time datetime="${at}">${words}</time>`
}

/** RSS 2.0 with the whole text of each post. */
export function feed({ home, site }: SiteContext, posts: readonly Post[]): string {
  const address = pageAddress(home)
  const items = posts.map(({ payload, publishedAt }) => {
    const link = pageAddress(home, payload.slug)
    return `<item><title>${xml(payload.title)}</title><link>${xml(link)}</link><guid isPermaLink="true">${xml(link)}</guid><pubDate>${new Date(publishedAt).toUTCString()}</pubDate>
<description>${xml(payload.summary || plainText(payload.html).slice(0, 300))}</description><content:encoded>${xml(article(payload).text)}</content:encoded></item>`
  })
  const built = posts[0] ? `<lastBuildDate>${new Date(posts[0].publishedAt).toUTCString()}</lastBuildDate>` : ''
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>${xml(site.title)}</title><link>${xml(address)}</link><description>${xml(site.description || site.title)}</description><language>${xml(home.locale)}</language>${built}
<atom:link href="${xml(`${address}/feed.xml`)}" rel="self" type="application/rss+xml"/>
${items.join('\n')}
</channel></rss>
`
}

/** Characters XML 1.0 does not know are left out: one of them would make the whole feed unreadable. */
function xml(text: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  return escapeText(text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ''))
}
