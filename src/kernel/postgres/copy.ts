// Files copied with their SHA-256 taken on the way, a few at a time, and brought to the disk.
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'

export interface Copied {
  readonly sha256: string
  readonly bytes: number
}

export const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex')

export async function sumOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** What is larger is not held in memory. */
const small = 4_000_000

/** Copies a file as it is read, also while it is written. Undefined when there is none. */
export async function copy(from: string, to: string): Promise<Copied | undefined> {
  const source = await opened(from)
  if (!source) return undefined
  try {
    if ((await source.stat()).size <= small) {
      const content = await source.readFile()
      await writeWhole(to, content)
      return { sha256: sha256(content), bytes: content.length }
    }
    return await stream(source, to)
  } finally {
    await source.close()
  }
}

async function stream(source: FileHandle, to: string): Promise<Copied> {
  const hash = createHash('sha256')
  let bytes = 0
  const counted = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      hash.update(chunk)
      bytes += chunk.length
      yield chunk
    }
  }
  await pipeline(source.createReadStream({ autoClose: false }), counted, createWriteStream(to, { flags: 'wx', mode: 0o600 }))
  return { sha256: hash.digest('hex'), bytes }
}

async function opened(file: string): Promise<FileHandle | undefined> {
  try {
    return await open(file, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Writes a new file for this user alone. */
export async function writeWhole(file: string, content: string | Buffer): Promise<void> {
  const target = await open(file, 'wx', 0o600)
  await target.writeFile(content).finally(() => target.close())
}

/** What was written, made, or renamed in it lasts through a power cut from now on. */
export async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r')
  await handle.sync().finally(() => handle.close())
}

const hands = 4

/** Does the work for each item, a few at a time, and answers in the order of the items. */
export async function inTurns<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = Array.from({ length: items.length })
  let next = 0
  const run = async () => {
    for (let turn = next++; turn < items.length; turn = next++) results[turn] = await work(items[turn]!)
  }
  await Promise.all(Array.from({ length: Math.min(hands, items.length) }, run))
  return results
}
