import { describe, expect, it } from 'vitest'
import { fnv1a32, mulberry32 } from '../random.ts'
import type { MfmConv } from './architectures.ts'
import { at, createPlan, FLOAT, type Plane } from './simd-plan.ts'
import { addWinograd, suitsWinograd } from './simd-winograd.ts'

const conv = (channels: number, out: number): MfmConv => ({
  ...{ kind: 'mfm', name: 'c', in: channels, out, kernel: 3, pad: 1 },
})
const planeOf = (size: number, channels: number): Plane => ({
  ...{ address: 0, size, channels, border: 1, isOdd: false },
})

/** [size, size, channels] -> [size, size, out], by the definition, in float64. */
function direct(
  input: Float32Array,
  size: number,
  { in: channels, out }: MfmConv,
  w: Float32Array,
  b: Float32Array,
) {
  const sums = (y: number, x: number, output: number) => {
    let sum = b[output] as number
    for (let dy = -1; dy <= 1; dy++)
      for (let dx = -1; dx <= 1; dx++)
        for (let c = 0; c < channels; c++) {
          const [i, j] = [y + dy, x + dx]
          if (i < 0 || j < 0 || i >= size || j >= size) continue
          sum +=
            (input[(i * size + j) * channels + c] as number) *
            (w[((output * channels + c) * 3 + dy + 1) * 3 + dx + 1] as number)
        }
    return sum
  }
  return Float64Array.from({ length: size * size * out }, (_, n) => {
    const [pixel, k] = [Math.floor(n / out), n % out]
    const [y, x] = [Math.floor(pixel / size), pixel % size]
    return Math.max(sums(y, x, k), sums(y, x, k + out))
  })
}

describe('a convolution by Winograd’s way', () => {
  const cases = [
    { size: 8, channels: 4, out: 4 },
    { size: 16, channels: 12, out: 8 },
    { size: 40, channels: 8, out: 4 },
  ]
  it.each(cases)('is that of the definition: $size x $size, $channels to $out', ({ size, channels, out }) => {
    const layer = conv(channels, out)
    const random = mulberry32(fnv1a32(`winograd ${size}`))
    const drawn = (length: number) => Float32Array.from({ length }, () => random() - 0.5)
    const [w, b, pixels] = [drawn(2 * out * channels * 9), drawn(2 * out), drawn(size * size * channels)]
    const expected = direct(pixels, size, layer, w, b)
    for (const isPooled of [false, true]) {
      const weights = new Map([
        ['c.filter.weight', w],
        ['c.filter.bias', b],
      ])
      const plan = createPlan(weights)
      const input = plan.plane(size, channels, 1)
      expect(suitsWinograd(layer, input)).toBe(true)
      const output = addWinograd(plan, { input, conv: layer, next: undefined, isPooled })
      const { functions, floats } = plan.start()
      for (let y = 0; y < size; y++)
        floats.set(pixels.subarray(y * size * channels, (y + 1) * size * channels), at(input, y, 0) / FLOAT)
      // in two shares, as two threads have them
      for (const { units, run } of plan.phases) {
        const middle = Math.floor(units / 2)
        run(functions, 0, middle, 0)
        run(functions, middle, units, 1)
      }
      const from = output.address / FLOAT
      const found = floats.slice(from, from + output.size ** 2 * out)
      expect(found).toBeCloseToArray(isPooled ? pooled(expected, size, out) : [...expected], 1e-5)
    }
  })
  it('is not for planes that cannot be cut into blocks of whole tiles, nor for other kernels', () => {
    expect(suitsWinograd(conv(4, 4), planeOf(10, 4))).toBe(false)
    expect(suitsWinograd(conv(4, 4), planeOf(12, 4))).toBe(false)
    expect(suitsWinograd(conv(1, 4), planeOf(16, 1))).toBe(false)
    expect(suitsWinograd({ ...conv(4, 4), kernel: 5, pad: 2 }, planeOf(16, 4))).toBe(false)
  })
})

/** The largest of each 2x2. */
function pooled(values: Float64Array, size: number, out: number): number[] {
  const value = (y: number, x: number, k: number) => values[(y * size + x) * out + k] as number
  const found: number[] = []
  for (let y = 0; y < size; y += 2)
    for (let x = 0; x < size; x += 2)
      for (let k = 0; k < out; k++)
        found.push(Math.max(value(y, x, k), value(y, x + 1, k), value(y + 1, x, k), value(y + 1, x + 1, k)))
  return found
}
