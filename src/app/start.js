// The first file that runs, on whatever Node there is: checks the version, then hands over to the program that was asked for.
import { appendFileSync } from 'node:fs'
import module from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const programs = {
  main: './main.ts',
  test: './test.ts',
  cli: './cli.ts',
  pictures: '../../e2e/pictures.ts',
  bench: '../../bench/bench.ts',
  // What the tests try in short, in full.
  faults: './test.ts',
}

// These commands work on the data as they lie there, and load nothing of the program that would look at them.
const upkeep = ['backup', 'restore']

const oldest = 24

function run() {
  if (parseInt(process.versions.node, 10) < oldest) return refuse(oldNode())
  const [name = 'main'] = process.argv.splice(2, 1)
  if (!Object.hasOwn(programs, name))
    return refuse(`There is no program called ${name}: use test, faults, cli, pictures, bench, or nothing to start the server.`)
  if (name === 'faults') chooseFaults()
  keepCompiled()
  const file = name === 'cli' && upkeep.includes(process.argv[2]) ? './maintain.ts' : programs[name]
  import(file).catch((error) => refuse(notLoaded(error)))
}

/**
 * What Node made of the sources (types stripped, compiled) is kept for the next start of this program and of those it starts: they begin sooner,
 * and the compiler that strips types, 20 MB, is not loaded at all. Node compares every file with what was compiled; where it may not write it goes without.
 */
function keepCompiled() {
  process.env.NODE_COMPILE_CACHE ||= join(import.meta.dirname, '../../dist/compiled')
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE)
}

function chooseFaults() {
  process.env.FAULTS = 'full'
  if (process.argv.length === 2) process.argv.push('faults/')
}

function oldNode() {
  const found = `Throughline needs Node ${oldest} or newer and this is Node ${process.versions.node}`
  const packaged = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch)
  return packaged
    ? `${found}: run npm ci, which brings a Node ${oldest} of its own, and then npm start, which uses it.`
    : `${found}: install Node ${oldest} from https://nodejs.org and start again.`
}

function notLoaded(error) {
  if (error.code === 'ERR_MODULE_NOT_FOUND' && error.message.startsWith('Cannot find package')) {
    return `${error.message.split(' imported from')[0]}: run npm ci, then start again.`
  }
  const file = join(tmpdir(), 'throughline-fault.log')
  appendFileSync(file, `${new Date().toISOString()} ${error.stack}\n`)
  return `Throughline stopped at a fault of its own (${error.message.split('\n')[0]}): start it again, and report it with the details in ${file}.`
}

function refuse(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exitCode = 1
}

run()
