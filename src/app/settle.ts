// Ends a start: keeps what was compiled for the next one, and gives back the memory that only the start needed.
import { Session } from 'node:inspector/promises'
import { flushCompileCache } from 'node:module'

/**
 * To read some 1,400 files and to make every schema leaves as much behind as stays in use, and a program that nobody asks for anything
 * has no reason to collect it. It takes about a tenth of a second, which is why it is done before the first question comes.
 */
export async function settle(): Promise<void> {
  // Written at the end of the process too, but not of one that is killed.
  flushCompileCache()
  const session = new Session()
  session.connect()
  await session.post('HeapProfiler.collectGarbage')
  session.disconnect()
}
