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
