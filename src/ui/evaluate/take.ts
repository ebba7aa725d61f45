// What a person gives to measure: a folder, an archive, embeddings; and the files of the protocol. From dialogs and drops.

import { isPicture } from '../../data/file-kinds.ts'
import type { Given, PlacedFile } from '../../worker/evaluation/types.ts'
import { filesBelow } from '../parts/folders.ts'
import { wordsOfEvaluate } from './words.ts'

const words = wordsOfEvaluate.setup
const ARCHIVE = /\.(tar|tar\.gz|tgz|zip)$/i
/** The last ones are refused with what makes a file of them that is read. */
const EMBEDDINGS =
  /\.(safetensors|npy|npz|csv|tsv|mat|txt|h5|hdf5|hdf|parquet|pq|feather|arrow|pt|pth|pkl|pickle|p)$/i
const OF_PROTOCOL = /\.(mat|txt|lst)$/i

export type Taken = Given | { problem: string }

/** Files from the folder dialog: all below one folder. */
export function givenFolder(files: readonly File[]): Taken {
  const placed = files.map(file => ({ path: file.webkitRelativePath || file.name, file }))
  const [label = ''] = placed[0]?.path.split('/') ?? []
  return { kind: 'folder', label, files: placed }
}

/** Files from the file dialog: one archive, one file of embeddings, or pictures. */
export function givenFiles(files: readonly File[]): Taken {
  const [file] = files
  if (!file) return { problem: words.needsBoth }
  const { name: label } = file
  if (files.every(({ name }) => isPicture(name)))
    return { kind: 'folder', label: words.pictures(files.length), files: files.map(placedAtTop) }
  if (ARCHIVE.test(label)) return { kind: 'archive', label, file }
  if (EMBEDDINGS.test(label)) return { kind: 'embeddings', label, file }
  return { problem: words.notTaken(label) }
}
const placedAtTop = (file: File): PlacedFile => ({ path: file.name, file })

/** What was dropped, sorted into data and files of the protocol; the field under the pointer decides where both could be meant. */
export async function takeDrop(
  transfer: DataTransfer,
  field: 'data' | 'config' | null,
  onFolder: (name: string) => void,
): Promise<{ given: Taken | null; config: File[] }> {
  const entries = [...transfer.items].map(item => item.webkitGetAsEntry()).filter(entry => entry !== null)
  const files = [...transfer.files]
  const folder = entries.find(entry => entry.isDirectory)
  if (folder) {
    onFolder(folder.name)
    const placed = await filesBelow(folder)
    const given: Taken =
      placed.length > 0
        ? { kind: 'folder', label: folder.name, files: placed }
        : { problem: words.emptyFolder(folder.name) }
    const others = files.filter(({ name }) => name !== folder.name)
    return { given, config: others.filter(({ name }) => OF_PROTOCOL.test(name)) }
  }
  const isConfig = ({ name }: File) => field === 'config' || (field === null && OF_PROTOCOL.test(name))
  const data = files.filter(file => !isConfig(file))
  return { given: data.length > 0 ? givenFiles(data) : null, config: files.filter(isConfig) }
}
