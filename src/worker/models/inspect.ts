// Looks into a checkpoint file, or an installed model, without installing anything.
import { shownMetadata } from '../../convert/bound.ts'
import { CONTAINER_TITLES } from '../../convert/checkpoint.ts'
import { describeCheckpoint } from '../../convert/describe.ts'
import { isEmbeddingWhole } from '../../convert/lightcnn.ts'
import { summariseValues, type ValueSummary } from '../../convert/values.ts'
import { FormatError } from '../../errors.ts'
import { isOfClassifier } from '../../model/architectures.ts'
import type { ShapeProblem } from '../../model/weights.ts'
import { openNetwork, openWith } from './checkpoint.ts'
import type { CheckpointOptions, Inspection } from './types.ts'

/** Reads headers and the network's weights, the whole file once where it carries a checksum; an ONNX file is run. */
export async function inspectFile(
  file: Blob,
  fileName: string,
  options?: CheckpointOptions,
): Promise<Inspection> {
  const { checkpoint, recognition } = await openNetwork(file, fileName, options)
  const { architecture, identities, problems: differences } = recognition
  const { what, problems, notes } = await describeCheckpoint(checkpoint, recognition)
  return {
    name: checkpoint.name,
    what,
    container: CONTAINER_TITLES[checkpoint.container],
    architecture: architecture?.title ?? null,
    identities,
    tensors: Array.from(checkpoint.tensors, ([name, { dtype, shape }]) => ({ name, dtype, shape })),
    besides: checkpoint.besides ?? [],
    ignored: checkpoint.ignored,
    problems,
    differences,
    fits: isEmbeddingWhole(recognition),
    classifierFits: isWhole(
      differences.filter(({ name }) => architecture !== null && isOfClassifier(architecture, name)),
    ),
    metadata: shownMetadata(checkpoint.metadata),
    notes,
    choice: checkpoint.choice ?? null,
  }
}

const isWhole = (problems: ShapeProblem[]) => problems.every(({ problem }) => problem === 'unexpected')

/** The values of one tensor of a file, by its name in the file. */
export async function tensorValues(
  file: Blob,
  fileName: string,
  tensorName: string,
  options?: CheckpointOptions,
): Promise<ValueSummary> {
  const tensor = (await openWith(file, fileName, options)).tensors.get(tensorName)
  if (!tensor) throw new FormatError(`${fileName} holds no tensor ${tensorName}.`)
  return summariseValues(tensor)
}
