// A network of architectures.ts on one thread of WebAssembly SIMD, without ONNX Runtime: about twice as fast for one thread, for work on
// thousands of pictures where each core has a thread of its own. A pass walks the table as forward.ts and graph.ts do.
import { elementCount } from '../format/tensor.ts'
import type { GrayImage } from '../image.ts'
import {
  type Architecture,
  EMBEDDING_SIZE,
  INPUT_SIZE,
  type Layer,
  type MfmConv,
  residualConvs,
} from './architectures.ts'
import { cropPixels, type Embedder } from './embedder.ts'
import { addFunction, PANEL, PIXELS, poolFunction, rowFunction } from './simd-kernel.ts'
import { at, createPlan, FLOAT, type Plan, type Plane, type Run, rowBytes } from './simd-plan.ts'
import { checkShapes, expectedShapes, type Weights } from './weights.ts'

function addConv(plan: Plan, input: Plane, conv: MfmConv, next: Layer | undefined): Plane {
  const size = input.size + 2 * conv.pad - conv.kernel + 1
  const output = plan.plane(
    size,
    conv.out,
    borderFor(next),
    next?.kind === 'pool' && next.ceil === true && size % 2 === 1,
  )
  const outPixel = conv.out * FLOAT
  const row = plan.named(name =>
    rowFunction({ name, kernel: conv.kernel, in: conv.in, inRow: rowBytes(input), outPixel, mfm: true }),
  )
  const weights = plan.pack(`${conv.name}.filter`, {
    outputs: 2 * conv.out,
    channels: conv.in,
    kernel: conv.kernel,
    mfm: true,
  })
  const panelBytes = (conv.kernel * conv.kernel * conv.in + 1) * PANEL * FLOAT
  const strips = Math.floor(size / PIXELS)
  plan.runs.push(functions => {
    const call = functions[row] as CallableFunction
    for (let panel = 0; panel < conv.out / 4; panel++)
      for (let y = 0; y < size; y++) {
        const right = weights + panel * panelBytes
        const left = (x: number) => at(input, y - conv.pad, x - conv.pad)
        call(left(0), right, at(output, y, 0) + panel * 16, strips)
        // a last strip that overlaps the one before it
        if (size % PIXELS) call(left(size - PIXELS), right, at(output, y, size - PIXELS) + panel * 16, 1)
      }
  })
  return output
}

function addPool(plan: Plan, input: Plane, mode: 'max' | 'max+avg', next: Layer | undefined): Plane {
  const size = Math.floor((input.size + (input.isOdd ? 1 : 0)) / 2)
  const output = plan.plane(size, input.channels, borderFor(next))
  const pool = plan.named(name => poolFunction(name, input.channels, rowBytes(input), mode))
  plan.runs.push(functions => {
    for (let y = 0; y < size; y++) functions[pool]?.(at(input, 2 * y, 0), at(output, y, 0), size)
  })
  return output
}

function addSum(plan: Plan, a: Plane, b: Plane, next: Layer | undefined): Plane {
  const output = plan.plane(a.size, a.channels, borderFor(next))
  const add = plan.named(addFunction)
  plan.runs.push(functions => {
    for (let y = 0; y < a.size; y++)
      functions[add]?.(at(a, y, 0), at(b, y, 0), at(output, y, 0), (a.size * a.channels) / 4)
  })
  return output
}

/** What the next layer wants around its input. */
const borderFor = (next: Layer | undefined) =>
  next?.kind === 'mfm' ? next.pad : next?.kind === 'residual' ? 1 : 0

/** All layers up to the plane that the dense layer reads. */
function addLayers(plan: Plan, layers: readonly Layer[], input: Plane): Plane {
  let plane = input
  for (const [n, layer] of layers.entries()) {
    const next = layers[n + 1]
    if (layer.kind === 'mfm') plane = addConv(plan, plane, layer, next)
    else if (layer.kind === 'pool') plane = addPool(plan, plane, layer.mode, next)
    else {
      const [first, second] = residualConvs(layer)
      plane = addSum(plan, plane, addConv(plan, addConv(plan, plane, first, second), second, undefined), next)
    }
  }
  return plane
}

/** The dense layer is a kernel over the whole plane, and up to four pictures are its pixels: each weight is read once for all. */
function addDense(plan: Plan, { name, mfm }: Architecture['dense'], plane: Plane) {
  const flat = plane.size * plane.size * plane.channels
  const outputs = mfm ? 2 * EMBEDDING_SIZE : EMBEDDING_SIZE
  const pictures = plan.allocate(PIXELS * flat)
  const result = plan.allocate(PIXELS * EMBEDDING_SIZE)
  const weights = plan.pack(name, { outputs, channels: plane.channels, kernel: plane.size, mfm })
  const outPixel = EMBEDDING_SIZE * FLOAT
  const row = plan.named(as => rowFunction({ name: as, kernel: 1, in: flat, inRow: 0, outPixel, mfm }))
  const panelBytes = (flat + 1) * PANEL * FLOAT
  const run: Run = functions => {
    for (let panel = 0; panel < outputs / PANEL; panel++)
      functions[row]?.(pictures, weights + panel * panelBytes, result + panel * (mfm ? 16 : 32), 1)
  }
  return { flat, pictures, result, run }
}

/** The network on this thread. `weights` are no longer needed afterwards. Throws WeightsError when they do not fit. */
export function createSimdEmbedder(architecture: Architecture, weights: Weights): Embedder {
  checkWeights(architecture, weights)
  const plan = createPlan(weights)
  const input = plan.plane(INPUT_SIZE, 1, borderFor(architecture.layers[0]))
  const plane = addLayers(plan, architecture.layers, input)
  const dense = addDense(plan, architecture.dense, plane)
  const { functions, floats } = plan.start()
  let memory: Float32Array | null = floats

  const embedFew = (crops: readonly GrayImage[], floats: Float32Array): Float32Array[] => {
    for (const [slot, crop] of crops.entries()) {
      const pixels = cropPixels([crop])
      for (let y = 0; y < INPUT_SIZE; y++)
        floats.set(pixels.subarray(y * INPUT_SIZE, (y + 1) * INPUT_SIZE), at(input, y, 0) / FLOAT)
      for (const run of plan.runs) run(functions)
      const from = plane.address / FLOAT
      floats.copyWithin(dense.pictures / FLOAT + slot * dense.flat, from, from + dense.flat)
    }
    dense.run(functions)
    const rows = floats.subarray(dense.result / FLOAT)
    return crops.map((_, slot) => rows.slice(slot * EMBEDDING_SIZE, (slot + 1) * EMBEDDING_SIZE))
  }
  return {
    async embed(crops) {
      if (!memory) throw new TypeError('embed: expected an embedder that is not disposed')
      const found: Float32Array[] = []
      for (let n = 0; n < crops.length; n += PIXELS)
        found.push(...embedFew(crops.slice(n, n + PIXELS), memory))
      return found
    },
    async dispose() {
      memory = null
    },
  }
}

function checkWeights(architecture: Architecture, weights: Weights): void {
  const shapes = expectedShapes(architecture)
  const fits = ([name, shape]: [string, readonly number[]]) =>
    weights.get(name)?.length === elementCount(shape)
  checkShapes(shapes, new Map([...shapes].filter(fits)), architecture.title)
}
