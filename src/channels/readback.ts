// Reading a page back as a visitor gets it, and comparing it with what was approved.
import { articleOf, article } from './sitepage.ts'
import type { WebsitePayload } from './payload.ts'

export interface ReadBack {
  readonly as: 'approved' | 'different' | 'unreachable'
  /** What was found instead, for the person. */
  readonly words: string
}

const longestWait = 15_000
const largestPage = 2 * 1024 * 1024
// Named a bot, so that reading back is nobody's visit.
const agent = 'Throughline-readback-bot'

/** Fetches a page and compares its article with the one that was approved, character by character. Follows no redirect. */
export async function readArticle(address: string, payload: WebsitePayload, stop: AbortSignal): Promise<ReadBack> {
  let response: Response
  let body: string
  try {
    const signal = AbortSignal.any([stop, AbortSignal.timeout(longestWait)])
    response = await fetch(address, {
      redirect: 'manual',
      signal,
      headers: { 'user-agent': agent, accept: 'text/html', 'cache-control': 'no-cache' },
    })
    body = await textOf(response)
  } catch {
    return { as: 'unreachable', words: `The page could not be read back: ${address} did not answer.` }
  }
  if (response.status !== 200) return { as: 'different', words: `The page could not be read back: ${address} answered ${response.status}.` }
  if (articleOf(body) === article(payload).text) return { as: 'approved', words: '' }
  return { as: 'different', words: `What ${address} shows is not what was approved.` }
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > largestPage) break
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
