// Looks into a checkpoint file, or an installed model, without installing anything.
import { shownMetadata } from '../convert/bound.ts'
import { CONTAINER_TITLES } from '../convert/checkpoint.ts'
import { openCheckpoint } from '../convert/open.ts'
import { summariseValues, type ValueSummary } from '../convert/values.ts'
import { FormatError } from '../errors.ts'
import { describeProblem, type ShapeProblem } from '../model/weights.ts'
import { besideOf, openNetwork } from './network.ts'
import type { CheckpointOptions, Inspection } from './types.ts'

/** Reads headers only, and the whole file once where it carries a checksum; an ONNX file is run. */
export async function inspectFile(
  file: Blob,
  fileName: string,
  options: CheckpointOptions = {},
): Promise<Inspection> {
  const { checkpoint, recognition } = await openNetwork(file, fileName, options)
  const { architecture, identities, problems, looksLike, notes = [] } = recognition
  return {
    container: CONTAINER_TITLES[checkpoint.container],
    architecture: architecture?.title ?? null,
    identities,
    tensors: Array.from(checkpoint.tensors, ([name, { dtype, shape }]) => ({ name, dtype, shape })),
    besides: checkpoint.besides ?? [],
    ignored: checkpoint.ignored,
    notes,
    problems: looksLike === undefined ? problems.map(describeProblem) : [looksLike],
    differences: problems,
    fits: architecture !== null && isWhole(problems.filter(({ name }) => !isOfClassifier(name))),
    classifierFits: isWhole(problems.filter(({ name }) => isOfClassifier(name))),
    metadata: shownMetadata(checkpoint.metadata),
  }
}

const isOfClassifier = (name: string) => name.startsWith('fc2.')
const isWhole = (problems: ShapeProblem[]) => problems.every(({ problem }) => problem === 'unexpected')

/** The values of one tensor of a file, by its name in the file. */
export async function tensorValues(
  file: Blob,
  fileName: string,
  tensorName: string,
  options: CheckpointOptions = {},
): Promise<ValueSummary> {
  const { tensors } = await openCheckpoint(file, fileName, { beside: besideOf(options) })
  const tensor = tensors.get(tensorName)
  if (!tensor) throw new FormatError(`${fileName} holds no tensor ${tensorName}.`)
  return summariseValues(tensor)
}
