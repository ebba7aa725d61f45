// Label revisions: other labels for the pictures of a data set, beside its shards, which stay as they are. A training run that names one
// takes its labels and leaves out what it drops; pictures that validate keep their imported labels, so that runs stay comparable.
import { FormatError, ListError, StorageError } from '../errors.ts'
import { bytesOf, readSafetensors, writeSafetensors } from '../format/safetensors.ts'
import { sha256Hex } from '../format/sha256.ts'
import { counted } from '../text.ts'
import type { Manifest } from './manifest.ts'
import type { ShardStore } from './shards.ts'

/** Label of a picture that is left out. */
export const DROPPED = -1

/** What a revision says about itself. */
export interface RevisionNote {
  /** What a run's options name. */
  name: string
  /** ISO 8601 */
  created: string
  /** Run and checkpoint that predicted, and the probability that a new label needs. */
  run: string
  checkpoint: string
  threshold: number
  /** Training pictures. */
  kept: number
  relabelled: number
  dropped: number
}
export interface Revision {
  note: RevisionNote
  /** Of every picture, in the order of the shards; DROPPED: it is left out. */
  labels: Int32Array
}

const FILE = /^labels-([\w-]+)\.safetensors$/
const fileOf = (name: string) => `labels-${name}.safetensors`
/** Whether a file beside the shards is a revision. */
export const isRevisionFile = (file: string): boolean => FILE.test(file)

/** Writes a revision; `note.name` has letters, digits, - and _. */
export async function writeRevision(
  store: ShardStore,
  manifest: Manifest,
  { note, labels }: Revision,
): Promise<void> {
  if (!isRevisionFile(fileOf(note.name))) throw new TypeError(`"${note.name}" isn’t the name of a revision`)
  checkLabels(labels, manifest, note.name)
  const metadata = { revision: JSON.stringify(note), shards: await shardsDigest(manifest) }
  const file = writeSafetensors(
    [['labels', { dtype: 'I32', shape: [labels.length], bytes: bytesOf(labels) }]],
    metadata,
  )
  await store.writeWhole(fileOf(note.name), new Uint8Array(await file.arrayBuffer()))
}

/** The newest first. Throws FormatError when one is damaged. */
export async function listRevisions(store: ShardStore): Promise<RevisionNote[]> {
  const notes: RevisionNote[] = []
  for (const file of (await store.list()).filter(isRevisionFile)) notes.push((await read(store, file)).note)
  return notes.sort((a, b) => b.created.localeCompare(a.created))
}

/** Throws StorageError when there is none of this name, ListError when it belongs to other pictures. */
export async function readRevision(store: ShardStore, manifest: Manifest, name: string): Promise<Revision> {
  if (!(await store.list()).includes(fileOf(name)))
    throw new StorageError(
      `${manifest.name} has no label revision "${name}". Train on the imported labels, or relabel again.`,
    )
  const { note, labels, shards } = await read(store, fileOf(name))
  if (shards !== (await shardsDigest(manifest)))
    throw new ListError(
      `The label revision "${name}" was made for other pictures than ${manifest.name} has now. Relabel again with a checkpoint.`,
    )
  const revision = { note, labels: await labels() }
  checkLabels(revision.labels, manifest, name)
  return revision
}

export const removeRevision = (store: ShardStore, name: string): Promise<void> => store.remove(fileOf(name))

async function read(store: ShardStore, file: string) {
  const { tensors, metadata } = await readSafetensors(await store.read(file), file)
  const tensor = tensors.get('labels')
  if (tensor?.dtype !== 'I32' || metadata.revision === undefined)
    throw new FormatError(`${file}: expected labels I32 and a note. Delete it and relabel again.`)
  const note = JSON.parse(metadata.revision) as RevisionNote
  const labels = async () => new Int32Array((await tensor.read()).slice().buffer)
  return { note, shards: metadata.shards, labels }
}

/** Tells the pictures of one data set from those of another: what the labels belong to. */
const shardsDigest = (manifest: Manifest): Promise<string> =>
  sha256Hex(new TextEncoder().encode(JSON.stringify([manifest.shards, manifest.identities])))

function checkLabels(
  labels: Int32Array,
  { shards, identities, name: dataset }: Manifest,
  name: string,
): void {
  const pictures = shards.reduce((sum, { count }) => sum + count, 0)
  if (labels.length !== pictures)
    throw new ListError(
      `The label revision "${name}" has ${counted(labels.length, 'label')}, ${dataset} has ${counted(pictures, 'picture')}. Relabel again.`,
    )
  const wrong = labels.find(label => label < DROPPED || label >= identities.length)
  if (wrong !== undefined)
    throw new ListError(
      `The label revision "${name}" has the label ${wrong}, ${dataset} has ${counted(identities.length, 'identity', 'identities')}.`,
    )
}
