// The face detector's file, checked against its card.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FormatError, StorageError } from '../errors.ts'
import { checkSha256 } from '../format/sha256.ts'
import { modelsFolder } from './storage.ts'

/** Throws FormatError when it is not the one of the card, StorageError when it is gone. */
export async function readDetectorFile(): Promise<Uint8Array> {
  const folder = join(modelsFolder(), 'yunet')
  const cardPath = join(folder, 'card.json')
  const card: unknown = JSON.parse(await readFile(cardPath, 'utf8'))
  if (!isFileCard(card)) throw new FormatError(`${cardPath}: a card needs file and sha256`)
  const path = join(folder, card.file)
  const bytes = await readFile(path).catch(() => {
    throw new StorageError(`${path} cannot be read. Restore the file and try again.`)
  })
  await checkSha256(bytes, card.sha256, path)
  return bytes
}

function isFileCard(card: unknown): card is { file: string; sha256: string } {
  const { file, sha256 } = (card ?? {}) as Record<string, unknown>
  return typeof file === 'string' && typeof sha256 === 'string'
}
