// Builds the browser's part when its sources have changed since the last build. The bundler works in a child process:
// in the server's own it would leave some 250 MB behind.

import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const house = resolve(import.meta.dirname, '../..')
const dist = join(house, 'dist/web')
const stamp = join(dist, '.stamp')

// Contracts and rules of every context run in the browser too, so all of src counts, save what never reaches it.
const neverInBrowser = /\.test\.tsx?$|\.sql$|\.md$/

/** A hash over everything the browser's part is made of. */
export function sourceHash(): string {
  const files = readdirSync(join(house, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !neverInBrowser.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
  const hash = createHash('sha256')
  for (const file of [join(house, 'package-lock.json'), ...files])
    hash.update(file.slice(house.length)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

/** Makes sure that `dist/web` is built from the sources as they are, and returns its path. */
export async function ensureWeb(): Promise<string> {
  const key = sourceHash()
  if (isBuilt(key)) return dist
  sweep()
  const fresh = `${dist}.${process.pid}`
  try {
    await buildInChild(fresh)
    writeFileSync(join(fresh, '.stamp'), key)
    try {
      moveInto(fresh)
    } catch (error) {
      // Another server that started at the same moment was faster; its build is the same.
      if (!isBuilt(key)) throw error
    }
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
  return dist
}

const isBuilt = (key: string): boolean => existsSync(stamp) && readFileSync(stamp, 'utf8') === key

/** Puts a finished build in the place of the last one; by renaming, so that a running server never finds half of it. */
function moveInto(fresh: string): void {
  const old = `${fresh}.old`
  if (existsSync(dist)) renameSync(dist, old)
  renameSync(fresh, dist)
  rmSync(old, { recursive: true, force: true })
}

/** Removes what a process left behind that was killed while it built; the folder carries its number. */
function sweep(): void {
  mkdirSync(join(house, 'dist'), { recursive: true })
  for (const name of readdirSync(join(house, 'dist')).filter((each) => /^web\.\d+/.test(each))) {
    if (!isRunning(Number(name.split('.')[1]))) rmSync(join(house, 'dist', name), { recursive: true, force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function buildInChild(outDir: string): Promise<void> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [import.meta.filename, outDir], { cwd: house, stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.on('data', (part: Buffer) => (said = (said + part.toString()).slice(-4000)))
    child.on('error', failed)
    child.on('exit', (code) => (code === 0 ? done() : failed(new Error(`The web part could not be built:\n${said.trim()}`))))
  })
}

async function bundle(outDir: string): Promise<void> {
  const [{ build }, { default: react }, { default: tailwind }] = await Promise.all([
    import('vite'),
    import('@vitejs/plugin-react'),
    import('@tailwindcss/vite'),
  ])
  await build({
    root: join(house, 'src/app/web'),
    configFile: false,
    logLevel: 'error',
    plugins: [react(), tailwind()],
    build: {
      outDir,
      emptyOutDir: true,
      // The first versions that know light-dark().
      target: ['chrome123', 'firefox120', 'safari17.5'],
      // A font or picture written into the CSS as a data: address would be refused by the content security policy.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
    },
  })
}

if (process.argv[1] === import.meta.filename && process.argv[2]) await bundle(process.argv[2])
