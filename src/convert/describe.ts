// What a checkpoint is, in one sentence and in those that follow it: the page and the command line say the same.
import { messageOf, WeightsError } from '../errors.ts'
import { isFloat, weightValues } from '../model/finite.ts'
import { describeProblem, expectedShapes, type ShapeProblem } from '../model/weights.ts'
import { counted } from '../text.ts'
import { type Checkpoint, CONTAINER_TITLES } from './checkpoint.ts'
import { classifierRows, isEmbeddingWhole, type Recognition } from './lightcnn.ts'
import { notesOf } from './notes.ts'

export interface Description {
  /** "LightCNN-9, 10 identities"; what is wrong with it, or what it is instead. Without a dot at its end. */
  what: string
  /** What differs from the network, one sentence each; empty when it fits. */
  problems: string[]
  notes: string[]
}

/** Reads the network's weights once, because a NaN stands in no header. Throws a FormatError when the file is damaged where they stand. */
export async function describeCheckpoint(
  checkpoint: Checkpoint,
  recognition: Recognition,
): Promise<Description> {
  const { problems, looksLike } = recognition
  const unsound = await firstUnsound(checkpoint, recognition)
  const { choice } = checkpoint
  const parts = [
    whatOf(recognition) + (choice ? `; ${choice.taken}, one of ${choice.found.length} sets of tensors` : ''),
    ...(unsound === null ? [] : [`but ${unsound}`]),
  ]
  return {
    what: upperFirst(parts.join(', ')),
    problems: looksLike === undefined ? problems.map(describeProblem) : [looksLike],
    notes: notesOf(checkpoint, recognition),
  }
}

/** "a.pth: PyTorch (zip container), 22 tensors. LightCNN-9, 10 identities." */
export function lineOf({ name, container, tensors }: Checkpoint, { what }: Description): string {
  return `${name}: ${CONTAINER_TITLES[container]}, ${counted(tensors.size, 'tensor')}. ${what}${/[.]$/.test(what) ? '' : '.'}`
}

function whatOf(recognition: Recognition): string {
  const { architecture, identities, problems, looksLike } = recognition
  if (!architecture) return looksLike ?? 'this is not a LightCNN'
  const wrong = problems.filter(({ problem }) => problem !== 'unexpected')
  if (!isEmbeddingWhole(recognition))
    return `nearest to ${architecture.title}, but it does not fit: ${few(wrong)}`
  if (wrong.length > 0) return `${architecture.title}, its classifier does not fit: ${few(wrong)}`
  if (identities === null) return `${architecture.title}, without a classifier`
  return `${architecture.title}, ${counted(identities, 'identity', 'identities')}`
}

function few([first, ...others]: readonly ShapeProblem[]): string {
  const more = others.length === 0 ? '' : `, and ${others.length} more`
  return first ? `${describeProblem(first)}${more}` : ''
}

/** Which weight is not finite, as half a sentence; null where all are. */
async function firstUnsound(
  { name: file }: Checkpoint,
  { architecture, tensors, shapes }: Recognition,
): Promise<string | null> {
  if (!architecture) return null
  for (const name of expectedShapes(architecture, classifierRows(architecture, shapes)).keys()) {
    const tensor = tensors.get(name)
    if (!tensor || !isFloat(tensor.dtype)) continue
    try {
      weightValues(file, name, tensor.dtype, await tensor.read())
    } catch (error) {
      if (!(error instanceof WeightsError)) throw error
      return messageOf(error).replace(`${file}: `, '')
    }
  }
  return null
}

const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
