// Work done side by side whose results come in the order of the source.

/** At most `limit` items are in work. When the source fails, what came before it is still given, then its error is thrown. */
export async function* mapOrdered<T, R>(
  source: AsyncIterable<T>,
  limit: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const iterator = source[Symbol.asyncIterator]()
  const queue: Promise<R>[] = []
  let end: { error: unknown } | 'done' | undefined
  try {
    for (;;) {
      while (!end && queue.length < limit) {
        try {
          const next = await iterator.next()
          if (next.done) end = 'done'
          else {
            const result = work(next.value)
            result.catch(() => undefined) // thrown below, in its turn
            queue.push(result)
          }
        } catch (error) {
          end = { error }
        }
      }
      const first = queue.shift()
      if (first) yield await first
      else if (typeof end === 'object') throw end.error
      else return
    }
  } finally {
    await iterator.return?.()
  }
}
