// What a pass on SIMD is made of: activations, packed weights and functions in one memory, and the calls in their order.
import { type WasmFunction, wasmModule } from '../format/wasm.ts'
import { PANEL } from './simd-kernel.ts'
import type { Weights } from './weights.ts'

export const FLOAT = 4

/** Activations in memory, NHWC, with a border on all sides that no layer writes: zeros for a padded convolution. */
export interface Plane {
  address: number
  size: number
  channels: number
  border: number
  /** An odd plane has one more row and column of -Infinity for a pooling that rounds up. */
  isOdd: boolean
}
export const rowBytes = ({ size, channels, border, isOdd }: Plane) =>
  (size + 2 * border + (isOdd ? 1 : 0)) * channels * FLOAT
/** Where the pixel at row `y`, column `x` lies; -1 is in the border. */
export const at = (plane: Plane, y: number, x: number) =>
  plane.address + (y + plane.border) * rowBytes(plane) + (x + plane.border) * plane.channels * FLOAT

/** One layer of a pass. */
export type Run = (functions: Record<string, CallableFunction>) => void

type Exports = Record<string, CallableFunction> & { memory: WebAssembly.Memory }

/** Collects memory, functions, packed weights and the calls of one pass. */
export function createPlan(weights: Weights) {
  let bytes = 0
  const functions: WasmFunction[] = []
  const runs: Run[] = []
  const fills: { address: number; values: Float32Array }[] = []
  const allocate = (count: number) => {
    const address = bytes
    bytes += Math.ceil((count * FLOAT) / 16) * 16
    return address
  }
  const named = (make: (name: string) => WasmFunction) => {
    const made = make(`f${functions.length}`)
    functions.push(made)
    return made.name
  }
  return {
    runs,
    allocate,
    named,
    plane(size: number, channels: number, border: number, isOdd = false): Plane {
      const plane = { address: 0, size, channels, border, isOdd }
      const count = (rowBytes(plane) / FLOAT) * (size + 2 * border + (isOdd ? 1 : 0))
      plane.address = allocate(count)
      if (isOdd)
        fills.push({ address: plane.address, values: new Float32Array(count).fill(Number.NEGATIVE_INFINITY) })
      return plane
    },
    /** Weights of a convolution (or dense layer as a kernel over the whole plane) in panels; gives their address. */
    pack(name: string, panels: Panels): number {
      const values = packPanels(weights.get(`${name}.weight`), weights.get(`${name}.bias`), panels)
      const address = allocate(values.length)
      fills.push({ address, values })
      return address
    },
    /** Starts the module and fills its memory; called once, when everything is planned. */
    start() {
      const module = new WebAssembly.Module(wasmModule(functions, bytes))
      const exports = new WebAssembly.Instance(module).exports as unknown as Exports
      const floats = new Float32Array(exports.memory.buffer)
      for (const { address, values } of fills) floats.set(values, address / FLOAT)
      return { functions: exports, floats }
    },
  }
}
export type Plan = ReturnType<typeof createPlan>

interface Panels {
  outputs: number
  channels: number
  kernel: number
  mfm: boolean
}
/** [outputs, channels, k, k] -> panels of 8 outputs: biases, then for each (row, column, channel) 8 weights. MFM: 4 and their rivals. */
function packPanels(
  weights: Float32Array = new Float32Array(),
  bias: Float32Array = new Float32Array(),
  { outputs, channels, kernel, mfm }: Panels,
): Float32Array {
  const taps = kernel * kernel
  const depth = taps * channels
  const packed = new Float32Array((outputs / PANEL) * (depth + 1) * PANEL)
  const half = outputs / 2
  let to = 0
  for (let panel = 0; panel < outputs / PANEL; panel++) {
    const outputOf = (lane: number) =>
      mfm ? (panel * PANEL) / 2 + (lane % 4) + (lane < 4 ? 0 : half) : panel * PANEL + lane
    for (let lane = 0; lane < PANEL; lane++) packed[to++] = bias[outputOf(lane)] ?? 0
    for (let tap = 0; tap < taps; tap++)
      for (let channel = 0; channel < channels; channel++)
        for (let lane = 0; lane < PANEL; lane++)
          packed[to++] = weights[(outputOf(lane) * channels + channel) * taps + tap] ?? 0
  }
  return packed
}
