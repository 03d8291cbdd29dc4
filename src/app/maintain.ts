// The command line below the operations: `npm run throughline -- backup` and `restore`.
import { report } from './report.ts'
import { upkeep } from './upkeep.ts'

const say = (line: string) => void process.stdout.write(`${line}\n`)

try {
  const [name, ...words] = process.argv.slice(2)
  say(await upkeep[name!]!.run(words, say))
} catch (error) {
  report(error)
  process.exitCode = 1
}
