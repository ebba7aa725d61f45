// What engines.e2e.ts and the benchmarks run inside a browser: the rooms themselves, without the page around them.

import * as tf from '@tensorflow/tfjs-core'
import wasmLoader from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url'
import wasmFile from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url'
import { createEmptyIndex } from '../src/gallery/kernel.ts'
import { nearest } from '../src/gallery/search.ts'
import { ARCHITECTURES } from '../src/model/architectures.ts'
import { createWasmEmbedder, type Embedder } from '../src/model/embedder.ts'
import { formulaPictures, formulaWeights } from '../src/model/formula.ts'
import { embed, toDevice } from '../src/model/forward.ts'
import { readWeights } from '../src/model/read.ts'
import { readSelfTest } from '../src/model/selftest.ts'
import { createWebgpuEmbedder } from '../src/model/webgpu.ts'
import type { Weights } from '../src/model/weights.ts'
import { mulberry32 } from '../src/random.ts'
import { setUpRuntime } from '../src/runtime.ts'
import { cosine } from '../src/verify/score.ts'
import { COSINE } from '../src/verify/scorer.ts'
import type { EngineTimes } from './engine-in-worker.ts'

export { halfNumbers, passNumbers } from './half-in-page.ts'
export { loopOverhead, ourStep, stockFit } from './train-in-page.ts'

const architecture = ARCHITECTURES['lightcnn-9']
const blob = async (path: string) => (await fetch(`/models/lightcnn-9/${path}`)).blob()
const shippedWeights = async () =>
  readWeights(architecture, await blob('weights.safetensors'), 'weights.safetensors')
const storedCrop = async () =>
  (await readSelfTest(await blob('selftest.safetensors'), 'selftest.safetensors')).crop

function setThreads(threads: number): void {
  const absolute = (path: string) => new URL(path, location.href).href
  setUpRuntime({ threads, wasmPaths: { mjs: absolute(wasmLoader), wasm: absolute(wasmFile) } })
}
const createOnWebgpu = (weights: Weights): Promise<Embedder> =>
  createWebgpuEmbedder(architecture, weights, reason => {
    throw new Error(reason)
  })

/** On WebGPU: the embedding of the first formula picture by formula weights. */
export async function webgpuGolden(): Promise<number[]> {
  await tf.setBackend('webgpu')
  await tf.ready()
  const device = toDevice(architecture, formulaWeights(architecture, 16))
  const result = tf.tidy(() => embed(architecture, device, tf.tensor4d(formulaPictures(1), [1, 128, 128, 1])))
  return Array.from(await result.data())
}

/** How far WebGPU's embedding of a real crop by the shipped weights agrees with the one of WASM (cosine). */
export async function webgpuAgreement(): Promise<number> {
  setThreads(1)
  const weights = await shippedWeights()
  const crop = await storedCrop()
  const gpu = await createOnWebgpu(weights)
  const wasm = await createWasmEmbedder(architecture, weights)
  const [a] = await gpu.embed([crop])
  const [b] = await wasm.embed([crop])
  return cosine(a ?? [], b ?? [])
}

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN

/** One embedding by the engine on the processor and one run of raw onnxruntime-web on the same graph, in turn. */
export function engineTimes(engine: 'wasm' | 'wasm-threads', runs: number): Promise<EngineTimes> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./engine-in-worker.ts', import.meta.url), { type: 'module' })
    worker.addEventListener('message', ({ data }) => resolve(data))
    worker.addEventListener('error', event => reject(new Error(event.message)))
    worker.postMessage({ engine, runs })
  })
}

/** Milliseconds of `count` embeddings together on WebGPU. */
export async function webgpuTimes(count: number, runs: number): Promise<number> {
  const embedder = await createOnWebgpu(await shippedWeights())
  const crop = await storedCrop()
  const crops = Array.from({ length: count }, () => crop)
  const times: number[] = []
  for (let i = -1; i < runs; i++) {
    const begin = performance.now()
    await embedder.embed(crops)
    if (i >= 0) times.push(performance.now() - begin)
  }
  return median(times)
}

/** One search for the nearest among `count` embeddings of clustered people, ms: ours, which is exact, and hnswlib-wasm's. */
export async function searchTimes(count: number, runs: number) {
  const random = mulberry32(6)
  const people = Array.from({ length: count / 10 }, () => drawEmbedding(random))
  const near = (person: Float32Array) =>
    drawEmbedding(random).map((value, i) => (person[i] ?? 0) + 0.7 * value)
  const index = createEmptyIndex(count, COSINE)
  for (let row = 0; row < count; row++)
    index.set(row, COSINE.project(near(people[row % people.length] as Float32Array)))
  const queries = Array.from({ length: runs }, (_, i) => near(people[i] as Float32Array))

  const { loadHnswlib } = await import('hnswlib-wasm')
  const library = await loadHnswlib()
  const graph = new library.HierarchicalNSW('cosine', 256, '')
  graph.initIndex(count, 16, 100, 100)
  const begin = performance.now()
  for (let row = 0; row < count; row++)
    graph.addPoint(index.rows.subarray(row * 256, row * 256 + 256), row, false)
  const buildSeconds = (performance.now() - begin) / 1000
  graph.setEfSearch(100)

  let found = 0
  const [ours, theirs]: [number[], number[]] = [[], []]
  for (const query of queries) {
    const start = performance.now()
    const best = nearest(index, query, { k: 5 })[0]?.row
    const middle = performance.now()
    const guess = graph.searchKnn(query, 5, undefined).neighbors[0]
    ours.push(middle - start)
    theirs.push(performance.now() - middle)
    if (guess === best) found++
  }
  return {
    ours: median(ours),
    theirs: median(theirs),
    buildSeconds,
    found: found / runs,
    kernel: index.kernel,
  }
}
const drawEmbedding = (random: () => number) =>
  Float32Array.from({ length: 256 }, () => random() + random() + random() - 1.5)

/** Pictures a second of batches read in a worker from OPFS, epoch by epoch. */
export function batchRates(): Promise<{ pictures: number; bytes: number[]; floats: number[] }> {
  const worker = new Worker(new URL('./bench/batches-worker.ts', import.meta.url), { type: 'module' })
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => ('error' in data ? reject(new Error(data.error)) : resolve(data))
    worker.onerror = event => reject(new Error(event.message))
    worker.postMessage('begin')
  })
}
