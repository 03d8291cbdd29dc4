// The rows of a list want something each, a figure or a name: what is asked for in one breath goes out as one call.

const most = 100

/** Makes a question about many ids into one about a single id; null where the answer leaves an id out. */
export function together<Item>(
  ask: (ids: string) => Promise<readonly Item[]>,
  idOf: (item: Item) => string,
): (id: string) => Promise<Item | null> {
  let waiting = new Map<string, PromiseWithResolvers<Item | null>>()
  const send = () => {
    const asked = [...waiting]
    waiting = new Map()
    for (let from = 0; from < asked.length; from += most) void answer(asked.slice(from, from + most))
  }
  const answer = async (asked: readonly [string, PromiseWithResolvers<Item | null>][]) => {
    try {
      const items = new Map((await ask(asked.map(([id]) => id).join(','))).map((item) => [idOf(item), item]))
      for (const [id, { resolve }] of asked) resolve(items.get(id) ?? null)
    } catch (error) {
      for (const [, { reject }] of asked) reject(error)
    }
  }
  return (id) => {
    if (waiting.size === 0) setTimeout(send, 0)
    const known = waiting.get(id)
    if (known) return known.promise
    const wish = Promise.withResolvers<Item | null>()
    waiting.set(id, wish)
    return wish.promise
  }
}
