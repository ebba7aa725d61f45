// What in-page.ts measures of the engine on the processor, in a worker as the page runs it: only there may a thread wait for others.

import wasmLoader from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url'
import wasmFile from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url'
import { ARCHITECTURES } from '../src/model/architectures.ts'
import { writeOnnx } from '../src/model/graph.ts'
import { readWeights } from '../src/model/read.ts'
import { readSelfTest } from '../src/model/selftest.ts'
import { createSession, setUpRuntime, Tensor } from '../src/runtime.ts'
import { createProvedEmbedder, threadsFor } from '../src/worker/engine.ts'

export interface EngineTimes {
  threads: number
  /** ms of each embedding, by turns. */
  ours: number[]
  raw: number[]
  /** Largest difference of a component, relative to the largest component. */
  difference: number
  /** Why our kernels were not taken, if so. */
  slower: string | null
}

const architecture = ARCHITECTURES['lightcnn-9']
const blob = async (path: string) => (await fetch(`/models/lightcnn-9/${path}`)).blob()

async function measure(engine: 'wasm' | 'wasm-threads', runs: number): Promise<EngineTimes> {
  const threads = threadsFor(engine)
  const absolute = (path: string) => new URL(path, location.href).href
  setUpRuntime({ threads, wasmPaths: { mjs: absolute(wasmLoader), wasm: absolute(wasmFile) } })
  const weights = await readWeights(architecture, await blob('weights.safetensors'), 'weights.safetensors')
  const selfTest = await readSelfTest(await blob('selftest.safetensors'), 'selftest.safetensors')
  let slower: string | null = null
  const onSlower = (reason: string) => {
    slower = reason
  }
  const embedder = await createProvedEmbedder({ engine, architecture, weights, selfTest, onSlower })
  const graph = writeOnnx(architecture, weights, { outputs: 'embedding', batch: 'dynamic', dtype: 'F32' })
  const session = await createSession(graph)
  const pixels = Float32Array.from(selfTest.crop.data, level => level / 255)
  const input = new Tensor('float32', pixels, [1, 1, 128, 128])
  const [ours, raw]: [number[], number[]] = [[], []]
  let difference = 0
  for (let i = -3; i < runs; i++) {
    const begin = performance.now()
    const [own] = await embedder.embed([selfTest.crop])
    const between = performance.now()
    const { embedding } = await session.run({ input })
    const end = performance.now()
    const theirs = embedding?.data as Float32Array
    const largest = theirs.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    theirs.forEach((value, n) => {
      difference = Math.max(difference, Math.abs(value - (own?.[n] ?? Number.NaN)) / largest)
    })
    if (i < 0) continue // warming up
    ours.push(between - begin)
    raw.push(end - between)
  }
  return { threads, ours, raw, difference, slower }
}

addEventListener('message', async ({ data: { engine, runs } }) => postMessage(await measure(engine, runs)))
