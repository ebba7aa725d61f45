// The device that trains: TensorFlow.js on WebGPU, or on the processor with our own SIMD kernels. An engine sets the backend of the
// whole worker; one is open at a time.

import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import * as tf from '@tensorflow/tfjs-core'
import { DeviceError, messageOf } from '../errors.ts'
import { ARCHITECTURES } from '../model/architectures.ts'
import { speedUpCpu } from './cpu.ts'
import { registerGradients } from './gradients.ts'
import { hasHalfArithmetic } from './half-run.ts'
import { activations } from './memory.ts'
import type { RunOptions } from './run.ts'

export interface TrainingEngine {
  name: 'webgpu' | 'cpu'
  /** "WebGPU (nvidia)", "Processor, SIMD on one thread" */
  label: string
  /** Why the device does not train in float16; null: it does. */
  halfProblem: string | null
  /** Resolves with the driver's reason when the device is lost; never on the processor. */
  lost: Promise<string>
  /** Pictures that fit at a time, from the device's limits. */
  largestMicroBatch(
    options: Pick<RunOptions, 'architecture' | 'recipe'> & { precision?: RunOptions['precision'] },
  ): number
  /** Runs work on the device; `problem` when it had no room for it: what the work made is worth nothing then. */
  withinMemory<T>(work: () => Promise<T>): Promise<{ value: T } | { problem: string }>
  dispose(): void
}

/** Opens the device. Throws DeviceError when there is none. Call `proveTrainingDevice` before anything is trained on it. */
export async function openTrainingEngine(name: TrainingEngine['name']): Promise<TrainingEngine> {
  tf.enableProdMode() // no advice on the console
  registerGradients()
  return name === 'webgpu' ? openWebgpu() : openCpu()
}

/** More at a time gains nothing on one thread, and a stop waits for them. */
const CPU_PICTURES = 4

async function openCpu(): Promise<TrainingEngine> {
  await import('@tensorflow/tfjs-backend-cpu')
  if (!(await tf.setBackend('cpu'))) throw new DeviceError('TensorFlow.js cannot use the processor here.')
  speedUpCpu()
  return {
    name: 'cpu',
    label: 'Processor, SIMD on one thread',
    halfProblem: 'float16 needs WebGPU',
    lost: new Promise(() => {}),
    largestMicroBatch: () => CPU_PICTURES,
    async withinMemory(work) {
      try {
        return { value: await work() }
      } catch (error) {
        if (error instanceof RangeError) return { problem: error.message } // no array or WebAssembly memory of that size
        throw error
      }
    },
    dispose() {},
  }
}

/** Activations are kept below this: no browser tells how much memory the device has, so larger steps are not tried. */
const WEBGPU_BYTES = 2 * 2 ** 30

async function openWebgpu(): Promise<TrainingEngine> {
  await import('@tensorflow/tfjs-backend-webgpu')
  await replaceBackend()
  const opened = await tf.setBackend('webgpu').catch((error: unknown) => {
    throw new DeviceError(
      `WebGPU could not be started: ${messageOf(error)}. Train on the processor, or try another browser.`,
    )
  })
  if (!opened)
    throw new DeviceError(
      'WebGPU found no adapter. Train on the processor, use a current Chrome or Edge, or turn on hardware acceleration.',
    )
  await tf.ready()
  const { device, adapterInfo } = tf.backend() as unknown as {
    device: GPUDevice
    adapterInfo?: { vendor?: string }
  }
  let isDisposed = false
  const lost = device.lost.then(({ message }) => {
    if (isDisposed) return new Promise<string>(() => {})
    return message || 'the driver gave no reason'
  })
  return {
    name: 'webgpu',
    label: adapterInfo?.vendor ? `WebGPU (${adapterInfo.vendor})` : 'WebGPU',
    halfProblem: hasHalfArithmetic()
      ? null
      : 'this device has no float16 arithmetic (the WebGPU feature shader-f16)',
    lost,
    largestMicroBatch({ architecture, precision }) {
      const isHalf = precision === 'float16' && hasHalfArithmetic()
      const { kept, largest } = activations(ARCHITECTURES[architecture], isHalf)
      const { maxStorageBufferBindingSize, maxBufferSize } = device.limits
      const ofOneBuffer = Math.min(maxStorageBufferBindingSize, maxBufferSize) / largest
      return Math.max(1, Math.floor(Math.min(ofOneBuffer, WEBGPU_BYTES / kept)))
    },
    async withinMemory(work) {
      device.pushErrorScope('out-of-memory')
      device.pushErrorScope('validation') // a buffer beyond the limits is told as this
      const outcome = await work().then(
        value => ({ value }),
        (error: unknown) => ({ error }),
      )
      const problem = await firstOf(device.popErrorScope(), device.popErrorScope())
      if (problem) return { problem: problem.message }
      if ('error' in outcome) throw outcome.error
      return outcome
    },
    dispose() {
      isDisposed = true
    },
  }
}

const firstOf = async (...problems: Promise<GPUError | null>[]) =>
  (await Promise.all(problems)).find(problem => problem !== null) ?? null

/**
 * A backend of our own making: TensorFlow.js keeps one whose device is lost, and asks for no float16. The one in use is kept while its
 * device is there.
 */
async function replaceBackend(): Promise<void> {
  const known = tf.findBackend('webgpu') as unknown as { device: GPUDevice } | null
  const isLost = known && Promise.race([known.device.lost.then(() => true), nextTurn().then(() => false)])
  if (known && made.has(known) && !(await isLost)) return
  tf.removeBackend('webgpu')
  tf.registerBackend('webgpu', createBackend, 3)
}
const made = new WeakSet<object>()

/** As tfjs-backend-webgpu@4.22.0 base.ts makes it, with float16 where the adapter has it. */
async function createBackend(): Promise<WebGPUBackend> {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' })
  if (!adapter) throw new DeviceError('there is no adapter')
  const { limits } = adapter
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu')
  const device = await adapter.requestDevice({
    requiredFeatures: adapter.features.has('shader-f16') ? ['shader-f16'] : [],
    requiredLimits: {
      maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
      maxComputeWorkgroupsPerDimension: limits.maxComputeWorkgroupsPerDimension,
      maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
      maxBufferSize: limits.maxBufferSize,
      maxComputeWorkgroupSizeX: limits.maxComputeWorkgroupSizeX,
      maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
    },
  })
  const backend = new WebGPUBackend(device, adapter.info)
  made.add(backend)
  return backend
}

/** Lets messages, timers and aborts through; not slowed down in a hidden tab, as timers are. */
export function nextTurn(): Promise<void> {
  const { port1, port2 } = new MessageChannel()
  return new Promise(resolve => {
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
