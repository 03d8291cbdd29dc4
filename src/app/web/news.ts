// The server's live news: what is on the screen is refreshed by them, and from time to time where there are none.
import type { QueryClient } from '@tanstack/react-query'

// All in milliseconds. Several changes in one breath are one refresh.
const pause = 250
/** A tab nobody looks at gives its connection to those that are looked at: a browser has six to one server where HTTP is not encrypted. */
const unseen = 30_000
/** Without live news the screen is refreshed, and the news asked for again, this often. */
const withoutNews = 60_000

/**
 * Listens to the server's news and refreshes what is on the screen; returns the function that stops it. A stream that breaks off is taken
 * up again by the browser where it ended; one that is refused is not: there are too many of them, or the server cannot be reached.
 */
export function followNews(client: QueryClient): () => void {
  const refresh = () => void client.invalidateQueries()
  let source: EventSource | undefined
  const refreshing = alarm(refresh)
  const leaving = alarm(() => leave())
  const waiting = alarm(() => void (document.hidden || listen(true)))
  const leave = () => {
    source?.close()
    source = undefined
    waiting.stop()
  }
  /** `missed`: whether there may have been news that nobody heard. */
  const listen = (missed: boolean) => {
    const opened = new EventSource('/api/v1/live')
    source = opened
    opened.addEventListener('message', () => refreshing.set(pause))
    opened.addEventListener('open', () => {
      if (missed) refresh()
      missed = false
    })
    opened.addEventListener('error', () => {
      if (opened.readyState !== EventSource.CLOSED) return
      if (missed) refresh()
      leave()
      waiting.set(withoutNews)
    })
  }
  const turned = () => {
    if (document.hidden) return leaving.set(unseen)
    leaving.stop()
    if (!source && !waiting.isSet()) listen(true)
  }
  document.addEventListener('visibilitychange', turned)
  if (!document.hidden) listen(false)
  return () => {
    document.removeEventListener('visibilitychange', turned)
    refreshing.stop()
    leaving.stop()
    leave()
  }
}

/** A timer that is set anew rather than twice. */
function alarm(ring: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = () => {
    clearTimeout(timer)
    timer = undefined
  }
  const set = (milliseconds: number) => {
    stop()
    timer = setTimeout(() => {
      timer = undefined
      ring()
    }, milliseconds)
  }
  return { set, stop, isSet: () => timer !== undefined }
}
