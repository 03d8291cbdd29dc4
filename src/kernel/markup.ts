// HTML for the few pages visitors see: everything inserted is escaped, one plain style, no script, in light and dark.
import { createHash } from 'node:crypto'
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

// The tool's own colours, so that a visitor meets the same hand; system fonts, so that the page is one request.
const style = `
:root{color-scheme:light dark;--paper:#fbfaf7;--ink:#1c1b19;--soft:#5e5a52;--rule:#8a8478;--act:#1c1b19;--on:#fbfaf7;--error:#a8231b}
@media (prefers-color-scheme:dark){:root{--paper:#171613;--ink:#edeae2;--soft:#b4aea2;--rule:#857f73;--act:#edeae2;--on:#171613;--error:#f0958e}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,sans-serif}
main{max-width:34rem;margin:0 auto;padding:4rem 1.25rem}
h1{font:500 1.75rem/1.2 Georgia,serif;margin:0 0 1rem}
p{margin:0 0 1rem}
.soft{color:var(--soft)}
.error{color:var(--error)}
label{display:block;margin:0 0 .25rem;font-weight:600}
.tick{display:flex;gap:.6rem;align-items:flex-start;font-weight:400}
input,textarea,select{font:inherit;color:inherit;background:transparent;border:1px solid var(--rule);border-radius:8px;padding:.6rem .7rem;width:100%}
input[type=checkbox]{width:1.25rem;height:1.25rem;flex:none;margin:.15rem 0 0}
.field{margin:0 0 1.1rem}
button{font:inherit;font-weight:600;min-height:44px;padding:.6rem 1.2rem;border:0;border-radius:8px;background:var(--act);color:var(--on);cursor:pointer}
a{color:inherit}
:focus-visible{outline:2px solid var(--ink);outline-offset:2px}
.away{position:absolute;left:-9999px}
`
const styleHash = createHash('sha256').update(style).digest('base64')
// Put together outside the page's template, where a formatter would add spaces that the hash does not know.
const styleElement = new Markup(`<style>${style}</style>`)
const policy = `default-src 'none'; img-src 'self' data:; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`

export interface Sheet {
  /** BCP 47; English when not given. */
  readonly lang?: string
  readonly title: string
  readonly body: Markup
  readonly status?: number
  readonly headers?: Answer['headers']
  /** Search engines may list it; they may not when not given. */
  readonly listed?: boolean
}

/** A complete page for a visitor. Classes of the style: soft, error, field, tick, away (out of sight). */
export function sheet({ lang = 'en', title, body, status = 200, headers = {}, listed = false }: Sheet): Answer {
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
        <main>${body}</main>
      </body>
    </html> `
  return { status, headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy, ...headers }, body: page.text }
}
