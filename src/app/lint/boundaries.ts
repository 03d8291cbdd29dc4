// Who may import whom: every rule of direction between the rooms, decided from the one list in src/contexts.ts.
import { posix } from 'node:path'
import { contexts } from '#contexts.ts'

const order: readonly string[] = contexts.map(({ name }) => name)

/** Where a file lives: `room` is a context, `kernel`, `ui`, `app`, a folder beside `src`, or `root`; `inside` is the path within it. */
export interface Place {
  readonly room: string
  readonly inside: string
}

export function placeOf(path: string): Place {
  const [top = '', second = '', ...rest] = path.split('/')
  if (top !== 'src') return path.includes('/') ? { room: top, inside: [second, ...rest].join('/') } : { room: 'root', inside: path }
  return rest.length ? { room: second, inside: rest.join('/') } : { room: 'root', inside: second }
}

export function isContext(room: string): boolean {
  return order.includes(room)
}

/** `actions` names both `actions.ts` and the files of the folder `actions/`: what grew past one file keeps its name. */
export function isPart(inside: string, ...parts: string[]): boolean {
  return parts.some((part) => inside === `${part}.ts` || inside.startsWith(`${part}/`))
}

/** Tests and what only they use; these may lean on everything that composes. */
export function isProof({ room, inside }: Place): boolean {
  return (
    ['e2e', 'bench', 'faults', 'root'].includes(room) ||
    /\.test\.tsx?$/.test(inside) ||
    /(^|\/)testing\//.test(inside) ||
    (room === 'app' && ['test.ts', 'capabilities.ts'].includes(inside))
  )
}

// A rule is a pure decision that also runs in the browser. What only the server has is IO; what reads files or sockets too.
const io = /^(node:|(pg|pg-copy-streams|kysely|graphile-worker|nodemailer|pino|better-auth|imapflow|mjml|vite)(\/|$))/
const serverOnly = ['actions', 'store', 'jobs', 'public', 'seed', 'doors']

/** The repository path an import means, or undefined for a package. */
export function resolveImport(from: string, specifier: string): string | undefined {
  const plain = specifier.replace(/\?.*$/, '')
  if (plain.startsWith('#')) return posix.normalize(`src/${plain.slice(1)}`)
  if (plain.startsWith('.')) return posix.normalize(posix.join(posix.dirname(from), plain))
  return undefined
}

/**
 * Why `from` may not import `specifier`, or undefined when it may. Paths are relative to the repository, with slashes.
 * `typeOnly` imports vanish before the program runs, so the browser and purity rules let them pass; direction holds for them too.
 */
export function refusal(from: string, specifier: string, typeOnly: boolean): string | undefined {
  const here = placeOf(from)
  const path = resolveImport(from, specifier)
  if (path === undefined) return refusePackage(here, specifier, typeOnly)
  const there = placeOf(path)
  if (here.room !== there.room && specifier.startsWith('.') && path.startsWith('src/') && from.startsWith('src/')) {
    return `crosses into ${there.room} by a relative path: write '#${path.slice(4)}'`
  }
  return refuseRoom(here, there, typeOnly) ?? refuseInside(here, there, typeOnly)
}

function refusePackage(here: Place, specifier: string, typeOnly: boolean): string | undefined {
  if (typeOnly || isProof(here)) return undefined
  if (isContext(here.room) && isPart(here.inside, 'rules') && io.test(specifier)) {
    return `rules decide and do no IO: '${specifier}' belongs in store.ts, jobs.ts or the kernel`
  }
  if (isContext(here.room) && !isPart(here.inside, 'store') && /^(pg|pg-copy-streams|kysely)$/.test(specifier)) {
    return `SQL lives in store.ts: '${specifier}' is for that room`
  }
  if (isPage(here) && specifier.startsWith('node:')) return `a page runs in the browser, which has no '${specifier}'`
  return undefined
}

function refuseRoom(here: Place, there: Place, typeOnly: boolean): string | undefined {
  if (here.room === there.room) return undefined
  const proof = isProof(here)
  if (there.room === 'app') return proof ? undefined : 'app/ composes the rest and is imported by nobody'
  if (here.room === 'kernel') return isSourceRoom(there.room) || isTable(there) ? 'the kernel knows no other room' : undefined
  if (here.room === 'ui') return refuseUi(there, typeOnly)
  if (['e2e', 'bench', 'faults'].includes(there.room)) return proof ? undefined : `${there.room}/ is imported by no part of the program`
  return isContext(there.room) ? refuseContext(here, there) : undefined
}

function refuseUi(there: Place, typeOnly: boolean): string | undefined {
  if (there.room === 'kernel' && ['money.ts', 'time.ts'].includes(there.inside)) return undefined
  if (isTable(there) && typeOnly) return undefined
  return 'ui/ imports only ui/, #kernel/money.ts, #kernel/time.ts and, as a type, #contexts.ts'
}

function refuseContext(here: Place, there: Place): string | undefined {
  if (isPart(there.inside, 'store')) return `store.ts is its own context's: ask ${there.room}'s actions instead`
  if (!isContext(here.room)) return undefined
  if (order.indexOf(there.room) > order.indexOf(here.room)) {
    return `${there.room} stands below ${here.room} in src/contexts.ts: news goes down as events, never as imports`
  }
  if (isPart(there.inside, 'contract', 'actions')) return undefined
  if (isPage(here) && there.inside.startsWith('web/')) return undefined
  return `of ${there.room} only contract.ts and actions.ts may be imported${isPage(here) ? ', and its web/ components' : ''}`
}

function refuseInside(here: Place, there: Place, typeOnly: boolean): string | undefined {
  if (isProof(here)) return undefined
  if (isProof(there) && there.room !== 'root') return 'what tests use is not part of the program'
  if (typeOnly) return undefined
  if (isPage(here) && isContext(there.room) && isPart(there.inside, ...serverOnly)) {
    return 'a page runs in the browser and reaches the server through the client only'
  }
  if (isContext(here.room) && isPart(here.inside, 'rules') && isPart(there.inside, ...serverOnly)) {
    return 'rules decide and do no IO: the action loads, the rule decides, the action saves'
  }
  if (!isPage(here) && isPage(there)) return 'pages are built for the browser: Node cannot load them'
  return undefined
}

function isSourceRoom(room: string): boolean {
  return isContext(room) || room === 'ui' || room === 'app'
}

function isTable(there: Place): boolean {
  return there.room === 'root' && there.inside === 'contexts.ts'
}

/** What the browser runs: a context's or the shell's `web/`, and `ui/`. */
export function isPage({ room, inside }: Place): boolean {
  return room === 'ui' || inside.startsWith('web/')
}
