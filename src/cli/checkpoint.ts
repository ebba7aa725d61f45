// Checkpoints as commands take them: one file, or the parts of one, of which those that lie beside the first are found.
import { stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Checkpoint } from '../convert/checkpoint.ts'
import { readIndex } from '../convert/join.ts'
import { isEmbeddingWhole, type Recognition } from '../convert/lightcnn.ts'
import { notesOf } from '../convert/notes.ts'
import { openCheckpoint } from '../convert/open.ts'
import { indexOf, partOf } from '../convert/parts.ts'
import type { ShapeProblem } from '../model/weights.ts'
import { type OpenFile, openFile } from './source.ts'

export interface OpenedCheckpoint {
  checkpoint: Checkpoint
  /** The first one of `paths`. */
  file: OpenFile
  close(): Promise<void>
}

/** The caller closes it. `key`: the network to take where there are several. */
export async function openCheckpointFiles(paths: readonly string[], key?: string): Promise<OpenedCheckpoint> {
  const files: { name: string; file: OpenFile }[] = []
  const close = async () => void (await Promise.all(files.map(({ file }) => file.close())))
  const add = async (path: string) => files.push({ name: basename(path), file: await openFile(path) })
  try {
    for (const path of paths) await add(path)
    const [first, ...given] = files
    if (!first) throw new TypeError('no path')
    for (const path of given.length === 0 ? await partsBeside(paths[0] ?? '', first) : []) await add(path)
    const others = files.slice(1)
    const checkpoint = await openCheckpoint(first.file, first.name, { key, others })
    return { checkpoint, file: first.file, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** The other parts in the folder of the first; none where one is missing, which the room then asks for. */
async function partsBeside(
  path: string,
  { name, file }: { name: string; file: OpenFile },
): Promise<string[]> {
  const names =
    indexOf(name) === null ? (partOf(name)?.all ?? []) : [...new Set((await readIndex(file, name)).values())]
  const paths = names
    .filter(one => one !== name && one === basename(one))
    .map(one => join(dirname(path), one))
  const there = await Promise.all(
    paths.map(one =>
      stat(one).then(
        found => found.isFile(),
        () => false,
      ),
    ),
  )
  return there.every(Boolean) ? paths : []
}

export const CLASSIFIER_DIFFERS =
  'The classifier alone does not fit, which comparing faces does not need: convert --embedding-only leaves it out.'

/** What to know about a file, a sentence each. */
export function sayNotes(
  checkpoint: Checkpoint,
  recognition: Recognition,
  print: (line: string) => void,
): void {
  for (const note of notesOf(checkpoint, recognition)) print(note)
  const isClassifier = ({ name, problem }: ShapeProblem) =>
    problem !== 'unexpected' && name.startsWith('fc2.')
  if (isEmbeddingWhole(recognition) && recognition.problems.some(isClassifier)) print(CLASSIFIER_DIFFERS)
  if (checkpoint.choice) print('--key NAME takes another one.')
}
