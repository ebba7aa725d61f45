// The forward pass in TensorFlow.js, walking the tables of architectures.ts. Activations are N H W C.
// This is the one place where PyTorch layouts change: OIHW -> HWIO, and the dense layer's CHW -> HWC order.
import * as tf from '@tensorflow/tfjs-core'
import { type Architecture, type MfmConv, residualConvs } from './architectures.ts'
import { expectedShapes, type Weights } from './weights.ts'

/** Parameters on the device by PyTorch name, in TensorFlow.js layouts. The caller disposes them. */
export type DeviceWeights = Map<string, tf.Tensor>

/** Uploads weights: convolutions as [h, w, in, out], dense layers as [in, out] for H W C input. */
export function toDevice(architecture: Architecture, weights: Weights, identities?: number): DeviceWeights {
  const device: DeviceWeights = new Map()
  for (const [name, shape] of expectedShapes(architecture, identities)) {
    const values = weights.get(name)
    if (!values) throw new TypeError(`${name} is missing: check the weights with checkShapes first`)
    device.set(name, toDeviceTensor(architecture, name, values, shape))
  }
  return device
}

/** Uploads one parameter, or what has its shape; the caller disposes it. */
export function toDeviceTensor(
  { flat, dense }: Architecture,
  name: string,
  values: Float32Array,
  shape: readonly number[],
): tf.Tensor {
  return tf.tidy(() => {
    const tensor = tf.tensor(values, [...shape])
    if (shape.length === 4) return tf.transpose(tensor, [2, 3, 1, 0])
    if (name === `${dense.name}.weight`) {
      const chw = tf.reshape(tensor, [shape[0] ?? 0, flat.channels, flat.size, flat.size])
      return tf.reshape(tf.transpose(chw, [2, 3, 1, 0]), [shape[1] ?? 0, shape[0] ?? 0])
    }
    return shape.length === 2 ? tf.transpose(tensor) : tensor
  })
}

/** The same values back in PyTorch's layouts; `device` stays as it is. */
export async function fromDevice(architecture: Architecture, device: DeviceWeights): Promise<Weights> {
  const { flat, dense } = architecture
  const weights: Weights = new Map()
  for (const [name, tensor] of device) {
    const ordered = tf.tidy(() => {
      if (tensor.rank === 4) return tf.transpose(tensor, [3, 2, 0, 1])
      if (name === `${dense.name}.weight`) {
        const outputs = tensor.shape[1] ?? 0
        const hwc = tf.reshape(tensor, [flat.size, flat.size, flat.channels, outputs])
        return tf.reshape(tf.transpose(hwc, [3, 2, 0, 1]), [outputs, tensor.shape[0] ?? 0])
      }
      return tensor.rank === 2 ? tf.transpose(tensor) : tf.clone(tensor)
    })
    try {
      weights.set(name, Float32Array.from(await ordered.data()))
    } finally {
      ordered.dispose()
    }
  }
  return weights
}

export function disposeWeights(device: DeviceWeights): void {
  for (const tensor of device.values()) tensor.dispose()
  device.clear()
}

function parameter<T extends tf.Tensor>(device: DeviceWeights, name: string): T {
  const tensor = device.get(name)
  if (!tensor) throw new TypeError(`${name} is not on the device`)
  return tensor as T
}

/** Keeps the larger of channel k and channel k + C. Input [..., 2C], output [..., C]. */
export function maxOfHalves<T extends tf.Tensor>(z: T): T {
  const [first, second] = tf.split(z, 2, -1) as [T, T]
  return tf.maximum(first, second)
}

/** Max-Feature-Map of [..., 2C] after a bias [2C] was added: [..., C]. Training brings its own, with a gradient. */
export type Mfm = <T extends tf.Tensor>(z: T, bias: tf.Tensor1D) => T
const plainMfm: Mfm = (z, bias) => maxOfHalves(tf.add(z, bias))

/** Embeddings [N, 256] of crops [N, 128, 128, 1] with values 0..1. Call inside tf.tidy; the caller disposes the result. */
export function embed(architecture: Architecture, device: DeviceWeights, crops: tf.Tensor4D): tf.Tensor2D {
  return project(architecture, device, trunk(architecture, device, crops))
}

/** What the convolutions give for crops [N, 128, 128, 1]: rows in H W C order, [N, 8192] ([N, 4800] in LightCNN-4). */
export function trunk(
  architecture: Architecture,
  device: DeviceWeights,
  crops: tf.Tensor4D,
  activate: Mfm = plainMfm,
): tf.Tensor2D {
  const mfm = (x: tf.Tensor4D, conv: MfmConv): tf.Tensor4D => {
    const z = tf.conv2d(x, parameter<tf.Tensor4D>(device, `${conv.name}.filter.weight`), 1, conv.pad)
    return activate(z, parameter<tf.Tensor1D>(device, `${conv.name}.filter.bias`))
  }
  let x = crops // [N, 128, 128, 1]
  for (const layer of architecture.layers) {
    if (layer.kind === 'mfm') x = mfm(x, layer)
    else if (layer.kind === 'residual') {
      const [first, second] = residualConvs(layer)
      x = tf.add(x, mfm(mfm(x, first), second))
    } else {
      // 'same' adds one row and column at the bottom right only when the size is odd: Caffe's rounding up
      const largest = tf.maxPool(x, 2, 2, layer.ceil ? 'same' : 'valid')
      x = layer.mode === 'max' ? largest : tf.add(largest, tf.avgPool(x, 2, 2, 'valid'))
    }
  }
  const { flat } = architecture
  return tf.reshape(x, [-1, flat.size * flat.size * flat.channels]) // [N, 8192]
}

/** Embeddings [N, 256] of the trunk's rows. */
export function project(
  architecture: Architecture,
  device: DeviceWeights,
  rows: tf.Tensor2D,
  activate: Mfm = plainMfm,
): tf.Tensor2D {
  const { dense } = architecture
  const z: tf.Tensor2D = tf.matMul(rows, parameter<tf.Tensor2D>(device, `${dense.name}.weight`))
  const bias = parameter<tf.Tensor1D>(device, `${dense.name}.bias`)
  return dense.mfm ? activate(z, bias) : tf.add(z, bias) // [N, 256]
}

/** Logits [N, identities] of embeddings [N, 256]. */
export function classify(
  architecture: Architecture,
  device: DeviceWeights,
  embeddings: tf.Tensor2D,
): tf.Tensor2D {
  const { name, bias } = architecture.classifier
  const product: tf.Tensor2D = tf.matMul(embeddings, parameter<tf.Tensor2D>(device, `${name}.weight`))
  return bias ? tf.add(product, parameter<tf.Tensor2D>(device, `${name}.bias`)) : product
}
