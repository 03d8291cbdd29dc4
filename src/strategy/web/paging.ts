// A list that grows page by page: its rows so far, and the button for more.
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'

interface Page<Row> {
  readonly items: readonly Row[]
  readonly nextCursor: string | null
}

/** What every growing list asks its query for. */
export const growing = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor ?? undefined,
}

export function grown<Row>(query: UseInfiniteQueryResult<InfiniteData<Page<Row>>>) {
  const more = query.hasNextPage ? { onPress: () => void query.fetchNextPage(), pending: query.isFetchingNextPage } : undefined
  return { rows: query.data?.pages.flatMap((page) => page.items), more }
}
