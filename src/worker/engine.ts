// Which engine this device can take, and an embedder on one of them that has proved itself. Each engine is loaded when it is taken, so that
// the worker's script stays small.
import { DeviceError } from '../errors.ts'
import type { Architecture } from '../model/architectures.ts'
import type { Embedder } from '../model/embedder.ts'
import { type SelfTest, selfTestProblem } from '../model/selftest.ts'
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
}

/** An embedder that gives the stored embedding of the stored crop. Throws DeviceError when it does not. */
export async function createProvedEmbedder(options: ProvedOptions): Promise<Embedder> {
  const { engine, selfTest } = options
  const embedder = await createEmbedder(options)
  const problem = await selfTestProblem(embedder, selfTest)
  if (problem === null) return embedder
  await embedder.dispose()
  throw new DeviceError(
    `This device returns wrong numbers on ${engine === 'webgpu' ? 'WebGPU' : 'WASM'}: ${problem}.`,
  )
}

async function createEmbedder(options: ProvedOptions): Promise<Embedder> {
  const { engine, architecture, weights, onLost = () => {} } = options
  if (engine === 'simd') return (await import('../model/simd.ts')).createSimdEmbedder(architecture, weights)
  if (engine !== 'webgpu')
    return (await import('../model/embedder.ts')).createWasmEmbedder(architecture, weights)
  const { createWebgpuEmbedder } = await import('../model/webgpu.ts')
  return createWebgpuEmbedder(architecture, weights, onLost)
}
