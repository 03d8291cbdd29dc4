// HTML for the few pages visitors see: everything inserted is escaped, one plain style, no script, in light and dark.
import { createHash } from 'node:crypto'
import { fontFaces } from './fonts.ts'
import type { Answer } from './publicpage.ts'

/** Text that is HTML already. */
export class Markup {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Insert = string | number | Markup | readonly Insert[] | false | null | undefined

/** Writes HTML; what is inserted is escaped unless it is markup itself, lists are joined, nothing is written for null and false. */
export function html(parts: TemplateStringsArray, ...inserts: readonly Insert[]): Markup {
  return new Markup(parts.reduce((text, part, index) => text + insert(inserts[index - 1]) + part))
}

function insert(value: Insert): string {
  if (value === false || value == null) return ''
  if (typeof value === 'string' || typeof value === 'number') return escapeText(String(value))
  return value instanceof Markup ? value.text : value.map(insert).join('')
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text as it may stand between tags and in quoted attributes. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]!)
}

// The colours, the serif and the measure of the public site, so that whoever comes from there meets the same hand.
const style = `
${fontFaces}
:root{color-scheme:light dark;--paper:#fbfaf7;--ink:#1c1b19;--soft:#5e5a52;--line:#e7e3da;--rule:#8a8478;--act:#1c1b19;--on:#fbfaf7;--error:#a8231b}
@media (prefers-color-scheme:dark){:root{--paper:#171613;--ink:#edeae2;--soft:#b4aea2;--line:#2e2c27;--rule:#857f73;--act:#edeae2;--on:#171613;--error:#f0958e}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.55 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif}
header,main{max-width:41rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:1.5rem;padding-bottom:1.25rem;font-size:1rem;font-weight:650}
header a{display:inline-block;padding:.6rem 0;text-decoration:none}
header a:hover{text-decoration:underline}
header+main{border-top:1px solid var(--line);padding-top:1.5rem}
main{padding-top:4rem;padding-bottom:3.5rem}
h1{font:500 clamp(1.9rem,1.3rem + 2.6vw,2.65rem)/1.2 Newsreader,Charter,'Iowan Old Style',Palatino,Georgia,serif;letter-spacing:-.01em;text-wrap:balance;margin:0 0 1.2rem}
h2{font:500 1.5rem/1.25 Newsreader,Charter,'Iowan Old Style',Palatino,Georgia,serif;border-top:1px solid var(--line);margin:2.5rem 0 0;padding-top:1.5rem}
h2~form{margin-top:1.25rem}
p{margin:0 0 1rem}
.soft{color:var(--soft)}
.error{color:var(--error)}
form{margin:2rem 0}
label{display:block;margin:0 0 .25rem;font-weight:650;font-size:1rem}
.tick{display:flex;gap:.6rem;align-items:flex-start;font-weight:400}
input,textarea,select{font:inherit;color:inherit;background:transparent;border:1px solid var(--rule);border-radius:8px;padding:.6rem .7rem;width:100%}
input[type=checkbox]{accent-color:var(--act);width:1.25rem;height:1.25rem;flex:none;margin:.15rem 0 0}
.field{margin:0 0 1.1rem}
fieldset{border:0;padding:0;margin:0 0 1.1rem}
legend{font-weight:650;font-size:1rem;padding:0;margin:0 0 .6rem}
fieldset .tick{margin:0 0 .8rem}
button{font:inherit;font-weight:650;min-height:44px;padding:.6rem 1.2rem;border:0;border-radius:8px;background:var(--act);color:var(--on);cursor:pointer}
button.plain{background:transparent;color:var(--ink);border:1px solid var(--rule)}
a{color:inherit}
:focus-visible{outline:2px solid var(--ink);outline-offset:2px}
.away{position:absolute;left:-9999px}
`
const styleHash = createHash('sha256').update(style).digest('base64')
// Put together outside the page's template, where a formatter would add spaces that the hash does not know.
const styleElement = new Markup(`<style>${style}</style>`)
const policy = `default-src 'none'; img-src 'self' data:; style-src 'sha256-${styleHash}'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`

export interface Sheet {
  /** BCP 47; English when not given. */
  readonly lang?: string
  readonly title: string
  /** Whose page it is, with the way to their site. */
  readonly from?: { readonly name: string; readonly href: string }
  readonly body: Markup
  readonly status?: number
  readonly headers?: Answer['headers']
  /** Search engines may list it; they may not when not given. */
  readonly listed?: boolean
}

/** A complete page for a visitor. Classes of the style: soft, error, field, tick, plain (the second button of a page), away (out of sight). */
export function sheet({ lang = 'en', title, from, body, status = 200, headers = {}, listed = false }: Sheet): Answer {
  const page = html`<!doctype html>
    <html lang="${lang}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${listed ? '' : new Markup('<meta name="robots" content="noindex">')}
        <title>${title}</title>
        ${styleElement}
      </head>
      <body>
        ${from && html`<header><a href="${from.href}">${from.name}</a></header>`}
        <main>${body}</main>
      </body>
    </html> `
  return { status, headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy, ...headers }, body: page.text }
}
