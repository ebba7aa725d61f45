// A Joint Bayesian back-end as a file: safetensors with `mean` [D], `transform` [D, K] and `between` [K], K <= D = 256, float32 or float64.
// z = (e - mean) transform, for unit embeddings e, has within-person variance 1 and between-person variance `between` in each dimension.
// Its metadata says for which weights and kind of embedding it holds, and what it was learned from.
import { FormatError, WeightsError } from '../errors.ts'
import { bytesOf, readSafetensors, writeSafetensors } from '../format/safetensors.ts'
import { checkSha256, sha256Hex } from '../format/sha256.ts'
import { type ByteSource, toFloat64 } from '../format/tensor.ts'
import { EMBEDDING_SIZE } from './architectures.ts'
import { parseCalibration } from './calibration.ts'
import type { BackendCard, Calibration, ModelCard } from './card.ts'
import { type EmbeddingKind, kindOf } from './mirror.ts'

/** What a back-end is good for and where it comes from. */
export interface BackendAbout {
  /** Of the weights' file, and of their values in any file (convert/canonical.ts); at least one of the two is known. */
  weightsSha256: string | null
  canonicalSha256: string | null
  embedding: EmbeddingKind
  /** What it was learned from, in words. */
  source: string
  /** ISO 8601 day. */
  date: string
  /** How it was kept from following the data too closely, in words. */
  shrinkage: string
}
export interface Backend {
  about: BackendAbout
  /** [D] */
  mean: Float64Array
  /** [D, K], row by row. */
  transform: Float64Array
  /** [K], greater than 0. */
  between: Float64Array
  /** From held-out people of what it was learned from; null where the file has none. */
  calibration: Calibration | null
}

/** Its name in a model's folder. */
export const BACKEND_FILE = 'jb.safetensors'
/** Of one that was learned by the person: the one that came with the model stays beside it. */
export const LEARNED_FILE = 'jb-learned.safetensors'
/** Beyond it, the photos of a person would be all but equal: such variances come from broken data and make scores of any size. */
const MOST_BETWEEN = 1e6
const MOST_BYTES = 2 ** 22
/** Squared lengths: the mean of unit embeddings is no longer than they are; photos of a person differ by more than a ten-thousandth. */
const MOST_MEAN = 1.0001
const MOST_TRANSFORM = 1e9
const squaresOf = (values: Float64Array) => values.reduce((sum, value) => sum + value * value, 0)

/** Reads and checks a file. Throws FormatError that names the tensor and the remedy; `name` stands in errors. */
export async function readBackend(file: ByteSource, name: string): Promise<Backend> {
  if (file.size > MOST_BYTES)
    throw new FormatError(`${name} is too large for a Joint Bayesian back-end. Choose the file of one.`)
  const { tensors, metadata } = await readSafetensors(file, name)
  const read = async (key: string) => {
    const tensor = tensors.get(key)
    if (!tensor || (tensor.dtype !== 'F32' && tensor.dtype !== 'F64'))
      throw new FormatError(
        `${name} is no Joint Bayesian back-end: it has no float tensor "${key}". Choose a file that "score fit" or the page wrote.`,
      )
    const values = toFloat64(tensor.dtype, await tensor.read())
    const bad = values.findIndex(value => !Number.isFinite(value))
    if (bad >= 0)
      throw new FormatError(`${name}: ${key} holds ${values[bad]} at index ${bad}. Fit the back-end again.`)
    return { values, shape: tensor.shape.join() }
  }
  const [mean, transform, between] = await Promise.all([read('mean'), read('transform'), read('between')])
  const K = between.values.length
  if (
    mean.shape !== `${EMBEDDING_SIZE}` ||
    transform.shape !== `${EMBEDDING_SIZE},${K}` ||
    between.shape !== `${K}` ||
    K < 1
  )
    throw new FormatError(
      `${name}: mean [${mean.shape}], transform [${transform.shape}] and between [${between.shape}] do not fit embeddings of ${EMBEDDING_SIZE} numbers. Fit the back-end again.`,
    )
  if (K > EMBEDDING_SIZE || between.values.some(b => b <= 0 || b > MOST_BETWEEN))
    throw new FormatError(
      `${name}: between must hold at most ${EMBEDDING_SIZE} variances from 0 to ${MOST_BETWEEN}. Fit the back-end again.`,
    )
  const lengths = [squaresOf(mean.values), squaresOf(transform.values)] as const
  if (lengths[0] > MOST_MEAN || lengths[1] > MOST_TRANSFORM)
    throw new FormatError(
      `${name}: mean or transform holds numbers that no embeddings of length 1 give. Fit the back-end again.`,
    )
  return {
    about: aboutOf(metadata, name),
    mean: mean.values,
    transform: transform.values,
    between: between.values,
    calibration: calibrationIn(metadata, name),
  }
}

const CALIBRATION = 'calibration'

function calibrationIn(metadata: Record<string, string>, name: string): Calibration | null {
  const text = metadata[CALIBRATION]
  if (text === undefined) return null
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new FormatError(`${name}: its calibration is no JSON. Fit the back-end again.`)
  }
  const calibration = parseCalibration(value, name)
  if (calibration.score !== 'jb')
    throw new FormatError(
      `${name}: its calibration holds for another score than Joint Bayesian. Fit the back-end again.`,
    )
  return calibration
}

const HEX = /^[0-9a-f]{64}$/

function aboutOf(metadata: Record<string, string>, name: string): BackendAbout {
  const sha = (key: string) => (HEX.test(metadata[key] ?? '') ? (metadata[key] ?? null) : null)
  const [weightsSha256, canonicalSha256] = [sha('weights_sha256_of_file'), sha('canonical_sha256')]
  if (weightsSha256 === null && canonicalSha256 === null)
    throw new FormatError(`${name} does not say which weights it was learned with. Fit the back-end again.`)
  return {
    weightsSha256,
    canonicalSha256,
    embedding: kindOf((metadata.embedding ?? '').split(':')[0]),
    source: line(metadata.trained_on) || 'unknown',
    date: /^\d{4}-\d{2}-\d{2}$/.test(metadata.date ?? '') ? (metadata.date ?? '') : 'unknown',
    shrinkage: line(metadata.shrinkage),
  }
}
const line = (text = '') => text.replaceAll(/\p{C}+/gu, ' ').slice(0, 300)

/** The file of a back-end, in float64 so that it scores alike wherever it is read. Equal back-ends give equal bytes. */
export function writeBackend({ about, mean, transform, between, calibration }: Backend): Blob {
  const K = between.length
  const f64 = (values: Float64Array, shape: readonly number[]) =>
    ({ dtype: 'F64', shape, bytes: bytesOf(values) }) as const
  return writeSafetensors(
    new Map([
      ['mean', f64(mean, [EMBEDDING_SIZE])],
      ['transform', f64(transform, [EMBEDDING_SIZE, K])],
      ['between', f64(between, [K])],
    ]),
    {
      ...(about.weightsSha256 && { weights_sha256_of_file: about.weightsSha256 }),
      ...(about.canonicalSha256 && { canonical_sha256: about.canonicalSha256 }),
      embedding: about.embedding,
      trained_on: about.source,
      date: about.date,
      shrinkage: about.shrinkage,
      // through the reader, so that the order of its fields is always the same
      ...(calibration && { [CALIBRATION]: JSON.stringify(parseCalibration(calibration, CALIBRATION)) }),
      score: 'joint bayesian (two-covariance model), log likelihood ratio, natural logarithm',
      formula:
        'z = (e - mean) @ transform, e of length 1; t = between + 1; d = t^2 - between^2; llr = sum(-0.5*(t/d - 1/t)*(a^2 + b^2) + between/d*a*b - 0.5*log(d) + log(t))',
    },
  )
}

/** Whether a back-end was learned with these weights: the same file, or the same values in another one. */
const isBackendOf = (
  { weightsSha256, canonicalSha256 }: BackendAbout,
  weights: ModelCard['weights'],
): boolean =>
  weightsSha256 === weights.sha256 ||
  (canonicalSha256 !== null && canonicalSha256 === weights.canonicalSha256)

/** Throws WeightsError that names both when a back-end was learned with other weights. */
export function checkBackendOf(
  about: BackendAbout,
  card: Pick<ModelCard, 'title' | 'weights'>,
  name: string,
): void {
  if (isBackendOf(about, card.weights)) return
  const its = (about.canonicalSha256 ?? about.weightsSha256 ?? '').slice(0, 8)
  throw new WeightsError(
    `${name} was learned with other weights (${its}) than those of ${card.title} (${card.weights.sha256.slice(0, 8)}). Fit one for ${card.title}, or choose its own.`,
  )
}

/** The back-end that a card names, from its file's bytes. Throws StorageError, FormatError or WeightsError when it is not that one. */
export async function loadBackend(
  card: Pick<ModelCard, 'title' | 'weights'> & { backend: BackendCard },
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
): Promise<Backend> {
  await checkSha256(bytes, card.backend.sha256, name)
  const backend = await readBackend(new Blob([bytes]), name)
  checkBackendOf(backend.about, card, name)
  return backend
}

/** What a card says of a back-end whose file these bytes are. */
export async function backendCard(
  { about, between }: Backend,
  bytes: Uint8Array<ArrayBuffer>,
  file = BACKEND_FILE,
): Promise<BackendCard> {
  const { embedding, source, date } = about
  const sha256 = await sha256Hex(bytes)
  return { file, bytes: bytes.length, sha256, embedding, dimensions: between.length, source, date }
}
