// Transposes of up to four axes as plain loops: TensorFlow.js computes every place from its coordinates (measured: 20 times as long), and
// each checkpoint turns all weights.

/** `order[i]` is the axis of x that becomes axis i. */
export function transpose(
  x: Float32Array,
  shape: readonly number[],
  order: readonly number[],
): [shape: number[], values: Float32Array] {
  const missing = 4 - shape.length
  if (missing < 0) throw new TypeError(`expected at most 4 axes, got ${shape.length}`)
  const sizes = [...new Array<number>(missing).fill(1), ...shape]
  const strides = sizes.map((_, axis) => sizes.slice(axis + 1).reduce((a, b) => a * b, 1))
  const axes = [...Array.from({ length: missing }, (_, i) => i), ...order.map(axis => axis + missing)]
  const [a = 1, b = 1, c = 1, d = 1] = axes.map(axis => sizes[axis] ?? 1)
  const [sa = 0, sb = 0, sc = 0, sd = 0] = axes.map(axis => strides[axis] ?? 0)
  const y = new Float32Array(x.length)
  let to = 0
  for (let i = 0; i < a; i++)
    for (let j = 0; j < b; j++)
      for (let k = 0; k < c; k++) {
        let from = i * sa + j * sb + k * sc
        for (let l = 0; l < d; l++, from += sd) y[to++] = x[from] as number
      }
  return [order.map(axis => shape[axis] ?? 1), y]
}
