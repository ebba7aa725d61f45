// How good the weights are on pictures that they do not learn from: loss and top-1, and verification on pairs. Dropout is off, windows
// are the middle ones.
import * as tf from '@tensorflow/tfjs-core'
import { CROP_PIXELS, toFloats } from '../data/augment.ts'
import { type Batches, openBatches } from '../data/batches.ts'
import type { Dataset } from '../data/import-source.ts'
import { calibrationOfScores } from '../evaluate/held-out.ts'
import { pairFigures, scoresOfPairs } from '../evaluate/pair-figures.ts'
import { type Architecture, EMBEDDING_SIZE, INPUT_SIZE } from '../model/architectures.ts'
import { type DeviceWeights, project, trunk } from '../model/forward.ts'
import { COSINE } from '../verify/scorer.ts'
import { nextTurn } from './engine.ts'
import type { VerificationPairs } from './held-out.ts'
import { countRight, crossEntropySum } from './loss.ts'
import { mfm } from './mfm.ts'
import type { Loss } from './recipe.ts'
import { type Crops, type RowCache, toRows } from './rows.ts'
import type { ValidationRow } from './run.ts'
import { logitsOf } from './step.ts'

/** Pictures at a time. */
const AT_ONCE = 8

export interface Validation {
  /** Null: identities validate that no picture trains, so the classifier does not know them; or nothing validates. */
  batches: Batches | null
  /** At most so many pictures, evenly taken. */
  pictures: number
  pairs: VerificationPairs | null
}
export type ValidationFigures = Pick<ValidationRow, 'pictures' | 'loss' | 'accuracy' | 'verification'>

/** What a run is measured on; null when there is nothing. */
export async function openValidation(
  { store, manifest }: Dataset,
  pictures: number,
  pairs: VerificationPairs | null,
): Promise<Validation | null> {
  const isKnown = manifest.split.by === 'pictures' && pictures > 0 && manifest.counts.validation > 0
  if (!isKnown && !pairs) return null
  const options = { seed: 0, batchSize: AT_ONCE, set: 'validation', windowPictures: 512 } as const
  return { batches: isKnown ? await openBatches(store, manifest, options) : null, pictures, pairs }
}

/** Null when a signal was given in between; 'not finite' when losses or embeddings are not. */
export async function validate(
  architecture: Architecture,
  parameters: DeviceWeights,
  { batches, pictures, pairs }: Validation,
  host: {
    loss: Loss
    cache: RowCache | null
    signals: readonly AbortSignal[]
    onProgress(done: number, of: number): void
  },
): Promise<ValidationFigures | 'not finite' | null> {
  const steps = batches ? evenly(batches.stepsPerEpoch, Math.ceil(pictures / AT_ONCE)) : []
  const parts = steps.length + Math.ceil((pairs ? pairs.crops.length / CROP_PIXELS : 0) / AT_ONCE)
  let done = 0
  const goesOn = async () => {
    host.onProgress(done++, parts)
    await nextTurn()
    return !host.signals.some(({ aborted }) => aborted)
  }
  const sums = { pictures: 0, loss: 0, right: 0 }
  for (const step of steps) {
    if (!(await goesOn())) return null
    const batch = await batches?.read(0, step, new Float32Array(AT_ONCE * CROP_PIXELS))
    if (!batch) continue
    const embeddings = await embeddingsOf(architecture, parameters, batch, host.cache)
    const [loss, right] = await classified({ architecture, parameters }, embeddings, {
      labels: batch.labels,
      loss: host.loss,
    })
    sums.pictures += batch.count
    sums.loss += loss
    sums.right += right
  }
  const rows = pairs && new Float32Array((pairs.crops.length / CROP_PIXELS) * EMBEDDING_SIZE)
  for (let first = 0; pairs && rows && first * EMBEDDING_SIZE < rows.length; first += AT_ONCE) {
    if (!(await goesOn())) return null
    const embeddings = await embeddingsOf(architecture, parameters, cropsOf(pairs, first), host.cache)
    rows.set((await embeddings.data()) as Float32Array, first * EMBEDDING_SIZE)
    embeddings.dispose()
  }
  host.onProgress(parts, parts)
  if (!Number.isFinite(sums.loss) || rows?.every(Number.isFinite) === false) return 'not finite'
  const known = sums.pictures > 0
  return {
    pictures: sums.pictures,
    loss: known ? sums.loss / sums.pictures : null,
    accuracy: known ? sums.right / sums.pictures : null,
    verification: pairs && rows && verification(rows, pairs),
  }
}

/** `wanted` of the numbers below `count`, evenly spread. */
const evenly = (count: number, wanted: number): number[] =>
  wanted >= count
    ? Array.from({ length: count }, (_, i) => i)
    : Array.from({ length: wanted }, (_, i) => Math.floor((i * count) / wanted))

/** Sum of the losses, and how many are right. Disposes the embeddings. */
async function classified(
  { architecture, parameters }: { architecture: Architecture; parameters: DeviceWeights },
  embeddings: tf.Tensor2D,
  { labels, loss }: { labels: Int32Array; loss: Loss },
): Promise<[loss: number, right: number]> {
  const figures = tf.tidy(() => {
    const right = tf.tensor1d(labels, 'int32')
    const logits = logitsOf(architecture, parameters, embeddings, loss) // [B, K]
    return tf.stack([crossEntropySum(logits, right), countRight(logits, right)])
  })
  embeddings.dispose()
  const [sum = 0, hits = 0] = await figures.data()
  figures.dispose()
  return [sum, hits]
}

/** Embeddings [B, 256]; the caller disposes them. */
export async function embeddingsOf(
  architecture: Architecture,
  parameters: DeviceWeights,
  batch: Crops,
  cache: RowCache | null,
): Promise<tf.Tensor2D> {
  const { count, images } = batch
  const rows = cache && (await cache.of(batch, parameters, AT_ONCE))
  const crops = images.subarray(0, count * CROP_PIXELS)
  const input = () => tf.tensor4d(crops, [count, INPUT_SIZE, INPUT_SIZE, 1])
  return tf.tidy(() => {
    const own = rows ? toRows(rows, count) : trunk(architecture, parameters, input(), mfm) // [B, 8192]
    return project(architecture, parameters, own, mfm)
  })
}

/** Numbers of the pictures of pairs in the cache of rows, where they meet no picture of the data set. */
const PAIR_PICTURES = 2 ** 31

/** The pictures of pairs from number `first` on, as a batch. */
function cropsOf({ crops }: VerificationPairs, first: number): Crops {
  const bytes = crops.subarray(first * CROP_PIXELS, (first + AT_ONCE) * CROP_PIXELS)
  const images = new Float32Array(bytes.length)
  toFloats(bytes, images)
  const count = bytes.length / CROP_PIXELS
  return {
    images,
    count,
    pictures: Uint32Array.from({ length: count }, (_, i) => PAIR_PICTURES + first + i),
    mirrored: new Uint8Array(count),
  }
}

function verification(rows: Float32Array, pairs: VerificationPairs): ValidationRow['verification'] {
  const embeddings = { rows, dimension: EMBEDDING_SIZE }
  const { eer100, tprAtFar } = pairFigures(embeddings, pairs, COSINE)
  const { a, b, genuine, people } = pairs
  const score = scoresOfPairs(embeddings, { a, b }, COSINE)
  const [same, strangers] = [1, 0].map(kind => score.filter((_, i) => genuine[i] === kind))
  const scores = same && strangers && calibrationOfScores(same, strangers, people)
  return { pairs: genuine.length, eer100, tprAtFar01: tprAtFar['0.01'], ...(scores && { scores }) }
}

/** Whether weights measured as `row` are better than those measured as `best`: by verification, then top-1, then loss. */
export function isBetter(row: ValidationFigures, best: ValidationFigures | null): boolean {
  if (!best) return true
  const figures = ({ verification, accuracy, loss }: ValidationFigures) => [
    verification?.eer100 ?? 0,
    verification?.tprAtFar01 ?? 0,
    accuracy ?? 0,
    -(loss ?? 0),
  ]
  const [own, other] = [figures(row), figures(best)]
  const first = own.findIndex((figure, i) => figure !== other[i])
  return first >= 0 && (own[first] ?? 0) > (other[first] ?? 0)
}

/** The best of the weights that were trained; null before the first. */
export function bestRow(rows: readonly ValidationRow[]): ValidationRow | null {
  let best: ValidationRow | null = null
  for (const row of rows) if (row.step > 0 && isBetter(row, best)) best = row
  return best
}
