// `npm run bench`: each path beside its limit, measured in the same run; the figures are reported and gate nothing.
// `npm run bench -- mail` measures only what contains the argument.
import { availableParallelism } from 'node:os'
import { claims } from './claims.ts'
import { events } from './events.ts'
import { lists } from './lists.ts'
import { mails } from './mail.ts'
import { redirects } from './redirect.ts'
import { starts } from './start.ts'
import { tableOf, type Line } from './table.ts'

const paths: Record<string, () => Promise<Line[]>> = { start: starts, mail: mails, claims, events, redirect: redirects, lists }
const chosen = process.argv.slice(2)

const lines: Line[] = []
for (const [name, measure] of Object.entries(paths))
  if (chosen.length === 0 || chosen.some((part) => name.includes(part))) lines.push(...(await measure()))
console.log(`Node ${process.version}, ${availableParallelism()} cores\n\n${tableOf(lines)}`)
