// Records among the files that a person gives, at once or one after the other: known by name or by their first bytes, with their index.
import { isIndexName, isPropertyName, isRecordsName, recordFilesAmong } from '../../data/record-files.ts'
import { beginsRecord } from '../../data/recordio.ts'
import { messageOf } from '../../errors.ts'
import type { Chosen, FilePiece, Taken } from './pieces.ts'
import { wordsOfData } from './words.ts'

const words = wordsOfData.setup

interface NamedPiece extends FilePiece {
  name: string
  isRecords: boolean
}

/** Null where no file belongs to records. */
export async function recordsOf(before: Chosen | null, files: readonly FilePiece[]): Promise<Taken | null> {
  const given = await Promise.all(files.map(named))
  const belonging = given.find(({ name }) => isIndexName(name) || isPropertyName(name))
  const isWhole = given.some(({ isRecords }) => isRecords)
  if (!isWhole && !belonging) return null
  try {
    const all = isWhole ? given : [...earlier(before, given), ...given]
    const found = recordFilesAmong(all, words.yourFiles, ({ isRecords }) => isRecords)
    if (!found) return { problem: words.needsRecords(belonging?.name ?? '') }
    const { records, index, property, others } = found
    return {
      given: {
        ...{ kind: 'records', label: records.name, file: records.file },
        ...{ index: index?.file ?? null, property: property?.file ?? null },
        beside: others.map(({ name }) => name),
      },
      handles:
        records.handle && (!index || index.handle)
          ? { kind: 'records', main: records.handle, second: index?.handle ?? null }
          : null,
    }
  } catch (error) {
    return { problem: messageOf(error) }
  }
}

async function named(piece: FilePiece): Promise<NamedPiece> {
  const { file } = piece
  const { name } = file
  const isRecords = isRecordsName(name) || (await beginsRecord(file, 0).catch(() => false))
  return { ...piece, name, isRecords }
}

/** What was chosen before, but for an index or a property in whose place another one comes. */
function earlier(before: Chosen | null, given: readonly NamedPiece[]): NamedPiece[] {
  if (before?.given.kind !== 'records') return []
  const { file, index, property } = before.given
  const fileHandle = (handle: unknown) => (handle instanceof FileSystemFileHandle ? handle : null)
  const { main, second } = before.handles ?? { main: null, second: null }
  const piece = (own: File | null, handle: unknown, isReplaced: (name: string) => boolean): NamedPiece[] =>
    !own || given.some(({ name }) => isReplaced(name))
      ? []
      : [{ file: own, handle: fileHandle(handle), name: own.name, isRecords: own === file }]
  return [
    ...piece(file, main, () => false),
    ...piece(index, second, isIndexName),
    ...piece(property, null, isPropertyName),
  ]
}
