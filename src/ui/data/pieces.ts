// What a person gives to import, from dialogs and drops: folders and files as handles where the browser has them, so that a large folder
// is walked instead of listed and an unfinished import can ask for its source again; as lists of files elsewhere.
import type { SourceHandles } from '../../worker/datasets/kept-sources.ts'
import type { GivenFolder, GivenSource } from '../../worker/datasets/types.ts'
import { filesBelow } from '../parts/folders.ts'

declare global {
  /** Chromium only. */
  interface Window {
    showDirectoryPicker?(): Promise<FileSystemDirectoryHandle>
    showOpenFilePicker?(options: { multiple: boolean }): Promise<FileSystemFileHandle[]>
    showSaveFilePicker?(options: { suggestedName: string }): Promise<FileSystemFileHandle>
  }
  interface DataTransferItem {
    getAsFileSystemHandle?(): Promise<FileSystemHandle | null>
  }
  interface FileSystemHandle {
    requestPermission?(options: { mode: 'read' }): Promise<PermissionState>
  }
}

/** A source, and the handles of it where the browser gave some. */
export interface Chosen {
  given: GivenSource
  handles: SourceHandles | null
}
export type Taken = Chosen | { problem: string }
/** A file or a folder, with its handle where there is one. */
export type Piece =
  | { file: File; handle: FileSystemFileHandle | null }
  | { folder: GivenFolder; name: string; handle: FileSystemDirectoryHandle | null }

export type FilePiece = Extract<Piece, { file: File }>
export type FolderPiece = Extract<Piece, { folder: GivenFolder }>

export const folderPiece = (handle: FileSystemDirectoryHandle): Piece => ({
  folder: { handle },
  name: handle.name,
  handle,
})
export const filePiece = async (handle: FileSystemFileHandle): Promise<Piece> => ({
  file: await handle.getFile(),
  handle,
})

/** Files of a folder dialog without handles: all below one folder. */
export function listedFolder(files: readonly File[]): Piece {
  const paths = files.map(file => ({ path: file.webkitRelativePath || file.name, file }))
  const name = paths[0]?.path.split('/')[0] ?? ''
  return {
    name,
    folder: { name, files: paths.map(({ path, file }) => ({ path: below(path), file })) },
    handle: null,
  }
}
/** "lfw/Ada/1.jpg" -> "Ada/1.jpg" */
const below = (path: string) => path.split('/').slice(1).join('/')

/** What was dropped. Call it in the event: the browser empties the drop afterwards. */
export async function droppedPieces(
  transfer: DataTransfer,
  onFolder: (name: string) => void,
): Promise<Piece[]> {
  const items = [...transfer.items].map(item => ({
    handle: item.getAsFileSystemHandle?.().catch(() => null),
    entry: item.webkitGetAsEntry(),
    file: item.getAsFile(),
  }))
  const pieces: Piece[] = []
  for (const { handle, entry, file } of items) {
    const own = await handle
    if (own instanceof FileSystemDirectoryHandle) pieces.push(folderPiece(own))
    else if (entry?.isDirectory) {
      onFolder(entry.name)
      const files = (await filesBelow(entry)).map(placed => ({ path: below(placed.path), file: placed.file }))
      pieces.push({ name: entry.name, folder: { name: entry.name, files }, handle: null })
    } else if (file) pieces.push({ file, handle: own instanceof FileSystemFileHandle ? own : null })
  }
  return pieces
}
