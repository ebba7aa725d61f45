// Runs shaders of our own among those of TensorFlow.js's WebGPU backend: on its tensors, in its command queue. The backend writes the head
// of its programs itself, where `enable f16` would have to stand, so the pipeline is made here and handed to the backend to record.
import * as tf from '@tensorflow/tfjs-core'

/** The part of tfjs-backend-webgpu@4.22.0 backend_webgpu.ts that is used here. */
interface Backend {
  device: GPUDevice
  makeTensorInfo(shape: number[], dtype: tf.DataType): tf.TensorInfo
  uploadToGPU(dataId: object): void
  recordAndSubmit(program: Program, output: tf.TensorInfo, inputs: readonly tf.TensorInfo[]): void
}
interface Program {
  pipeline: GPUComputePipeline
  dispatch: readonly [number, number, number]
}

const pipelines = new WeakMap<GPUDevice, Map<string, GPUComputePipeline>>()

const backendInUse = () => tf.backend() as unknown as Backend

/** A tensor of the device whose values are not set. */
export function makeOnDevice(shape: number[], dtype: tf.DataType = 'int32'): tf.Tensor {
  const backend = backendInUse()
  const info = backend.makeTensorInfo(shape, dtype)
  backend.uploadToGPU(info.dataId)
  return tf.engine().makeTensorFromTensorInfo(info)
}

/** Whether the device of the backend in use computes in float16. */
export const hasHalfArithmetic = (): boolean =>
  (backendInUse() as Partial<Backend>).device?.features.has('shader-f16') === true

export interface ShaderRun {
  /** Names the shader among all others. */
  key: string
  code(): string
  /** Words of two halves, or floats. */
  result: { words: number } | { floats: number[] }
  inputs: readonly tf.Tensor[]
  dispatch: [number, number, number]
}

/** Bindings: the result, the inputs in their order, the backend's uniforms. */
export function runShader({ key, code, result, inputs, dispatch }: ShaderRun): tf.Tensor {
  const backend = backendInUse()
  const { device } = backend
  const known = pipelines.get(device) ?? new Map<string, GPUComputePipeline>()
  pipelines.set(device, known)
  const pipeline = known.get(key) ?? makePipeline(device, key, code())
  known.set(key, pipeline)
  for (const { dataId } of inputs) backend.uploadToGPU(dataId)
  const output = 'words' in result ? makeOnDevice([result.words]) : makeOnDevice(result.floats, 'float32')
  backend.recordAndSubmit({ pipeline, dispatch }, output, inputs)
  return output
}

function makePipeline(device: GPUDevice, label: string, code: string): GPUComputePipeline {
  const module = device.createShaderModule({ code, label })
  return device.createComputePipeline({ compute: { module, entryPoint: 'main' }, label, layout: 'auto' })
}
