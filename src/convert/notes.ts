// What a person should know about a file that was read, in whole sentences: the page and the command line say the same.
import { messageOf } from '../errors.ts'
import { checkFloats } from '../model/finite.ts'
import { expectedShapes } from '../model/weights.ts'
import type { Checkpoint, NetworkChoice } from './checkpoint.ts'
import { classifierRows, type Recognition } from './lightcnn.ts'

const MOST_NAMES = 12

export function notesOf(checkpoint: Checkpoint, recognition: Recognition): string[] {
  const { choice, placeholders = [], otherParts = [] } = checkpoint
  const unread = unreadWeights(checkpoint, recognition)
  return [
    ...(unread === null ? [] : [unread]),
    ...(otherParts.length > 0 && recognition.identities === null
      ? [
          `Its name says that it is one of several parts; ${few(otherParts)} may hold a classifier. Take all together to have it.`,
        ]
      : []),
    ...(choice ? [takenSentence(choice)] : []),
    ...(placeholders.length > 0 ? [inert(placeholders)] : []),
    ...(recognition.notes ?? []),
  ]
}

/** Says that weights are quantised; null where none are. */
function unreadWeights({ name }: Checkpoint, { architecture, tensors, shapes }: Recognition): string | null {
  if (!architecture) return null
  try {
    checkFloats(name, expectedShapes(architecture, classifierRows(architecture, shapes)).keys(), tensors)
    return null
  } catch (error) {
    return messageOf(error)
  }
}

/** "This file holds 2 sets of tensors: ... . ema was taken, because ..." */
function takenSentence({ found, taken, why }: NetworkChoice): string {
  const list = found.map(({ key, what }) => `${key} (${what})`).join('; ')
  return `This file holds ${found.length} sets of tensors: ${list}. ${taken} was taken${REASONS[why]}.`
}
const REASONS: Record<NetworkChoice['why'], string> = {
  'asked for': ', as you asked',
  average: ', because averages of weights (EMA) come first',
  'only one': ', because it is the only LightCNN',
  first: ', because it comes first',
}

function few(names: readonly string[]): string {
  const more = names.length - MOST_NAMES
  return `${names.slice(0, MOST_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

function inert(names: readonly string[]): string {
  return `The file also holds objects beside its tensors. They weren’t built, and nothing in them was run: ${few(names)}.`
}
