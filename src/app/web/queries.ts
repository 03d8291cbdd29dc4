// What the screens know of the server: one cache, refreshed by the live stream instead of by guessing.
import { QueryClient } from '@tanstack/react-query'
import { ORPCError } from '@orpc/client'

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      refetchOnWindowFocus: false,
      // A refusal stays a refusal; only a server that could not answer is asked again.
      retry: (count, error) => count < 2 && !(error instanceof ORPCError && error.status < 500),
      // Milliseconds. A person waits for the sentence that says what is wrong: two tries fit in a second.
      retryDelay: 400,
    },
  },
})

// Several changes in one breath are one refresh.
const pause = 250

/** Listens to the server's news and refreshes what is on the screen; returns the function that stops it. */
export function followNews(client: QueryClient): () => void {
  const source = new EventSource('/api/v1/live')
  let timer: ReturnType<typeof setTimeout> | undefined
  source.addEventListener('message', () => {
    clearTimeout(timer)
    timer = setTimeout(() => void client.invalidateQueries(), pause)
  })
  return () => {
    clearTimeout(timer)
    source.close()
  }
}
