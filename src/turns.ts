// Work that must not overlap.

/** Runs jobs one after the other, in the order in which they were given; one that fails does not stop the next. */
export function createTurns(): <T>(job: () => Promise<T> | T) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return job => {
    const result = last.then(job)
    last = result.catch(() => undefined)
    return result
  }
}
