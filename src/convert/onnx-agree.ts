// Whether an ONNX file computes what its names and shapes promise: the file itself is run on two crops and our network with its weights
// beside it. They agree, or agree with the weights in another order, or the file is refused with what differs.
import { FormatError, WeightsError } from '../errors.ts'
import type { GrayImage } from '../image.ts'
import { type Architecture, EMBEDDING_SIZE } from '../model/architectures.ts'
import { createWasmEmbedder, cropPixels } from '../model/embedder.ts'
import { isFloat } from '../model/finite.ts'
import { mirror } from '../model/mirror.ts'
import { firstEmbedding } from '../model/selftest.ts'
import type { Checkpoint } from './checkpoint.ts'
import { isEmbeddingWhole, type Recognition } from './lightcnn.ts'
import {
  type Arrangement,
  arranged,
  describeArrangement,
  isShifted,
  levelsText,
  otherArrangements,
  plain,
} from './onnx-arrange.ts'
import { findParting, type Parting } from './onnx-explain.ts'
import { AGREE, cosineOf, isOnnxFile, type OnnxFile, type OwnEmbeddings, ownEmbeddings } from './onnx-own.ts'
import { readWeights } from './weights.ts'

type Known = Recognition & { architecture: Architecture }

/**
 * The recognition with its tensors in PyTorch's order and notes on what was found; for a file that computes something else, or cannot be
 * run, one of no LightCNN with a sentence. Containers without a graph, and what does not fit anyway, come back as they are. `crop`: gives
 * a face of 128x128. Throws a DeviceError when there is not enough memory.
 */
export async function agreed(
  checkpoint: Checkpoint,
  recognition: Recognition,
  crop: () => Promise<GrayImage>,
): Promise<Recognition> {
  const { architecture } = recognition
  if (!isOnnxFile(checkpoint) || !architecture || !isEmbeddingWhole(recognition)) return recognition
  const known = { ...recognition, architecture }
  try {
    const face = await crop()
    return await compare(checkpoint, known, [face, mirror(face)])
  } catch (error) {
    if (!(error instanceof WeightsError || error instanceof FormatError)) throw error
    const why = error.message.replace(`${checkpoint.name}: `, '')
    const looksLike = `its names and shapes are those of ${architecture.title}, but ${why}`
    return { ...recognition, architecture: null, problems: [], looksLike }
  }
}

async function compare(file: OnnxFile, known: Known, faces: GrayImage[]): Promise<Recognition> {
  const { architecture } = known
  const crops = faces.map(face => cropPixels([face]))
  const own = await ownEmbeddings(file, architecture, crops)
  const { levels } = own
  const given = { file, known, own, faces }
  let best = await tryArrangement(plain(levels), given)
  if (!(best.cosine > AGREE)) {
    const part = async (arrangement: Arrangement) => {
      const recognition = { ...known, tensors: arranged(architecture, known.tensors, arrangement) }
      const weights = await readWeights(file, recognition, { classifier: false })
      return findParting(file, own, { architecture, weights, crop: crops[0] ?? new Float32Array() })
    }
    const parting = await part(plain(levels))
    for (const arrangement of await likelyArrangements(architecture, levels, parting, part)) {
      const trial = await tryArrangement(arrangement, given)
      if (trial.cosine > best.cosine) best = trial
      if (best.cosine > AGREE) break
    }
    if (!(best.cosine > AGREE))
      throw new WeightsError(otherNetwork(architecture, best.cosine, levels, parting))
  }
  const agree = `The file itself gives the same embeddings on two crops (cosine ${best.cosine.toFixed(6)}).`
  const isSize = (name: string) => !isFloat(known.tensors.get(name)?.dtype ?? 'F32') // of a Slice or Reshape
  const problems = known.problems.filter(({ name, problem }) => problem !== 'unexpected' || !isSize(name))
  const notes = [...besidesNote(file.besides), ...describeArrangement(best.arrangement), agree]
  return { ...best.recognition, problems, notes }
}

const besidesNote = (names: readonly string[] = []) =>
  names.length === 0
    ? []
    : [`Its weights stand in ${names.length > 2 ? `${names.length} files beside it` : names.join(' and ')}.`]

/** Those that could mend what differs: the order of channels from the first layer on, or that of the dense layer. */
async function likelyArrangements(
  architecture: Architecture,
  levels: Arrangement['levels'],
  parting: Parting | undefined,
  part: (arrangement: Arrangement) => Promise<Parting | undefined>,
): Promise<Arrangement[]> {
  if (parting?.place === 'middle') return []
  if (parting?.place !== 'first') return otherArrangements(architecture, levels, 'halves')
  const neighbours = otherArrangements(architecture, levels, 'neighbours')
  const [first] = neighbours
  return first && (await part(first))?.place !== 'first' ? neighbours : []
}

function otherNetwork(
  { title, layers: [first] }: Architecture,
  cosine: number,
  levels: Arrangement['levels'],
  parting: Parting | undefined,
): string {
  const pads = first?.kind === 'mfm' && first.pad > 0
  const shifted =
    isShifted(levels) && pads
      ? `It makes ${levelsText(levels)} of a gray level x in 0..1, and its first convolution pads with zeros after that, which weights can’t make up for`
      : undefined
  return [
    `the file itself gives other embeddings than ${title} with its weights (cosine ${cosine.toFixed(4)})`,
    shifted ?? parting?.sentence,
    'So it is another network, and its checkpoint would give wrong embeddings here too',
  ]
    .filter(Boolean)
    .join('. ')
}

interface Trial {
  arrangement: Arrangement
  recognition: Recognition
  /** The smallest of the crops, with the candidate that is nearest. */
  cosine: number
}

interface Given {
  file: OnnxFile
  known: Known
  own: OwnEmbeddings
  faces: GrayImage[]
}

async function tryArrangement(arrangement: Arrangement, given: Given): Promise<Trial> {
  const { file, known, faces } = given
  const { candidates } = given.own
  const { architecture } = known
  const recognition = { ...known, tensors: arranged(architecture, known.tensors, arrangement) }
  const embedder = await createWasmEmbedder(
    architecture,
    await readWeights(file, recognition, { classifier: false }),
  )
  try {
    const ours = await embedder.embed(faces)
    for (const [n, face] of faces.entries())
      await firstEmbedding({ embed: async () => ours.slice(n, n + 1) }, face, file.name)
    const cosines = [...candidates.values()].map(rows =>
      Math.min(...rows.map((row, n) => cosineOf(row, ours[n] ?? new Float32Array(EMBEDDING_SIZE)))),
    )
    return { arrangement, recognition, cosine: Math.max(...cosines) }
  } finally {
    await embedder.dispose()
  }
}
