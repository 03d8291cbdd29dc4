// The contact sheet: all pictures of a run on one page, a row for every route and state.
import type { Route } from './routes.ts'
import type { Shot } from './pictures.ts'

export function contactSheet(shots: readonly Shot[], missing: readonly Route[]): string {
  const routes = [...new Set(shots.map(({ route }) => route))]
  const left = missing.map(({ path, title }) => `<li>${escape(title)} <code>${escape(path)}</code>: nothing leads there</li>`)
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Pictures</title>
<style>
  body { font: 14px/1.4 system-ui; margin: 24px; background: #eee }
  .row { display: flex; gap: 12px; overflow-x: auto; align-items: start }
  figure { margin: 0 0 12px } figcaption { font-size: 12px } strong { color: #a8231b }
  img { height: 320px; width: auto; max-width: 520px; object-fit: cover; object-position: top; background: #fff; border: 1px solid #ccc }
</style>
<h1>${shots.length} pictures of ${routes.length} routes</h1>
<ul>${left.join('')}</ul>
${routes.map((route) => section(route, shots)).join('\n')}
</html>
`
}

function section(route: Route, shots: readonly Shot[]): string {
  const own = shots.filter((shot) => shot.route === route)
  const rows = [...new Set(own.map(({ state }) => state))].map((state) =>
    own
      .filter((shot) => shot.state === state)
      .map(figure)
      .join(''),
  )
  const rowsHtml = rows.map((row) => `<div class="row">${row}</div>`).join('\n')
  return `<h2>${escape(route.title)} <code>${escape(route.path)}</code></h2>\n${rowsHtml}`
}

function figure({ file, state, theme, width, notes }: Shot): string {
  const remarks = notes.map((note) => `<br><strong>${escape(note.split('\n')[0]!)}</strong>`).join('')
  return `<figure><a href="${file}"><img loading="lazy" src="${file}" alt=""></a><figcaption>${state}, ${theme}, ${width}${remarks}</figcaption></figure>`
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
