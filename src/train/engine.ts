// The device that trains: TensorFlow.js on WebGPU, or on the processor with our own SIMD kernels. An engine sets the backend of the
// whole worker; one is open at a time.
import * as tf from '@tensorflow/tfjs-core'
import { DeviceError, messageOf } from '../errors.ts'
import { ARCHITECTURES } from '../model/architectures.ts'
import { speedUpCpu } from './cpu.ts'
import { registerGradients } from './gradients.ts'
import { activations } from './memory.ts'
import type { RunOptions } from './run.ts'

export interface TrainingEngine {
  name: 'webgpu' | 'cpu'
  /** "WebGPU (nvidia)", "Processor, SIMD on one thread" */
  label: string
  /** Resolves with the driver's reason when the device is lost; never on the processor. */
  lost: Promise<string>
  /** Pictures that fit at a time, from the device's limits. */
  largestMicroBatch(options: Pick<RunOptions, 'architecture' | 'recipe'>): number
  /** Runs work on the device; `problem` when it had no room for it: what the work made is worth nothing then. */
  withinMemory<T>(work: () => Promise<T>): Promise<{ value: T } | { problem: string }>
  dispose(): void
}

/** Opens the device. Throws DeviceError when there is none. Call `proveTrainingDevice` before anything is trained on it. */
export async function openTrainingEngine(name: TrainingEngine['name']): Promise<TrainingEngine> {
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
  await replaceLostBackend()
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
    lost,
    largestMicroBatch({ architecture }) {
      const { kept, largest } = activations(ARCHITECTURES[architecture])
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

/** TensorFlow.js keeps a backend whose device is lost: it is made again. */
async function replaceLostBackend(): Promise<void> {
  const create = tf.findBackendFactory('webgpu')
  const known = tf.findBackend('webgpu') as unknown as { device: GPUDevice } | null
  if (!known || !create) return
  const isLost = await Promise.race([known.device.lost.then(() => true), nextTurn().then(() => false)])
  if (!isLost) return
  tf.removeBackend('webgpu')
  tf.registerBackend('webgpu', create, 3)
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
