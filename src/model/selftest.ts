// A stored crop and the embedding that it must give: some GPU drivers return wrong numbers without an error
// (vladmandic/human #408, tensorflow/tfjs #8590), so every engine proves itself before it is used.
import { FormatError, WeightsError } from '../errors.ts'
import { bytesOf, readSafetensors, writeSafetensors } from '../format/safetensors.ts'
import { toFloat32 } from '../format/tensor.ts'
import type { GrayImage } from '../image.ts'
import { EMBEDDING_SIZE, INPUT_SIZE } from './architectures.ts'
import type { Embedder } from './embedder.ts'

export interface SelfTest {
  crop: GrayImage
  embedding: Float32Array
}

/** Largest allowed difference of one component, relative to the largest component. Engines differ by about 1e-6 in practice. */
const TOLERANCE = 1e-3

/** Reads selftest.safetensors: `crop` U8 [128,128] and `embedding` F32 [256]. `name` stands in errors. */
export async function readSelfTest(file: Blob, name: string): Promise<SelfTest> {
  const { tensors } = await readSafetensors(file, name)
  const crop = tensors.get('crop')
  const embedding = tensors.get('embedding')
  if (crop?.shape.join() !== `${INPUT_SIZE},${INPUT_SIZE}` || embedding?.shape.join() !== `${EMBEDDING_SIZE}`)
    throw new FormatError(`${name}: expected crop [128,128] and embedding [256]`)
  return {
    crop: { width: INPUT_SIZE, height: INPUT_SIZE, data: await crop.read() },
    embedding: toFloat32(embedding.dtype, await embedding.read()),
  }
}

export function writeSelfTest({ crop, embedding }: SelfTest): Blob {
  return writeSafetensors([
    ['crop', { dtype: 'U8', shape: [INPUT_SIZE, INPUT_SIZE], bytes: crop.data }],
    ['embedding', { dtype: 'F32', shape: [EMBEDDING_SIZE], bytes: bytesOf(embedding) }],
  ])
}

/** The embedding that a model's weights give for the crop. Throws a WeightsError when it is no direction: not finite, or zero. */
export async function firstEmbedding(
  embedder: Pick<Embedder, 'embed'>,
  crop: GrayImage,
  title: string,
): Promise<Float32Array> {
  const [embedding] = await embedder.embed([crop])
  if (!embedding) throw new TypeError('the engine gave no embedding')
  const bad = embedding.find(value => !Number.isFinite(value))
  if (bad === undefined && embedding.some(value => value !== 0)) return embedding
  throw new WeightsError(
    `${title}: with these weights the embedding of a face ${bad === undefined ? 'is all zeros' : `holds ${bad}: the weights are too large for float32`}. They tell no faces apart: take another file, or a checkpoint from before the training went wrong.`,
  )
}

/** Null when the engine gives the stored embedding, else how far it is off, in words. */
export async function selfTestProblem(
  embedder: Embedder,
  { crop, embedding }: SelfTest,
): Promise<string | null> {
  const [got] = await embedder.embed([crop])
  let largest = 0
  let worst = 0
  embedding.forEach((want, i) => {
    largest = Math.max(largest, Math.abs(want))
    const difference = Math.abs((got?.[i] ?? Number.NaN) - want)
    worst = Math.max(worst, Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference)
  })
  if (worst <= TOLERANCE * largest) return null
  return `its test embedding is off by ${((100 * worst) / largest).toPrecision(2)} %`
}
