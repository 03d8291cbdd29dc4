// Real programs for tests: started as processes, listened to, killed, and looked for afterwards.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export const root = join(import.meta.dirname, '../../..')

/** What `npm start` tells Node itself. */
export const nodeOptions = startCommand().filter((word) => word.startsWith('--'))

function startCommand(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { start: string } }
  return scripts.start.split(' ')
}

export interface Ended {
  readonly code: number | null
  readonly output: string
  readonly errors: string
}

export interface Program {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** Resolves when standard output matches; rejects when the program ends before. */
  says(pattern: RegExp): Promise<RegExpExecArray>
}

/** Starts a program in the root of the repository with these variables added to the environment. */
export function startProgram(command: string, args: readonly string[], environment: Record<string, string> = {}): Program {
  const child = spawn(command, args, { cwd: root, env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, output, errors })))
  return { child, ended, says: (pattern) => saying(pattern, child, () => output, ended) }
}

function saying(pattern: RegExp, child: ChildProcess, output: () => string, ended: Promise<Ended>): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const match = pattern.exec(output())
      if (match) resolve(match)
    }
    child.stdout!.on('data', look)
    look()
    void ended.then(({ code, errors }) => reject(new Error(`the program ended with ${code} before it said ${pattern}: ${errors}`)))
  })
}

export interface Process {
  readonly pid: number
  readonly parent: number
  readonly args: string
}

/** Every living process of the machine; the dead whom nobody has buried are left out. */
export function processes(): Process[] {
  const all = process.platform === 'linux' ? fromProc() : fromPs()
  return all.filter(({ state }) => !state.startsWith('Z'))
}

/** A bare Linux has no ps. */
function fromProc(): (Process & { state: string })[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.flatMap((pid) => {
    try {
      // The name in brackets may hold anything; state and parent follow the last bracket.
      const [, state, parent] = /.*\) (\S) (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))!
      const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
      return [{ pid: Number(pid), parent: Number(parent), state: state!, args }]
    } catch {
      // It ended while the others were read.
      return []
    }
  })
}

function fromPs(): (Process & { state: string })[] {
  const { stdout } = spawnSync('ps', ['-axww', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' })
  return stdout.split('\n').flatMap((line) => {
    const [pid, parent, state, ...args] = line.trim().split(/\s+/)
    return state === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), state, args: args.join(' ') }]
  })
}

/** Whether all of them have ended within this time. */
export async function allEnd(pids: readonly number[], milliseconds = 10_000): Promise<boolean> {
  const deadline = performance.now() + milliseconds
  while (processes().some(({ pid }) => pids.includes(pid))) {
    if (performance.now() > deadline) return false
    await sleep(50)
  }
  return true
}
