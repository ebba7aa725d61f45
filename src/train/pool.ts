// 2x2 maximum pooling of stride 2 and its gradient, NHWC. An odd last row or column is pooled by itself (Caffe rounds up; the other
// networks have even planes only).
import { elementCount } from '../format/tensor.ts'

/** x [N, H, W, C] -> shape and values of [N, ceil(H / 2), ceil(W / 2), C]. */
export function maxPool(x: Float32Array, shape: number[]): [number[], Float32Array] {
  const [count = 0, height = 0, width = 0, channels = 0] = shape
  const outShape = [count, Math.ceil(height / 2), Math.ceil(width / 2), channels]
  const y = new Float32Array(elementCount(outShape))
  forEachWindow(shape, (out, a, b, c, d) => {
    for (let channel = 0; channel < channels; channel++) {
      const top = Math.max(x[a + channel] as number, x[b + channel] as number)
      y[out + channel] = Math.max(top, x[c + channel] as number, x[d + channel] as number)
    }
  })
  return [outShape, y]
}

/** The gradient goes to the first of the largest, as in PyTorch. */
export function maxPoolGradient(x: Float32Array, shape: number[], dy: Float32Array): Float32Array {
  const channels = shape[3] ?? 0
  const dx = new Float32Array(x.length)
  forEachWindow(shape, (out, a, b, c, d) => {
    for (let channel = 0; channel < channels; channel++) {
      let at = a + channel
      if ((x[b + channel] as number) > (x[at] as number)) at = b + channel
      if ((x[c + channel] as number) > (x[at] as number)) at = c + channel
      if ((x[d + channel] as number) > (x[at] as number)) at = d + channel
      dx[at] = dy[out + channel] as number
    }
  })
  return dx
}

/** Calls `visit` with the place of each output pixel and of its four inputs; beyond the edge the last row or column stands in.
 * Five numbers and no object, because it is called for each pixel. */
function forEachWindow(
  [count = 0, height = 0, width = 0, channels = 0]: number[],
  visit: (out: number, a: number, b: number, c: number, d: number) => void,
): void {
  let out = 0
  for (let n = 0; n < count; n++)
    for (let y = 0; y < height; y += 2) {
      const top = (n * height + y) * width
      const bottom = y + 1 < height ? top + width : top
      for (let x = 0; x < width; x += 2, out += channels) {
        const right = x + 1 < width ? x + 1 : x
        visit(
          out,
          (top + x) * channels,
          (top + right) * channels,
          (bottom + x) * channels,
          (bottom + right) * channels,
        )
      }
    }
}
