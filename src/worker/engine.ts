// Which engine this device can take, and an embedder on one of them that has proved itself. Each engine is loaded when it is taken, so that
// the worker's script stays small.
import { DeviceError, messageOf, WeightsError } from '../errors.ts'
import type { Architecture } from '../model/architectures.ts'
import type { Embedder } from '../model/embedder.ts'
import { type SelfTest, selfTestProblem } from '../model/selftest.ts'
import type { StartMember } from '../model/simd-team.ts'
import type { Weights } from '../model/weights.ts'
import type { EngineName, EngineStatus } from './types.ts'

const MAX_THREADS = 4 // beyond four the small layers of LightCNN no longer gain

export function threadsFor(engine: EngineName): number {
  return engine === 'wasm' || !crossOriginIsolated ? 1 : Math.min(MAX_THREADS, navigator.hardwareConcurrency)
}

/** Every engine and whether this browser can take it. `blocked`: engines that failed here, with the reason. */
export async function engineChoices(
  blocked: Partial<Record<EngineName, string>>,
): Promise<EngineStatus['choices']> {
  const threads = threadsFor('wasm-threads')
  const noThreads = crossOriginIsolated
    ? 'This device has one processor core.'
    : 'Threads need a cross-origin isolated page: the server does not send the COOP and COEP headers.'
  const problems: Record<EngineName, string | null> = {
    webgpu: blocked.webgpu ?? (await webgpuProblem()),
    'wasm-threads': blocked['wasm-threads'] ?? (threads > 1 ? null : noThreads),
    wasm: blocked.wasm ?? null,
  }
  const labels: Record<EngineName, string> = {
    webgpu: 'WebGPU',
    'wasm-threads': threads > 1 ? `WASM, ${threads} threads` : 'WASM, several threads',
    wasm: 'WASM, 1 thread',
  }
  const fine: Record<EngineName, string> = {
    webgpu: 'The graphics processor computes the embeddings.',
    'wasm-threads': 'The processor computes the embeddings on several cores.',
    wasm: 'The processor computes the embeddings on one core.',
  }
  return (['webgpu', 'wasm-threads', 'wasm'] as const).map(engine => ({
    engine,
    label: labels[engine],
    available: problems[engine] === null,
    reason: problems[engine] ?? fine[engine],
  }))
}

/** Why WebGPU cannot be taken here, in one sentence; null when nothing speaks against it. */
export async function webgpuProblem(): Promise<string | null> {
  if (!('gpu' in navigator)) return 'This browser has no WebGPU.'
  const adapter = await navigator.gpu
    .requestAdapter({ powerPreference: 'high-performance' })
    .catch(() => null)
  return adapter ? null : 'WebGPU found no adapter. Hardware acceleration may be turned off.'
}

interface ProvedOptions {
  /** `simd`: one thread of many. */
  engine: EngineName | 'simd'
  architecture: Architecture
  weights: Weights
  selfTest: SelfTest
  onLost?: (reason: string) => void
  /** Our own kernels do not work here and ONNX Runtime takes their place; why, in a sentence. */
  onSlower?: (reason: string) => void
}

/** An embedder that gives the stored embedding of the stored crop. Throws DeviceError when there is none. */
export async function createProvedEmbedder(options: ProvedOptions): Promise<Embedder> {
  const { engine, architecture, weights, selfTest, onLost = () => {}, onSlower = () => {} } = options
  if (engine === 'webgpu') {
    const { createWebgpuEmbedder } = await import('../model/webgpu.ts')
    return proved(await createWebgpuEmbedder(architecture, weights, onLost), selfTest, 'WebGPU')
  }
  try {
    return await proved(await createOwn(engine, architecture, weights), selfTest, 'WASM')
  } catch (error) {
    if (error instanceof WeightsError) throw error
    onSlower(`ONNX Runtime computes the embeddings, more slowly: ${messageOf(error)}`)
  }
  const { createWasmEmbedder } = await import('../model/embedder.ts')
  return proved(await createWasmEmbedder(architecture, weights), selfTest, 'WASM')
}

async function proved(embedder: Embedder, selfTest: SelfTest, what: string): Promise<Embedder> {
  const problem = await selfTestProblem(embedder, selfTest)
  if (problem === null) return embedder
  await embedder.dispose()
  throw new DeviceError(`This device returns wrong numbers on ${what}: ${problem}.`)
}

async function createOwn(
  engine: 'wasm' | 'wasm-threads' | 'simd',
  architecture: Architecture,
  weights: Weights,
): Promise<Embedder> {
  const others = engine === 'simd' ? 0 : threadsFor(engine) - 1
  if (others === 0) return (await import('../model/simd.ts')).createSimdEmbedder(architecture, weights)
  const { createTeamEmbedder } = await import('../model/simd-team.ts')
  return createTeamEmbedder(architecture, weights, new Array<StartMember>(others).fill(startMember))
}

const startMember: StartMember = membership =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./engine-worker.ts', import.meta.url), { type: 'module' })
    worker.addEventListener('message', () => resolve(), { once: true })
    worker.addEventListener('error', event => {
      event.preventDefault()
      reject(new DeviceError(`A thread did not start: ${event.message || 'its script did not load'}.`))
    })
    worker.postMessage(membership)
  })
