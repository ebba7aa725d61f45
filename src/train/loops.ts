// Max-Feature-Map with its bias, and steps of gradient descent, as loops over arrays for the processor.

/** max(z[k] + bias[k], z[k + C] + bias[k + C]) */
export function mfm(z: Float32Array, bias: Float32Array): Float32Array {
  const half = bias.length / 2
  const y = new Float32Array(z.length / 2)
  for (let from = 0, to = 0; from < z.length; from += 2 * half, to += half)
    for (let k = 0; k < half; k++) {
      const first = (z[from + k] as number) + (bias[k] as number)
      const second = (z[from + half + k] as number) + (bias[half + k] as number)
      y[to + k] = first >= second ? first : second
    }
  return y
}

/** Gradients of z and of the bias. All of it goes to the larger half, to the first one where both are equal. */
export function mfmGradient(
  z: Float32Array,
  bias: Float32Array,
  dy: Float32Array,
): [Float32Array, Float32Array] {
  const half = bias.length / 2
  const dz = new Float32Array(z.length)
  const sums = new Float64Array(bias.length)
  for (let from = 0, to = 0; from < z.length; from += 2 * half, to += half)
    for (let k = 0; k < half; k++) {
      // rounded as the forward pass rounds them
      const first = Math.fround((z[from + k] as number) + (bias[k] as number))
      const second = Math.fround((z[from + half + k] as number) + (bias[half + k] as number))
      const winner = first >= second ? k : half + k
      dz[from + winner] = dy[to + k] as number
      sums[winner] = (sums[winner] as number) + (dy[to + k] as number)
    }
  return [dz, Float32Array.from(sums)]
}

/** The moved parameter and its velocity; each operation is rounded as on float32 hardware. */
export function sgd(
  parameter: Float32Array,
  velocity: Float32Array,
  gradient: Float32Array,
  { rate, scale, momentum, weightDecay, isTorch }: Settings,
): [Float32Array, Float32Array] {
  const moved = new Float32Array(parameter.length)
  const speed = new Float32Array(parameter.length)
  for (let i = 0; i < moved.length; i++) {
    const p = parameter[i] as number
    const g = scale * (gradient[i] as number) + weightDecay * p
    const v = momentum * (velocity[i] as number) + (isTorch ? g : rate * g)
    speed[i] = v
    moved[i] = p - (isTorch ? rate * v : v)
  }
  return [moved, speed]
}

export interface Settings {
  rate: number
  scale: number
  momentum: number
  weightDecay: number
  isTorch: boolean
}
