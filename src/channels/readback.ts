// Reading a page back as a visitor gets it, and comparing it with what was approved.
import type { Job } from '#kernel/jobs.ts'
import { fetchPublic, Unreachable, type Found } from '#kernel/outbound.ts'
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
const headers = { 'user-agent': 'Throughline-readback-bot', 'cache-control': 'no-cache' }

/**
 * Fetches a page and compares its article with the one that was approved, character by character. Follows no redirect. An organisation may
 * call any address its own: inside the network only those of the installation are read.
 */
export async function readArticle(
  address: string,
  payload: WebsitePayload,
  { signal, isOwn }: Pick<Job, 'signal' | 'isOwn'>,
): Promise<ReadBack> {
  const permits = isOwn(address) ? { permits: () => true } : {}
  let found: Found
  try {
    found = await fetchPublic(address, { signal, wait: longestWait, most: largestPage, redirects: 0, headers, ...permits })
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
    return { as: 'unreachable', words: `The page could not be read back: ${address} did not answer, or is not on the public internet.` }
  }
  if (found.status !== 200) return { as: 'different', words: `The page could not be read back: ${address} answered ${found.status}.` }
  if (articleOf(found.text) === article(payload).text) return { as: 'approved', words: '' }
  return { as: 'different', words: `What ${address} shows is not what was approved.` }
}
