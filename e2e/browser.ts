// Obtains a real Chromium by itself, and starts it.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'

const root = join(import.meta.dirname, '..')
const cache = join(root, 'node_modules/.cache')
const packed = join(root, 'node_modules/@sparticuz/chromium')

interface Installed {
  readonly executable: string
  /** What must be added to the environment for it to find its libraries and fonts. */
  readonly environment: Record<string, string>
}

// The package's own arguments switch web security off; these suffice. Without a sandbox it runs as root and in a container too.
const args = ['--headless=shell', '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-sync']

/** Starts Chromium: the one CHROMIUM_PATH names, else the one npm brought, else the system's. */
export async function launch(): Promise<Browser> {
  const { executable, environment } = find()
  return chromium.launch({ executablePath: executable, args, env: { ...process.env, ...environment } })
}

function find(): Installed {
  const named = process.env['CHROMIUM_PATH']
  if (named) return { executable: named, environment: {} }
  if (process.platform === 'linux' && process.arch === 'x64' && existsSync(packed)) return unpacked()
  const system = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'].find(
    existsSync,
  )
  if (system) return { executable: system, environment: {} }
  throw new Error('There is no Chromium for this machine: install one and set CHROMIUM_PATH to its program.')
}

/** The packed Chromium, unpacked once per checkout and version. */
function unpacked(): Installed {
  const { version } = JSON.parse(readFileSync(join(packed, 'package.json'), 'utf8')) as { version: string }
  const home = join(cache, `chromium-${version}`)
  if (!existsSync(home)) unpack(home)
  const executable = join(home, 'chromium')
  const fonts = { FONTCONFIG_PATH: join(home, 'fonts') }
  // The package brings the libraries it needs for systems without them; elsewhere the system's own fit better.
  if (spawnSync(executable, ['--version'], { stdio: 'ignore' }).status === 0) return { executable, environment: fonts }
  return { executable, environment: { ...fonts, LD_LIBRARY_PATH: join(home, 'al2023/lib') } }
}

/** Works beside the final place and renames the result: of two stories that start at once, neither sees half a browser. */
function unpack(home: string): void {
  mkdirSync(cache, { recursive: true })
  const place = mkdtempSync(join(cache, 'chromium-'))
  try {
    // It unpacks into TMPDIR, where a fixed name may be another user's; and its libraries only where it takes the machine for a Lambda.
    const unpacking = spawnSync(
      process.execPath,
      ['--input-type=module', '-e', `import chromium from '@sparticuz/chromium'; await chromium.executablePath()`],
      { cwd: root, env: { ...process.env, TMPDIR: place, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' }, encoding: 'utf8' },
    )
    if (unpacking.status !== 0) throw new Error(`Chromium could not be unpacked: ${unpacking.stderr}`)
    // Its own fonts.conf names a place where the fonts are not; without any font Chromium ends itself.
    writeFileSync(join(place, 'fonts/fonts.conf'), fontsConfiguration(home))
    if (!existsSync(home)) renameSync(place, home)
  } catch (error) {
    // Another story was faster.
    if (!existsSync(home)) throw error
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

function fontsConfiguration(home: string): string {
  const folders = ['/usr/share/fonts', join(home, 'fonts')].map((folder) => `<dir>${folder}</dir>`)
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${folders.join('')}<cachedir>${join(home, 'fonts-cache')}</cachedir></fontconfig>`
}
