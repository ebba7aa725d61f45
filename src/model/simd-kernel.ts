// One row of a convolution with Max-Feature-Map as a WebAssembly SIMD function: 4 pixels x 8 channels in registers, the bias as start,
// the larger half kept before anything is stored. Activations are NHWC, so that a kernel's row is one run of numbers in memory.
import {
  ADD,
  addTo,
  constant,
  copy,
  countdown,
  fourTimes,
  get,
  hasMultiplyAdd,
  load,
  loadSplat,
  MAX,
  MULTIPLY,
  MULTIPLY_ADD,
  set,
  store,
  type WasmFunction,
} from '../format/wasm.ts'

export const PIXELS = 4
/** Channels of one panel of weights, before the larger half is kept. */
export const PANEL = 8
const FLOAT = 4
const PANEL_STEP = PANEL * FLOAT

export interface RowShape {
  name: string
  /** Kernel height and, in pixels, width. */
  kernel: number
  in: number
  /** Bytes between rows of the input, and between pixels of the output. */
  inRow: number
  outPixel: number
  /** Keep the larger of channels k and k + 4 of a panel (MFM), or all 8. */
  mfm: boolean
}

const [LEFT, RIGHT, OUT, STRIPS] = [0, 1, 2, 3] // parameters: input, weights of a panel, output, number of 4-pixel strips
const [BASE, AT, WEIGHT, COUNT, ROWS] = [4, 5, 6, 7, 8] // i32
const [SUMS, HIGH, LOW, PIXEL] = [9, 17, 18, 19] // v128: 4 pixels x 2 halves, the two halves of a panel, one pixel four times

/** `name(left, right, out, strips)`: the panel is its 8 biases, then 8 weights for each (row, column, channel) of the kernel. */
export function rowFunction({ name, kernel, in: channels, inRow, outPixel, mfm }: RowShape): WasmFunction {
  const inPixel = channels * FLOAT
  const sum = (pixel: number, half: number) => SUMS + 2 * pixel + half
  const pixels = [...Array(PIXELS).keys()]
  const bias = [HIGH, LOW].flatMap((half, h) => [
    ...[...get(RIGHT), ...load(16 * h), ...set(half)],
    ...pixels.flatMap(pixel => copy(half, sum(pixel, h))),
  ])
  const depth = [
    ...[...get(WEIGHT), ...load(0), ...set(HIGH), ...get(WEIGHT), ...load(16), ...set(LOW)],
    ...pixels.flatMap(pixel => [
      ...[...get(AT), ...loadSplat(pixel * inPixel), ...set(PIXEL)],
      ...[HIGH, LOW].flatMap((half, h) => accumulate(sum(pixel, h), half)),
    ]),
    ...addTo(AT, FLOAT),
    ...addTo(WEIGHT, PANEL_STEP),
  ]
  const row = [
    ...copy(BASE, AT),
    ...constant(kernel * channels),
    ...set(COUNT),
    ...countdown(COUNT, depth),
    ...addTo(BASE, inRow),
  ]
  const stores = pixels.flatMap(pixel => {
    const at = pixel * outPixel
    const [high, low] = [get(sum(pixel, 0)), get(sum(pixel, 1))]
    if (mfm) return [...get(OUT), ...high, ...low, ...MAX, ...store(at)]
    return [...get(OUT), ...high, ...store(at), ...get(OUT), ...low, ...store(at + 16)]
  })
  const strip = [
    ...bias,
    ...[...get(RIGHT), ...constant(PANEL_STEP), 0x6a, ...set(WEIGHT)],
    ...copy(LEFT, BASE),
    ...[...constant(kernel), ...set(ROWS), ...countdown(ROWS, row)],
    ...stores,
    ...addTo(LEFT, PIXELS * inPixel),
    ...addTo(OUT, PIXELS * outPixel),
  ]
  return { name, parameters: 4, i32: 5, v128: 11, body: countdown(STRIPS, strip) }
}

const accumulate = (sum: number, half: number) => [
  ...multiplyAdd(get(PIXEL), get(half), get(sum)),
  ...set(sum),
]

let fused: boolean | undefined
/** x * y + z of three expressions, rounded once where the processor can. */
export function multiplyAdd(x: number[], y: number[], z: number[]): number[] {
  fused ??= hasMultiplyAdd()
  return fused ? [...x, ...y, ...z, ...MULTIPLY_ADD] : [...z, ...x, ...y, ...MULTIPLY, ...ADD]
}

/** `name(in, out, pixels)`: one row of 2x2 pooling, stride 2; `max+avg` adds the mean of the four to the largest. */
export function poolFunction(
  name: string,
  channels: number,
  inRow: number,
  mode: 'max' | 'max+avg',
): WasmFunction {
  const [IN, TO, COLUMNS, N, QUARTER] = [0, 1, 2, 3, 4]
  const pixel = channels * FLOAT
  const corners = [0, pixel, inRow, inRow + pixel].map(offset => [...get(IN), ...load(offset)])
  const [a = [], b = [], c = [], d = []] = corners
  const largest = [...a, ...b, ...MAX, ...c, ...d, ...MAX, ...MAX]
  const mean = [...a, ...b, ...ADD, ...c, ...d, ...ADD, ...ADD, ...get(QUARTER), ...MULTIPLY]
  const value = mode === 'max' ? largest : [...largest, ...mean, ...ADD]
  const step = [...get(TO), ...value, ...store(0), ...addTo(IN, 16), ...addTo(TO, 16)]
  const quarter = [...fourTimes(0.25), ...set(QUARTER)]
  const column = [...constant(channels / 4), ...set(N), ...countdown(N, step), ...addTo(IN, pixel)]
  return { name, parameters: 3, i32: 1, v128: 1, body: [...quarter, ...countdown(COLUMNS, column)] }
}

/** `name(a, b, out, count)`: out = a + b, four floats at a time, `count` times. */
export function addFunction(name: string): WasmFunction {
  const [A, B, TO, N] = [0, 1, 2, 3]
  const step = [...get(TO), ...get(A), ...load(0), ...get(B), ...load(0), ...ADD, ...store(0)]
  const advance = [A, B, TO].flatMap(local => addTo(local, 16))
  return { name, parameters: 4, i32: 0, v128: 0, body: countdown(N, [...step, ...advance]) }
}
