// onnxruntime-web, set up once for the host: WASM only, with the threads that the host can give. In the page the loader is imported
// from its own address, because a loader that is bundled into the worker would start its threads from the worker's script.

import * as wasmBuild from 'onnxruntime-web/wasm'
import { DeviceError, FormatError, messageOf } from './errors.ts'
import { createTurns } from './turns.ts'

export { Tensor } from 'onnxruntime-web/wasm'

type Inference = wasmBuild.InferenceSession
export interface Session {
  /** Runs wait for each other, whatever their sessions: callers may start as many as they like. */
  run(feeds: wasmBuild.InferenceSession.FeedsType): Promise<wasmBuild.InferenceSession.ReturnType>
  release(): Promise<void>
}
export type SessionOptions = wasmBuild.InferenceSession.SessionOptions

export interface RuntimeOptions {
  /** 1 unless the host has shared memory: a cross-origin isolated page, or Node with `build`. */
  threads: number
  /** Addresses of `ort-wasm-simd-threaded.mjs` and `.wasm` where the host serves them. */
  wasmPaths?: { mjs: string; wasm: string }
  /** The bytes of that `.wasm`, where the host has them already. */
  wasmBinary?: ArrayBuffer
  /** Address of another build of onnxruntime-web: only its Node build starts threads in Node. */
  build?: string
}

const LOG_ERRORS_ONLY = 3 // ONNX Runtime's severity: 0 verbose, 1 info, 2 warning, 3 error, 4 fatal

let chosen: RuntimeOptions = { threads: 1 }
let started: Promise<typeof wasmBuild> | undefined

/** Says how the runtime starts. Without it: one thread. Throws once a session exists, because the runtime cannot change then. */
export function setUpRuntime(options: RuntimeOptions): void {
  if (started) throw new TypeError('setUpRuntime: expected to be called before the first session')
  chosen = options
}

/** Loads an ONNX graph. The caller disposes with `release()`. Throws DeviceError if the engine does not start, FormatError on a bad graph. */
export async function createSession(model: Uint8Array, options: SessionOptions = {}): Promise<Session> {
  const attempt = started ?? start()
  started = attempt
  try {
    const ort = await attempt
    const session: Inference = await inTurn(() =>
      ort.InferenceSession.create(model, {
        executionProviders: ['wasm'],
        logSeverityLevel: LOG_ERRORS_ONLY,
        ...options,
      }),
    )
    return { run: feeds => inTurn(() => session.run(feeds)), release: () => inTurn(() => session.release()) }
  } catch (error) {
    const message = messageOf(error)
    if (/backend|out of memory|bad_alloc|Aborted|import/i.test(message))
      throw new DeviceError(`The WebAssembly engine did not start: ${message}`)
    throw new FormatError(`This is no ONNX graph that can be run: ${message}`)
  }
}

/**
 * One call after the other: ONNX Runtime keeps the arguments of a call on the one stack of its WASM memory, also while it waits, so that
 * two runs at once destroy each other's ("output name cannot be empty").
 */
const inTurn = createTurns()

async function start(): Promise<typeof wasmBuild> {
  const { threads, wasmPaths, wasmBinary, build } = chosen
  const ort: typeof wasmBuild = build ? await import(/* @vite-ignore */ build) : wasmBuild
  ort.env.logLevel = 'error'
  ort.env.wasm.numThreads = threads
  if (wasmPaths) ort.env.wasm.wasmPaths = wasmPaths
  if (wasmBinary) ort.env.wasm.wasmBinary = wasmBinary
  return ort
}
