// Sums of outer products, four vectors at a time: each sum is read and written once for four products.

export interface Scatter {
  /** Adds x x' for x [size]; the vector may be used again. */
  add(x: Float64Array): void
  /** The sum so far [size, size], upper triangle. */
  sum(): Float64Array
}

export function scatter(size: number): Scatter {
  const into = new Float64Array(size * size)
  const waiting = new Float64Array(4 * size)
  let count = 0
  const flush = () => {
    if (count > 0) addFour(into, waiting, size)
    waiting.fill(0)
    count = 0
  }
  return {
    add(x) {
      waiting.set(x, count * size)
      if (++count === 4) flush()
    },
    sum() {
      flush()
      return into
    },
  }
}

function addFour(into: Float64Array, four: Float64Array, size: number): void {
  const [second, third, fourth] = [size, 2 * size, 3 * size]
  for (let i = 0; i < size; i++) {
    const a = four[i] as number
    const b = four[second + i] as number
    const c = four[third + i] as number
    const d = four[fourth + i] as number
    const at = i * size
    for (let k = i; k < size; k++)
      into[at + k] =
        (into[at + k] as number) +
        (a * (four[k] as number) + b * (four[second + k] as number)) +
        (c * (four[third + k] as number) + d * (four[fourth + k] as number))
  }
}
