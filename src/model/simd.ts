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
import {
  at,
  borderFor,
  createPlan,
  FLOAT,
  type Phase,
  type Plan,
  type Plane,
  packPanels,
  panelsFloats,
  rowBytes,
} from './simd-plan.ts'
import { addWinograd, suitsWinograd } from './simd-winograd.ts'
import { checkShapes, expectedShapes, type Weights } from './weights.ts'

function addConv(plan: Plan, input: Plane, conv: MfmConv, next: Layer | undefined): Plane {
  if (suitsWinograd(conv, input)) return addWinograd(plan, { input, conv, next, isPooled: false })
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
  const panels = { outputs: 2 * conv.out, channels: conv.in, kernel: conv.kernel, mfm: true }
  const weights = plan.pack(`${conv.name}.filter`, panelsFloats(panels), (values, bias) =>
    packPanels(values, bias, panels),
  )
  const panelBytes = (conv.kernel * conv.kernel * conv.in + 1) * PANEL * FLOAT
  const strips = Math.floor(size / PIXELS)
  plan.phases.push({
    units: size,
    run(functions, from, to) {
      const call = functions[row] as CallableFunction
      for (let panel = 0; panel < conv.out / 4; panel++)
        for (let y = from; y < to; y++) {
          const right = weights + panel * panelBytes
          const left = (x: number) => at(input, y - conv.pad, x - conv.pad)
          call(left(0), right, at(output, y, 0) + panel * 16, strips)
          // a last strip that overlaps the one before it
          if (size % PIXELS) call(left(size - PIXELS), right, at(output, y, size - PIXELS) + panel * 16, 1)
        }
    },
  })
  return output
}

function addPool(plan: Plan, input: Plane, mode: 'max' | 'max+avg', next: Layer | undefined): Plane {
  const size = Math.floor((input.size + (input.isOdd ? 1 : 0)) / 2)
  const output = plan.plane(size, input.channels, borderFor(next))
  const pool = plan.named(name => poolFunction(name, input.channels, rowBytes(input), mode))
  plan.phases.push({
    units: size,
    run(functions, from, to) {
      for (let y = from; y < to; y++) functions[pool]?.(at(input, 2 * y, 0), at(output, y, 0), size)
    },
  })
  return output
}

function addSum(plan: Plan, a: Plane, b: Plane, next: Layer | undefined): Plane {
  const output = plan.plane(a.size, a.channels, borderFor(next))
  const add = plan.named(addFunction)
  plan.phases.push({
    units: a.size,
    run(functions, from, to) {
      for (let y = from; y < to; y++)
        functions[add]?.(at(a, y, 0), at(b, y, 0), at(output, y, 0), (a.size * a.channels) / 4)
    },
  })
  return output
}

/** All layers up to the plane that the dense layer reads. */
function addLayers(plan: Plan, layers: readonly Layer[], input: Plane): Plane {
  const [layer, next, afterNext] = layers
  if (!layer) return input
  const others = layers.slice(1)
  if (layer.kind === 'pool') return addLayers(plan, others, addPool(plan, input, layer.mode, next))
  if (layer.kind === 'residual') {
    const [first, second] = residualConvs(layer)
    const twice = addConv(plan, addConv(plan, input, first, second), second, undefined)
    return addLayers(plan, others, addSum(plan, input, twice, next))
  }
  const isPooled = next?.kind === 'pool' && next.mode === 'max' && suitsWinograd(layer, input)
  if (!isPooled) return addLayers(plan, others, addConv(plan, input, layer, next))
  const pooled = addWinograd(plan, { input, conv: layer, next: afterNext, isPooled })
  return addLayers(plan, others.slice(1), pooled)
}

/** The dense layer is a kernel over the whole plane, and up to four pictures are its pixels: each weight is read once for all. */
function addDense(plan: Plan, { name, mfm }: Architecture['dense'], plane: Plane) {
  const flat = plane.size * plane.size * plane.channels
  const outputs = mfm ? 2 * EMBEDDING_SIZE : EMBEDDING_SIZE
  const pictures = plan.allocate(PIXELS * flat)
  const result = plan.allocate(PIXELS * EMBEDDING_SIZE)
  const panels = { outputs, channels: plane.channels, kernel: plane.size, mfm }
  const weights = plan.pack(name, panelsFloats(panels), (values, bias) => packPanels(values, bias, panels))
  const outPixel = EMBEDDING_SIZE * FLOAT
  const row = plan.named(as => rowFunction({ name: as, kernel: 1, in: flat, inRow: 0, outPixel, mfm }))
  const panelBytes = (flat + 1) * PANEL * FLOAT
  const phase: Phase = {
    units: outputs / PANEL,
    run(functions, from, to) {
      for (let panel = from; panel < to; panel++)
        functions[row]?.(pictures, weights + panel * panelBytes, result + panel * (mfm ? 16 : 32), 1)
    },
  }
  return { flat, pictures, result, phase }
}

/** All that is done for up to four pictures: the phases of one picture, four times, and the dense layer for all. */
export interface Pass {
  plan: Plan
  input: Plane
  plane: Plane
  dense: ReturnType<typeof addDense>
}

/** Where everything lies is a function of the architecture alone, so that threads need not tell each other. */
export function planPass(architecture: Architecture, weights: Weights | null): Pass {
  const plan = createPlan(weights)
  const input = plan.plane(INPUT_SIZE, 1, borderFor(architecture.layers[0]))
  const plane = addLayers(plan, architecture.layers, input)
  return { plan, input, plane, dense: addDense(plan, architecture.dense, plane) }
}

/** Who does the work of a pass. */
export interface Runner {
  layers(): void
  dense(): void
  end(): void
}

/** The network on this thread. `weights` are no longer needed afterwards. Throws WeightsError when they do not fit. */
export function createSimdEmbedder(architecture: Architecture, weights: Weights): Embedder {
  checkWeights(architecture, weights)
  const pass = planPass(architecture, weights)
  const { functions, floats } = pass.plan.start()
  const whole = ({ units, run }: Phase) => run(functions, 0, units, 0)
  return embedderOf(pass, floats, {
    layers: () => pass.plan.phases.forEach(whole),
    dense: () => whole(pass.dense.phase),
    end: () => {},
  })
}

/** `floats`: the memory of the pass. */
export function embedderOf({ input, plane, dense }: Pass, floats: Float32Array, runner: Runner): Embedder {
  let memory: Float32Array | null = floats
  const embedFew = (crops: readonly GrayImage[], floats: Float32Array): Float32Array[] => {
    for (const [slot, crop] of crops.entries()) {
      const pixels = cropPixels([crop])
      for (let y = 0; y < INPUT_SIZE; y++)
        floats.set(pixels.subarray(y * INPUT_SIZE, (y + 1) * INPUT_SIZE), at(input, y, 0) / FLOAT)
      runner.layers()
      const from = plane.address / FLOAT
      floats.copyWithin(dense.pictures / FLOAT + slot * dense.flat, from, from + dense.flat)
    }
    runner.dense()
    const rows = floats.subarray(dense.result / FLOAT)
    return crops.map((_, slot) =>
      // a copy that no other thread shares
      Float32Array.from(rows.subarray(slot * EMBEDDING_SIZE, (slot + 1) * EMBEDDING_SIZE)),
    )
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
      if (memory) runner.end()
      memory = null
    },
  }
}

export function checkWeights(architecture: Architecture, weights: Weights): void {
  const shapes = expectedShapes(architecture)
  const fits = ([name, shape]: [string, readonly number[]]) =>
    weights.get(name)?.length === elementCount(shape)
  checkShapes(shapes, new Map([...shapes].filter(fits)), architecture.title)
}
