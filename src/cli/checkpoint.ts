// Checkpoints as commands take them: one file, or the parts of one, of which those that lie beside the first are found. They are recognised,
// and an ONNX file is held against what it computes itself.
import { stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Checkpoint } from '../convert/checkpoint.ts'
import { readIndex } from '../convert/join.ts'
import { isEmbeddingWhole, type Recognition, recognise } from '../convert/lightcnn.ts'
import { notesOf } from '../convert/notes.ts'
import { agreed } from '../convert/onnx-agree.ts'
import { openCheckpoint } from '../convert/open.ts'
import { indexOf, partOf } from '../convert/parts.ts'
import { FormatError } from '../errors.ts'
import { isOfClassifier } from '../model/architectures.ts'
import type { ShapeProblem } from '../model/weights.ts'
import { testCrop } from './first-embedding.ts'
import { type OpenFile, openFile } from './source.ts'

export interface OpenedCheckpoint {
  checkpoint: Checkpoint
  recognition: Recognition
  /** The first one, or the ONNX model among them. */
  main: OpenedFile
  /** All of them, also those that were found beside the first. */
  files: readonly OpenedFile[]
  close(): Promise<void>
}

interface OpenedFile {
  path: string
  name: string
  file: OpenFile
}

/**
 * Reads the whole file once where it has a checksum. The caller closes it. `key`: the network to take where there are several. Throws what
 * the readers throw, and a FormatError for a file that is no part of the first.
 */
export async function openCheckpointFiles(paths: readonly string[], key?: string): Promise<OpenedCheckpoint> {
  const files: OpenedFile[] = []
  const close = async () => void (await Promise.all(files.map(({ file }) => file.close())))
  const add = async (path: string) => {
    const opened = { path, name: basename(path), file: await openFile(path) }
    files.push(opened)
    return opened
  }
  try {
    for (const path of paths) await add(path)
    const main = files.find(({ name }) => isOnnx(name)) ?? files[0]
    if (!main) throw new TypeError('no path')
    const given = files.filter(one => one !== main)
    const beside = async (name: string) => {
      const found = given.find(one => one.name === name)
      if (found) return found.file
      const path = join(dirname(main.path), name)
      return (await isFile(path)) ? (await add(path)).file : undefined
    }
    const others = isOnnx(main.name) ? [] : [...given]
    if (given.length === 0) for (const part of await partsBeside(main)) others.push(await add(part))
    const checkpoint = await openCheckpoint(main.file, main.name, { key, others, beside })
    const foreign = isOnnx(main.name) && given.find(({ name }) => !checkpoint.besides?.includes(name))
    if (foreign)
      throw new FormatError(`${foreign.name} isn’t part of ${main.name}. Name the files of one model.`)
    await checkpoint.verify()
    const recognition = await agreed(checkpoint, recognise(checkpoint), testCrop)
    return { checkpoint, recognition, main, files, close }
  } catch (error) {
    await close()
    throw error
  }
}

const isOnnx = (name: string) => /\.onnx$/i.test(name)
const isFile = (path: string) =>
  stat(path).then(
    found => found.isFile(),
    () => false,
  )

/** The other parts in the folder of the first; none where one is missing, which the room then asks for. */
async function partsBeside({ path, name, file }: OpenedFile): Promise<string[]> {
  const names =
    indexOf(name) === null ? (partOf(name)?.all ?? []) : [...new Set((await readIndex(file, name)).values())]
  const paths = names
    .filter(one => one !== name && one === basename(one))
    .map(one => join(dirname(path), one))
  const there = await Promise.all(paths.map(isFile))
  return there.every(Boolean) ? paths : []
}

export const CLASSIFIER_DIFFERS =
  'Only the classifier doesn’t fit, and comparing faces doesn’t need it: convert --embedding-only leaves it out.'

/** What to know about a file, a sentence each. */
export function sayNotes(
  checkpoint: Checkpoint,
  recognition: Recognition,
  print: (line: string) => void,
): void {
  notesOf(checkpoint, recognition).forEach(print)
  sayRemedies(checkpoint, recognition, print)
}

/** What the command line can do about it. */
export function sayRemedies(
  checkpoint: Checkpoint,
  recognition: Recognition,
  print: (line: string) => void,
): void {
  const { architecture } = recognition
  const isClassifier = ({ name, problem }: ShapeProblem) =>
    problem !== 'unexpected' && architecture !== null && isOfClassifier(architecture, name)
  if (isEmbeddingWhole(recognition) && recognition.problems.some(isClassifier)) print(CLASSIFIER_DIFFERS)
  if (checkpoint.choice) print('Choose another one with --key NAME.')
}
