// Convolutions and their gradients on one thread of SIMD: stride 1, square kernels, NHWC. A dense layer is a 1x1 convolution over a row
// of B pixels. TensorFlow.js has no fast kernels for these on the processor (measured: 2.5 s an embedding, minutes a training step).
import { type WasmFunction, wasmModule } from '../format/wasm.ts'
import { PANEL, PIXELS, rowFunction } from '../model/simd-kernel.ts'
import { gradientFunction, INPUTS, OUTPUTS } from './simd-gradient.ts'

const FLOAT = 4
/** Pixels that one call of the gradient goes over: their numbers stay in the fast part of the cache. */
const PIXELS_A_CALL = 256

export interface Convolution {
  count: number
  height: number
  width: number
  in: number
  out: number
  kernel: number
  /** Zeros on each side. */
  pad: number
}

const memory = new WebAssembly.Memory({ initial: 1 })
let floats = new Float32Array(memory.buffer)
const compiled = new Map<string, CallableFunction>()

function functionFor(key: string, make: (name: string) => WasmFunction): CallableFunction {
  const known = compiled.get(key)
  if (known) return known
  const module = new WebAssembly.Module(wasmModule([make('f')], 'imported'))
  const made = new WebAssembly.Instance(module, { env: { memory } }).exports.f as CallableFunction
  compiled.set(key, made)
  return made
}

/** Byte addresses of areas for so many floats each, in a memory that grows as needed. What they held before is gone. */
function reserve(...counts: number[]): number[] {
  let bytes = 0
  const addresses = counts.map(count => {
    const address = bytes
    bytes += Math.ceil((count * FLOAT) / 16) * 16
    return address
  })
  const missing = bytes - memory.buffer.byteLength
  if (missing > 0) memory.grow(Math.ceil(missing / 65536))
  if (floats.buffer !== memory.buffer) floats = new Float32Array(memory.buffer)
  return addresses
}

const upTo = (value: number, unit: number) => Math.ceil(value / unit) * unit

/** Copies picture `n` of [N, H, W, C] to `address` with its border of zeros. */
function fillPlane(
  address: number,
  x: Float32Array,
  n: number,
  { height, width, in: channels, pad }: Convolution,
) {
  const row = width * channels
  const paddedRow = (width + 2 * pad) * channels
  const at = address / FLOAT
  if (pad > 0) floats.fill(0, at, at + (height + 2 * pad) * paddedRow)
  for (let y = 0; y < height; y++) {
    const from = (n * height + y) * row
    floats.set(x.subarray(from, from + row), at + (y + pad) * paddedRow + pad * channels)
  }
}

/**
 * y = x * w: x [N, H, W, in], w [k, k, in, out] in row-major order -> [N, H', W', out]. With `transposed` w is the kernel of the
 * convolution whose gradient this is, [k, k, out, in]: it is turned by half a turn.
 */
export function convolve(
  x: Float32Array,
  weights: Float32Array,
  shape: Convolution,
  order: 'as it is' | 'transposed' = 'as it is',
): Float32Array {
  const { count, height, width, in: channels, out, kernel, pad } = shape
  const outHeight = height + 2 * pad - kernel + 1
  const outWidth = width + 2 * pad - kernel + 1
  const outputs = upTo(out, PANEL)
  const inPixel = channels * FLOAT
  const inRow = (width + 2 * pad) * inPixel
  const outPixel = outputs * FLOAT
  const depth = kernel * kernel * channels
  const [plane = 0, packed = 0, result = 0] = reserve(
    (height + 2 * pad) * (width + 2 * pad + PIXELS) * channels,
    (outputs / PANEL) * (depth + 1) * PANEL,
    outHeight * upTo(outWidth, PIXELS) * outputs,
  )
  packWeights(packed / FLOAT, weights, shape, order)
  const row = functionFor(`row ${kernel} ${channels} ${inRow} ${outPixel}`, name =>
    rowFunction({ name, kernel, in: channels, inRow, outPixel, mfm: false }),
  )
  const strips = Math.floor(outWidth / PIXELS)
  const last = Math.max(0, outWidth - PIXELS)
  const y = new Float32Array(count * outHeight * outWidth * out)
  for (let n = 0; n < count; n++) {
    fillPlane(plane, x, n, shape)
    for (let panel = 0; panel < outputs / PANEL; panel++) {
      const right = packed + panel * (depth + 1) * PANEL * FLOAT
      for (let line = 0; line < outHeight; line++) {
        const left = plane + line * inRow
        const to = result + line * outWidth * outPixel + panel * PANEL * FLOAT
        if (strips > 0) row(left, right, to, strips)
        // a last strip that overlaps the one before it
        if (outWidth % PIXELS > 0) row(left + last * inPixel, right, to + last * outPixel, 1)
      }
    }
    const pixels = outHeight * outWidth
    copyPixels(
      { values: floats, at: result / FLOAT, stride: outputs },
      { values: y, at: n * pixels * out, stride: out },
      pixels,
    )
  }
  return y
}

/** Panels of 8 outputs: 8 biases (zeros), then for each (row, column, input) 8 weights. */
function packWeights(
  at: number,
  weights: Float32Array,
  { in: channels, out, kernel }: Convolution,
  order: 'as it is' | 'transposed',
): void {
  const taps = kernel * kernel
  let to = at
  for (let panel = 0; panel < out; panel += PANEL) {
    const lanes = Math.min(PANEL, out - panel)
    floats.fill(0, to, to + PANEL)
    to += PANEL
    for (let tap = 0; tap < taps; tap++)
      for (let channel = 0; channel < channels; channel++, to += PANEL)
        for (let lane = 0; lane < PANEL; lane++) {
          const from =
            order === 'as it is'
              ? (tap * channels + channel) * out + panel + lane
              : ((taps - 1 - tap) * out + panel + lane) * channels + channel
          floats[to + lane] = lane < lanes ? (weights[from] as number) : 0
        }
  }
}

/** Pixels from `at` on, each of `stride` channels. */
interface Pixels {
  values: Float32Array
  at: number
  stride: number
}

/** Copies as many channels as both have. */
function copyPixels(from: Pixels, to: Pixels, pixels: number): void {
  if (from.stride === to.stride) {
    to.values.set(from.values.subarray(from.at, from.at + pixels * from.stride), to.at)
    return
  }
  const channels = Math.min(from.stride, to.stride)
  for (let pixel = 0; pixel < pixels; pixel++) {
    const at = from.at + pixel * from.stride
    to.values.set(from.values.subarray(at, at + channels), to.at + pixel * to.stride)
  }
}

/** The gradient of the weights, [k, k, in, out], from x [N, H, W, in] and the gradient of the output [N, H', W', out]. */
export function weightGradient(x: Float32Array, dy: Float32Array, shape: Convolution): Float32Array {
  const { count, height, width, in: channels, out, kernel, pad } = shape
  const outHeight = height + 2 * pad - kernel + 1
  const outWidth = width + 2 * pad - kernel + 1
  const outputs = upTo(out, OUTPUTS)
  const run = kernel * channels // numbers that a kernel's row sees
  const paddedRun = upTo(run, INPUTS)
  const inRow = (width + 2 * pad) * channels * FLOAT
  const outPixel = outputs * FLOAT
  const [plane = 0, gradient = 0, result = 0] = reserve(
    (height + 2 * pad) * (width + 2 * pad) * channels + INPUTS,
    outHeight * outWidth * outputs,
    kernel * paddedRun * outputs,
  )
  floats.fill(0, result / FLOAT, result / FLOAT + kernel * paddedRun * outputs)
  const inPixel = channels * FLOAT
  const add = functionFor(`gradient ${outWidth} ${inPixel} ${inRow} ${outPixel}`, name =>
    gradientFunction({ name, pixels: outWidth, inPixel, inRow, outPixel, resultRow: outPixel }),
  )
  const lines = Math.max(1, Math.floor(PIXELS_A_CALL / outWidth))
  if (outputs > out) floats.fill(0, gradient / FLOAT, gradient / FLOAT + outHeight * outWidth * outputs)
  for (let n = 0; n < count; n++) {
    fillPlane(plane, x, n, shape)
    const pixels = outHeight * outWidth
    copyPixels(
      { values: dy, at: n * pixels * out, stride: out },
      { values: floats, at: gradient / FLOAT, stride: outputs },
      pixels,
    )
    for (let line = 0; line < outHeight; line += lines)
      for (let output = 0; output < outputs; output += OUTPUTS)
        for (let kernelRow = 0; kernelRow < kernel; kernelRow++)
          for (let input = 0; input < run; input += INPUTS)
            add(
              plane + (line + kernelRow) * inRow + input * FLOAT,
              gradient + line * outWidth * outPixel + output * FLOAT,
              result + (kernelRow * paddedRun + input) * outPixel + output * FLOAT,
              Math.min(lines, outHeight - line),
            )
  }
  const dw = new Float32Array(kernel * run * out)
  for (let kernelRow = 0; kernelRow < kernel; kernelRow++)
    copyPixels(
      { values: floats, at: result / FLOAT + kernelRow * paddedRun * outputs, stride: outputs },
      { values: dw, at: kernelRow * run * out, stride: out },
      run,
    )
  return dw
}
