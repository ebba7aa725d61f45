// The embedding that an ONNX file itself gives for a crop, and what it makes of gray levels before its first convolution.
import { FormatError, WeightsError } from '../errors.ts'
import { type Architecture, EMBEDDING_SIZE, INPUT_SIZE } from '../model/architectures.ts'
import { type ForeignInput, isIntegerType, runForeign } from '../model/foreign.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { Arrangement } from './onnx-arrange.ts'
import { ancestorsOf, cutModel, operatorsBetween } from './onnx-cut.ts'
import { inputsOf } from './onnx-input.ts'
import { findLayers } from './onnx-layers.ts'

export type OnnxFile = Checkpoint & { graph: NonNullable<Checkpoint['graph']> }
export const isOnnxFile = (checkpoint: Checkpoint): checkpoint is OnnxFile => checkpoint.graph !== undefined

/** From this cosine on two embeddings are the same but for rounding. */
export const AGREE = 0.9999

export interface OwnEmbeddings {
  /** By the tensors that may be the embedding: for each crop 256 numbers. */
  candidates: Map<string, Float32Array[]>
  input: ForeignInput
  /** What the file takes for white: 1, or 255. */
  white: number
  /** What reaches the first convolution, of a gray level in 0..1. */
  levels: Arrangement['levels']
}

/**
 * Runs the file on crops in 0..1. Throws a WeightsError with half a sentence when it takes or gives something else, changes pictures
 * in a way that no weights can, or cannot be run.
 */
export async function ownEmbeddings(
  file: OnnxFile,
  architecture: Architecture,
  crops: readonly Float32Array[],
): Promise<OwnEmbeddings> {
  const { graph } = file
  const loops = graph.nodes.filter(({ op }) => op === 'Loop' || op === 'Scan').map(({ op }) => op)
  if (loops.length > 0)
    throw new WeightsError(`its graph has loops (${loops[0]}), which can’t be run here. ${AGAIN}`)
  const { layers, classifier } = findLayers(file, graph, architecture)
  const front =
    layers[0] && graph.inputs.some(({ name }) => name === layers[0]?.data) ? null : layers[0]?.data
  const names = embeddingNames(file, classifier)
  const needed = ancestorsOf(graph, names).names
  const inputs = inputsOf({ inputs: graph.inputs.filter(({ name }) => needed.has(name)) })
  const isInteger = isIntegerType(inputs[0]?.type ?? 0)
  const run = async (white: number) => {
    const outputs = front ? [...new Set([...names, front])] : names
    const found = await runOn(
      file,
      outputs,
      inputs,
      crops.map(crop => crop.map(level => level * white)),
    )
    const seen = front ? found.results.map(result => result.get(front)) : crops
    return { ...found, white, levels: levelsOf(crops, seen) }
  }
  let found = await run(isInteger ? 255 : 1)
  const { levels } = found
  if (levels && !isInteger && Math.abs(levels.scale) < NEEDS_255) found = await run(255)
  if (!found.levels) {
    const operators = operatorsBetween(graph, found.input.name, front ?? '').join(', ')
    throw new WeightsError(
      `it changes pictures before its first convolution (${operators}) by more than a factor and a sum, so it isn’t ${architecture.title}`,
    )
  }
  const { input, white, results } = found
  const candidates = candidatesOf(names, results, input.dims[0] ?? 1)
  if (candidates.size === 0)
    throw new WeightsError(
      `none of its outputs (${names.join(', ')}) has ${EMBEDDING_SIZE} numbers for a picture. Export it with the embedding as one of its outputs`,
    )
  return { candidates, input, white, levels: found.levels }
}

/** The tensors that have 256 numbers for each picture of a batch; the first picture's. */
function candidatesOf(
  names: string[],
  results: Map<string, Float32Array>[],
  batch: number,
): OwnEmbeddings['candidates'] {
  const candidates: OwnEmbeddings['candidates'] = new Map()
  for (const name of names) {
    const rows = results.map(result => result.get(name) ?? new Float32Array())
    if (rows.every(({ length }) => length === batch * EMBEDDING_SIZE))
      candidates.set(
        name,
        rows.map(row => row.subarray(0, EMBEDDING_SIZE)),
      )
  }
  return candidates
}

/** The outputs that need no classifier; where all do, what the classifier is given. */
function embeddingNames({ graph }: OnnxFile, classifier: { tensor: string; data: string } | null): string[] {
  const outputs = graph.outputs.map(({ name }) => name)
  if (!classifier) return outputs
  const without = outputs.filter(name => !ancestorsOf(graph, [name]).names.has(classifier.tensor))
  return without.length > 0 ? without : [classifier.data]
}

async function runOn(
  file: OnnxFile,
  outputs: string[],
  inputs: ForeignInput[],
  pictures: Float32Array[],
): Promise<{ results: Map<string, Float32Array>[]; input: ForeignInput }> {
  let failure: FormatError | undefined
  for (const input of inputs)
    try {
      return { results: await runForeign(await cutModel(file, outputs, input), input, pictures), input }
    } catch (error) {
      if (!(error instanceof FormatError)) throw error
      failure = error
    }
  throw new WeightsError(cannotRun(failure?.message ?? 'it takes too many pictures at a time'))
}

/** ONNX Runtime's message, or the operator that it does not know. */
function cannotRun(message: string): string {
  const unknown = /([\w.:]+)\(-?\d+\) is not a registered function/.exec(message)?.[1]
  const untyped = /Could not find an implementation for ([\w.:]+)\(/.exec(message)?.[1]
  const why = unknown
    ? `ONNX Runtime doesn’t know the operator ${unknown}`
    : untyped
      ? `ONNX Runtime has no ${untyped} for this version or type of numbers`
      : plainMessage(message).slice(0, MOST_CHARACTERS)
  return `it can’t be run here, so its embeddings can’t be compared (${why.replaceAll(/\s+/g, ' ')}). ${AGAIN}`
}
/** Without the place in ONNX Runtime's sources: `...: 1, ERROR_MESSAGE: /path/model.cc:203 Model::Model(ModelProto &&) Unsupported`. */
const plainMessage = (message: string) =>
  message
    .replace(/^.*(ERROR_MESSAGE|can be run): /s, '')
    .replace(/^\S+\.(cc|h):\d+ .*?\) (?=[A-Z])/s, '')
    .trim()
const AGAIN =
  'Take the checkpoint that it was exported from, or export it again from PyTorch in float32 with standard operators'
const MOST_CHARACTERS = 200

/** A graph that makes less than this of white in 0..1 is made for levels to 255. */
const NEEDS_255 = 1 / 32
/** Share of the largest value by which a level may be off: more is no factor and sum. float16 rounds to 1/2048. */
const MOST_OFF = 0.004

/** The factor and sum that make `seen` of the crops' levels (least squares); null when something else does. */
function levelsOf(
  crops: readonly Float32Array[],
  seen: readonly (Float32Array | undefined)[],
): Arrangement['levels'] | null {
  const pixels = INPUT_SIZE * INPUT_SIZE
  const sums = { n: 0, x: 0, y: 0, xx: 0, xy: 0, largest: 0 }
  const each = (visit: (x: number, y: number) => void) => {
    for (const [n, crop] of crops.entries())
      for (let i = 0; i < pixels; i++) visit(crop[i] ?? 0, seen[n]?.[i] ?? Number.NaN)
  }
  each((x, y) => {
    sums.n++
    sums.x += x
    sums.y += y
    sums.xx += x * x
    sums.xy += x * y
    sums.largest = Math.max(sums.largest, Math.abs(y))
  })
  const scale = (sums.n * sums.xy - sums.x * sums.y) / (sums.n * sums.xx - sums.x ** 2)
  const shift = (sums.y - scale * sums.x) / sums.n
  let off = 0
  each((x, y) => {
    off = Math.max(off, Math.abs(y - scale * x - shift))
  })
  const isWhole = seen.every(values => values && values.length % pixels === 0)
  return isWhole && scale !== 0 && off <= MOST_OFF * sums.largest ? { scale, shift } : null
}

/** -1..1; -1 too when one of them is all zeros, or holds what is no number. */
export function cosineOf(a: Float32Array, b: Float32Array): number {
  let dot = 0
  let aa = 0
  let bb = 0
  for (let i = 0; i < a.length; i++) {
    const x = a[i] ?? 0
    const y = b[i] ?? 0
    dot += x * y
    aa += x * x
    bb += y * y
  }
  const cosine = dot / Math.sqrt(aa * bb)
  return Number.isNaN(cosine) ? -1 : cosine
}
