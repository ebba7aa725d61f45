// Looks into a checkpoint file, or an installed model, without installing anything.
import { shownMetadata } from '../../convert/bound.ts'
import { CONTAINER_TITLES } from '../../convert/checkpoint.ts'
import { isEmbeddingWhole } from '../../convert/lightcnn.ts'
import { notesOf } from '../../convert/notes.ts'
import { summariseValues, type ValueSummary } from '../../convert/values.ts'
import { FormatError } from '../../errors.ts'
import { isOfClassifier } from '../../model/architectures.ts'
import { describeProblem, type ShapeProblem } from '../../model/weights.ts'
import { openNetwork, openWith } from './checkpoint.ts'
import type { CheckpointOptions, Inspection } from './types.ts'

/** Reads headers only, and the whole file once where it carries a checksum; an ONNX file is run. */
export async function inspectFile(
  file: Blob,
  fileName: string,
  options?: CheckpointOptions,
): Promise<Inspection> {
  const { checkpoint, recognition } = await openNetwork(file, fileName, options)
  const { architecture, identities, problems, looksLike } = recognition
  return {
    name: checkpoint.name,
    container: CONTAINER_TITLES[checkpoint.container],
    architecture: architecture?.title ?? null,
    identities,
    tensors: Array.from(checkpoint.tensors, ([name, { dtype, shape }]) => ({ name, dtype, shape })),
    besides: checkpoint.besides ?? [],
    ignored: checkpoint.ignored,
    problems: looksLike === undefined ? problems.map(describeProblem) : [looksLike],
    differences: problems,
    fits: isEmbeddingWhole(recognition),
    classifierFits: isWhole(
      problems.filter(({ name }) => architecture !== null && isOfClassifier(architecture, name)),
    ),
    metadata: shownMetadata(checkpoint.metadata),
    notes: notesOf(checkpoint, recognition),
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
