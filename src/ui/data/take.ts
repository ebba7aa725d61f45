// What pieces are as a source: alone, or together with what was chosen before.

import { isPicture } from '../../data/file-kinds.ts'
import type { SourceHandles } from '../../worker/datasets/kept-sources.ts'
import {
  type Chosen,
  type FilePiece,
  type FolderPiece,
  filePiece,
  folderPiece,
  type Piece,
  type Taken,
} from './pieces.ts'
import { recordsOf } from './take-records.ts'
import { wordsOfData } from './words.ts'

const words = wordsOfData.setup
const ARCHIVE = /\.(tar|tar\.gz|tgz|zip)$/i
const TSV = /\.tsv$/i
const LIST = /\.(txt|lst|csv)$/i

/** What pieces are, together with what was chosen before: a list wants a folder, a TSV takes a clean list, records take their index. */
export async function combine(before: Chosen | null, pieces: readonly Piece[]): Promise<Taken> {
  const files = pieces.filter(piece => 'file' in piece)
  return (await recordsOf(before, files)) ?? named(before, pieces, files)
}

function named(before: Chosen | null, pieces: readonly Piece[], files: readonly FilePiece[]): Taken {
  const folder = pieces.find(piece => 'folder' in piece)
  const matching = (pattern: RegExp) => files.find(({ file }) => pattern.test(file.name))
  const [archive, tsv, list] = [matching(ARCHIVE), matching(TSV), matching(LIST)]
  const [first] = files
  if (tsv) return tsvOf(tsv, list ?? null)
  if (list && before?.given.kind === 'tsv') return tsvWith(before, list)
  if (list) return listOf(list, folder ?? folderBefore(before))
  if (folder && before?.given.kind === 'list') return listWith(before, folder)
  if (folder) return folderOf(folder)
  if (archive) {
    const { file, handle } = archive
    return {
      given: { kind: 'archive', label: file.name, file },
      handles: handle && { kind: 'archive', main: handle, second: null },
    }
  }
  if (first && isPicture(first.file.name)) return { problem: words.loosePictures }
  return { problem: first ? words.notTaken(first.file.name) : words.needsSource }
}

function folderOf({ folder, name, handle }: FolderPiece): Taken {
  if ('files' in folder && folder.files.length === 0) return { problem: words.emptyFolder(name) }
  return {
    given: { kind: 'folder', label: name, folder },
    handles: handle && { kind: 'folder', main: handle, second: null },
  }
}

const tsvOf = ({ file, handle }: FilePiece, list: FilePiece | null): Chosen => ({
  given: { kind: 'tsv', label: file.name, file, cleanList: list?.file ?? null },
  handles:
    handle && (!list || list.handle) ? { kind: 'tsv', main: handle, second: list?.handle ?? null } : null,
})

function tsvWith({ given, handles }: Chosen, list: FilePiece): Taken {
  if (given.kind !== 'tsv') return { problem: words.notTaken(list.file.name) }
  const main = handles?.main
  return tsvOf({ file: given.file, handle: main instanceof FileSystemFileHandle ? main : null }, list)
}

const listOf = ({ file, handle }: FilePiece, folder: FolderPiece | null): Chosen => ({
  given: { kind: 'list', label: file.name, file, folder: folder?.folder ?? null },
  handles:
    handle && (!folder || folder.handle)
      ? { kind: 'list', main: handle, second: folder?.handle ?? null }
      : null,
})

function listWith({ given, handles }: Chosen, folder: FolderPiece): Taken {
  if (given.kind !== 'list') return folderOf(folder)
  const main = handles?.main
  return listOf({ file: given.file, handle: main instanceof FileSystemFileHandle ? main : null }, folder)
}

function folderBefore(before: Chosen | null): FolderPiece | null {
  if (before?.given.kind !== 'folder') return null
  const { folder, label } = before.given
  return { folder, name: label, handle: 'handle' in folder ? folder.handle : null }
}

/** A source from its kept handles; null when the person does not allow it to be read again, or it is gone. */
export async function fromHandles(handles: SourceHandles): Promise<Chosen | null> {
  for (const handle of [handles.main, handles.second]) {
    const state = await handle?.requestPermission?.({ mode: 'read' }).catch(() => 'denied' as const)
    if (state === 'denied') return null
  }
  const pieces = await Promise.all(
    [handles.main, handles.second].filter(handle => handle !== null).map(pieceOf),
  ).catch(() => null)
  const taken = pieces && (await combine(null, pieces))
  return taken && 'given' in taken ? taken : null
}

const pieceOf = async (handle: FileSystemFileHandle | FileSystemDirectoryHandle): Promise<Piece> =>
  handle instanceof FileSystemDirectoryHandle ? folderPiece(handle) : filePiece(handle)
