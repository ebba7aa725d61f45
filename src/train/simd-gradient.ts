// The gradient of a convolution's weights as a WebAssembly SIMD function: 4 inputs x 8 outputs of the kernel in registers, summed over
// the pixels of some rows. Activations are NHWC, so that what a kernel's row sees is one run of numbers in memory.
import {
  ADD,
  addTo,
  constant,
  countdown,
  get,
  hasMultiplyAdd,
  load,
  loadSplat,
  MULTIPLY,
  MULTIPLY_ADD,
  set,
  store,
  type WasmFunction,
} from '../format/wasm.ts'

/** Inputs of one call: neighbours in the run of numbers that a kernel's row sees. */
export const INPUTS = 4
/** Outputs of one call. */
export const OUTPUTS = 8
const FLOAT = 4

export interface GradientShape {
  name: string
  /** Pixels of an output row. */
  pixels: number
  /** Bytes between pixels and rows of the input, between pixels of the output's gradient, and between inputs of the result. */
  inPixel: number
  inRow: number
  outPixel: number
  resultRow: number
}

const [IN, OUT, RESULT, ROWS] = [0, 1, 2, 3] // parameters: input, gradient of the output, gradient of the weights, number of rows
const COUNT = 4 // i32
const [SUMS, HIGH, LOW, PIXEL] = [5, 13, 14, 15] // v128: 4 inputs x 2 halves of 8 outputs, these halves, one input four times

/** `name(in, out, result, rows)` adds to the result at [4 inputs, 8 outputs]. */
export function gradientFunction(shape: GradientShape): WasmFunction {
  const { name, pixels, inPixel, inRow, outPixel, resultRow } = shape
  const inputs = [...Array(INPUTS).keys()]
  const places = inputs.flatMap(input =>
    [0, 1].map(half => ({ sum: SUMS + 2 * input + half, at: input * resultRow + 16 * half })),
  )
  const pixel = [
    ...[...get(OUT), ...load(0), ...set(HIGH), ...get(OUT), ...load(16), ...set(LOW)],
    ...inputs.flatMap(input => [
      ...[...get(IN), ...loadSplat(input * FLOAT), ...set(PIXEL)],
      ...[HIGH, LOW].flatMap((half, h) => accumulate(SUMS + 2 * input + h, half)),
    ]),
    ...addTo(IN, inPixel),
    ...addTo(OUT, outPixel),
  ]
  const row = [
    ...[...constant(pixels), ...set(COUNT), ...countdown(COUNT, pixel)],
    ...addTo(IN, inRow - pixels * inPixel),
  ]
  const body = [
    ...places.flatMap(({ sum, at }) => [...get(RESULT), ...load(at), ...set(sum)]),
    ...countdown(ROWS, row),
    ...places.flatMap(({ sum, at }) => [...get(RESULT), ...get(sum), ...store(at)]),
  ]
  return { name, parameters: 4, i32: 1, v128: 11, body }
}

let fused: boolean | undefined
function accumulate(sum: number, half: number): number[] {
  fused ??= hasMultiplyAdd()
  if (fused) return [...get(PIXEL), ...get(half), ...get(sum), ...MULTIPLY_ADD, ...set(sum)]
  return [...get(sum), ...get(PIXEL), ...get(half), ...MULTIPLY, ...ADD, ...set(sum)]
}
