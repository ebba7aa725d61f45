// What a path of the command line may be, told by its content as far as names leave it open: a checkpoint, or something else that is read.
import { readdir, stat } from 'node:fs/promises'
import { archiveKind } from '../data/entries.ts'
import { MANIFEST } from '../data/manifest.ts'
import { isPairList } from '../data/pair-list.ts'
import { textLines } from '../data/text.ts'
import { StorageError } from '../errors.ts'
import { readSafetensors } from '../format/safetensors.ts'
import { readZip } from '../format/zip.ts'
import { isCheckpointFile } from '../train/checkpoint.ts'
import { RUN_FILE } from '../train/run.ts'
import { openFile } from './lists.ts'

export type Kind = 'checkpoint' | 'source' | 'data set' | 'run' | 'model' | 'embeddings' | 'pairs' | 'matlab'

/** So many numbers in a line are those of an embedding; lists with landmarks have about ten. */
const LEAST_NUMBERS = 32
const HEAD_BYTES = 2 ** 16
const ROWS = /^(embeddings?|features?|Descriptors)$/

export async function kindOf(path: string): Promise<Kind> {
  const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new StorageError(`${path} cannot be read (${error.code ?? error.message}). Check the name.`)
  })
  if (stats.isDirectory()) return kindOfFolder(await readdir(path))
  const file = await openFile(path)
  if (/\.(npy|npz|parquet|pq|feather|arrow)$/i.test(path)) return 'embeddings'
  if (/\.mat$/i.test(path)) return 'matlab'
  if (/\.(txt|lst|csv|tsv)$/i.test(path)) return kindOfText(path, await file.slice(0, HEAD_BYTES).text())
  if (/\.safetensors$/i.test(path)) return kindOfTensors(file)
  if (/\.(pth|pth\.tar|pt|ckpt|onnx|bin)$/i.test(path) || file.size === 0) return 'checkpoint'
  return kindOfArchive(file)
}

function kindOfFolder(names: readonly string[]): Kind {
  if (names.includes(MANIFEST)) return 'data set'
  if (names.includes(RUN_FILE) || names.some(isCheckpointFile)) return 'run'
  return names.includes('card.json') && names.includes('weights.safetensors') ? 'model' : 'source'
}

function kindOfText(path: string, head: string): Kind {
  const lines = textLines(head).slice(0, -1) // the last one may be cut off
  const isRow = (line: string) =>
    line.split(/[\s,;]+/).filter(field => /^[+-]?[\d.]+(e[+-]?\d+)?$/i.test(field)).length >= LEAST_NUMBERS
  if (lines.length === 0 ? isRow(head) : lines.some(isRow)) return 'embeddings'
  if (/\.tsv$/i.test(path)) return 'source'
  return isPairList(head) || /^\s*\d+(\s+\d+)?\s*$/.test(textLines(head)[0] ?? '') ? 'pairs' : 'source'
}

async function kindOfTensors(file: Blob): Promise<Kind> {
  const read = await readSafetensors(file, '').catch(() => null) // what is wrong with it, its reader says
  return read && [...read.tensors.keys()].some(name => ROWS.test(name)) ? 'embeddings' : 'checkpoint'
}

/** A zip may be one of PyTorch, or of arrays; what is no archive is told by the readers of checkpoints. */
async function kindOfArchive(file: Blob): Promise<Kind> {
  const head = new Uint8Array(await file.slice(0, 512).arrayBuffer())
  const isTar = String.fromCharCode(...head.subarray(257, 262)) === 'ustar'
  const isGzip = head[0] === 0x1f && head[1] === 0x8b
  if (isTar || isGzip) return (await archiveKind(file)) === 'zip' ? 'checkpoint' : 'source'
  if (head[0] !== 0x50 || head[1] !== 0x4b) return 'checkpoint'
  const entries = await readZip(file, '').catch(() => new Map<string, unknown>())
  const names = [...entries.keys()]
  if (names.some(name => /(^|\/)data\.pkl$/.test(name))) return 'checkpoint'
  return names.length > 0 && names.every(name => name.endsWith('.npy')) ? 'embeddings' : 'source'
}
