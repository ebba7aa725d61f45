// YuNet, the face detector: graph inputs and outputs. libfacedetection.train@0047ac2 onnx/yunet_n_dynamic.onnx; anchor-free, one
// answer per cell of three grids (mmdet/models/dense_heads/yunet_head.py), as OpenCV's FaceDetectorYN reads it.
import type { RgbImage } from '../image.ts'
import { type Session, Tensor } from '../runtime.ts'
import type { Face, Point } from './face.ts'

const STRIDES = [8, 16, 32]
const SIDE_MULTIPLE = 32

/** Faces of at least `leastScore` in px of the image, unsorted and with many boxes per face. */
export async function runYunet(session: Session, image: RgbImage, leastScore: number): Promise<Face[]> {
  const width = padded(image.width)
  const height = padded(image.height)
  const input = new Tensor('float32', planarBgr(image, width, height), [1, 3, height, width])
  const outputs = await session.run({ input })
  const read = (name: string) => {
    const data = outputs[name]?.data
    if (!(data instanceof Float32Array)) throw new TypeError(`YuNet gave no ${name}`)
    return data
  }
  return STRIDES.flatMap(stride =>
    readGrid({
      cls: read(`cls_${stride}`),
      obj: read(`obj_${stride}`),
      bbox: read(`bbox_${stride}`),
      kps: read(`kps_${stride}`),
      columns: width / stride,
      stride,
      leastScore,
    }),
  )
}

const padded = (side: number) => Math.ceil(side / SIDE_MULTIPLE) * SIDE_MULTIPLE

/** [1, 3, height, width]: B, G, R as 0..255; black to the right and below. */
function planarBgr(image: RgbImage, width: number, height: number): Float32Array {
  const plane = width * height
  const planes = new Float32Array(3 * plane)
  for (let y = 0, p = 0; y < image.height; y++)
    for (let x = 0, i = y * width; x < image.width; x++, i++, p += 4) {
      planes[i] = image.data[p + 2] ?? 0
      planes[plane + i] = image.data[p + 1] ?? 0
      planes[2 * plane + i] = image.data[p] ?? 0
    }
  return planes
}

interface Grid {
  cls: Float32Array // [cells], 0..1
  obj: Float32Array // [cells], 0..1
  bbox: Float32Array // [cells, 4]: centre from the cell's corner in cells, log of width and height in cells
  kps: Float32Array // [cells, 10]: five points from the cell's corner, in cells
  columns: number
  stride: number
  leastScore: number
}

function readGrid({ cls, obj, bbox, kps, columns, stride, leastScore }: Grid): Face[] {
  const faces: Face[] = []
  for (let cell = 0; cell < cls.length; cell++) {
    const score = Math.sqrt(Math.max(0, cls[cell] ?? 0) * Math.max(0, obj[cell] ?? 0))
    if (!(score >= leastScore)) continue
    const column = cell % columns
    const row = Math.floor(cell / columns)
    const width = Math.exp(bbox[cell * 4 + 2] ?? 0) * stride
    const height = Math.exp(bbox[cell * 4 + 3] ?? 0) * stride
    const x = (column + (bbox[cell * 4] ?? 0)) * stride - width / 2
    const y = (row + (bbox[cell * 4 + 1] ?? 0)) * stride - height / 2
    const point = (k: number): Point => [
      (column + (kps[cell * 10 + 2 * k] ?? 0)) * stride,
      (row + (kps[cell * 10 + 2 * k + 1] ?? 0)) * stride,
    ]
    faces.push({
      box: [x, y, width, height],
      points: [point(0), point(1), point(2), point(3), point(4)],
      score: Math.min(1, score),
    })
  }
  return faces
}
