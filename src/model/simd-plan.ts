// What a pass on SIMD is made of: activations, packed weights and functions in one memory, and the calls in their order.
import { pagesOf, type WasmFunction, wasmModule } from '../format/wasm.ts'
import type { Layer } from './architectures.ts'
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

/** What the next layer wants around its input. */
export const borderFor = (next: Layer | undefined) =>
  next?.kind === 'mfm' ? next.pad : next?.kind === 'residual' ? 1 : 0

export type Functions = Record<string, CallableFunction>
/** A part of a pass that may be divided: all units are independent of each other, and need all of the phases before. */
export interface Phase {
  units: number
  /** Those from `from` to before `to`, as the thread with this number. */
  run(functions: Functions, from: number, to: number, thread: number): void
}

/** Of a pass that threads share: each has an instance of the module in the one memory. */
export interface SharedPass {
  module: WebAssembly.Module
  memory: WebAssembly.Memory
}

/** Collects memory, functions, packed weights and the calls of one pass. `weights` null: another thread has filled the memory. */
export function createPlan(weights: Weights | null) {
  let bytes = 0
  const functions: WasmFunction[] = []
  const phases: Phase[] = []
  const scratch = new Map<string, { count: number; address: number }>()
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
  const placeScratch = () => {
    for (const part of scratch.values()) part.address = allocate(part.count)
  }
  return {
    phases,
    allocate,
    /** Memory that layers share, one after the other; where it lies is known once everything is planned. */
    shared(name: string, count: number): () => number {
      const part = scratch.get(name) ?? { count: 0, address: 0 }
      scratch.set(name, part)
      part.count = Math.max(part.count, count)
      return () => part.address
    },
    named,
    plane(size: number, channels: number, border: number, isOdd = false): Plane {
      const plane = { address: 0, size, channels, border, isOdd }
      const count = (rowBytes(plane) / FLOAT) * (size + 2 * border + (isOdd ? 1 : 0))
      plane.address = allocate(count)
      if (isOdd)
        fills.push({ address: plane.address, values: new Float32Array(count).fill(Number.NEGATIVE_INFINITY) })
      return plane
    },
    /** `count` packed weights of a layer; gives their address. */
    pack(
      name: string,
      count: number,
      pack: (weights: Float32Array, bias: Float32Array) => Float32Array,
    ): number {
      const address = allocate(count)
      const of = (part: string) => weights?.get(`${name}.${part}`) ?? new Float32Array()
      if (weights) fills.push({ address, values: pack(of('weight'), of('bias')) })
      return address
    },
    /** Ends the planning: makes the memory and fills it. `isShared`: for several threads, which needs SharedArrayBuffer. */
    start(isShared = false): SharedPass & { functions: Functions; floats: Float32Array } {
      placeScratch()
      const pages = pagesOf(bytes)
      const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: isShared })
      const code = wasmModule(functions, isShared ? { sharedPages: pages } : 'imported')
      const module = new WebAssembly.Module(code)
      const floats = new Float32Array(memory.buffer)
      for (const { address, values } of fills) floats.set(values, address / FLOAT)
      return { module, memory, floats, functions: functionsIn({ module, memory }) }
    },
    /** Ends the planning on another thread than the one that filled the memory. */
    join(shared: SharedPass): Functions {
      placeScratch()
      return functionsIn(shared)
    },
  }
}
const functionsIn = ({ module, memory }: SharedPass) =>
  new WebAssembly.Instance(module, { env: { memory } }).exports as Functions
export type Plan = ReturnType<typeof createPlan>

interface Panels {
  outputs: number
  channels: number
  kernel: number
  mfm: boolean
}
export const panelsFloats = ({ outputs, channels, kernel }: Panels): number =>
  outputs * (kernel * kernel * channels + 1)

/** [outputs, channels, k, k] -> panels of 8 outputs: biases, then for each (row, column, channel) 8 weights. MFM: 4 and their rivals. */
export function packPanels(
  weights: Float32Array,
  bias: Float32Array,
  { outputs, channels, kernel, mfm }: Panels,
): Float32Array {
  const taps = kernel * kernel
  const depth = taps * channels
  const packed = new Float32Array(outputs * (depth + 1))
  const half = outputs / 2
  for (let panel = 0; panel < outputs / PANEL; panel++)
    for (let lane = 0; lane < PANEL; lane++) {
      const output = mfm ? (panel * PANEL) / 2 + (lane % 4) + (lane < 4 ? 0 : half) : panel * PANEL + lane
      let to = panel * (depth + 1) * PANEL + lane
      packed[to] = bias[output] ?? 0
      for (let tap = 0; tap < taps; tap++)
        for (let channel = 0; channel < channels; channel++) {
          to += PANEL
          packed[to] = weights[(output * channels + channel) * taps + tap] as number
        }
    }
  return packed
}
