// Damaged files: every fixture cut at each byte and changed at random must give a result or a FormatError that names the file
// and a byte, soon, and without asking for more bytes than the file has twice.
import type { ByteSource } from '../format/tensor.ts'
import { recognise } from './lightcnn.ts'
import { openCheckpoint } from './open.ts'

const FILE_NAME = 'damaged.bin'
const MOST_MS = 1000

/** A file in memory that adds up what is read and held at once at most. */
function watched(bytes: Uint8Array<ArrayBuffer>): ByteSource & { largest: number } {
  const source = {
    size: bytes.length,
    largest: 0,
    slice: (start: number, end: number) => ({
      arrayBuffer: async () => {
        const part = bytes.slice(start, end)
        source.largest = Math.max(source.largest, end - start, part.length)
        return part.buffer
      },
    }),
  }
  return source
}

/** Time that this process has worked, ms: what passes on a busy machine says nothing about us. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Opens, recognises, verifies and reads everything. Gives a sentence when something is wrong with how it ended. */
export async function tryDamaged(bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
  const file = watched(bytes)
  const begin = cpuMs()
  let ended: string | null = null
  let held = 0
  try {
    const checkpoint = await openCheckpoint(file, FILE_NAME)
    recognise(checkpoint)
    await checkpoint.verify()
    for (const tensor of checkpoint.tensors.values()) held = Math.max(held, (await tensor.read()).length)
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'FormatError') ended = `threw ${error}`
    else if (!error.message.startsWith(`${FILE_NAME}, byte `) || !/byte \d+: ./.test(error.message))
      ended = `names no file or byte: ${error.message}`
    else if (error.message.length > 600) ended = `a message of ${error.message.length} characters`
    else if (error.message.includes('\n')) ended = `a message of several lines: ${error.message}`
  }
  const ms = cpuMs() - begin
  if (ms > MOST_MS) return `took ${ms.toFixed(0)} ms`
  const most = 2 * bytes.length + 4096 // a file of nothing may still be looked at through a window
  if (file.largest > most || held > most)
    return `held ${Math.max(file.largest, held)} bytes of a file of ${bytes.length}`
  return ended
}

/** Where headers, pickles and directories stand in a large file. */
const EDGE_BYTES = 16 * 1024

/** A random place; in a large file two of three lie near its ends, because changes among the numbers tell nothing. */
function placeIn(size: number, draw: () => number): number {
  const edge = Math.min(EDGE_BYTES, size)
  const where = draw()
  if (where < 1 / 3) return Math.floor(draw() * edge)
  if (where < 2 / 3) return size - 1 - Math.floor(draw() * edge)
  return Math.floor(draw() * size)
}

/** `count` changes of single bytes: a random place gets another value; `draw` gives numbers in [0, 1). Gives the failures, at most five. */
export async function changeBytes(
  bytes: Uint8Array<ArrayBuffer>,
  count: number,
  draw: () => number,
): Promise<string[]> {
  const failures: string[] = []
  const copy = bytes.slice()
  for (let i = 0; i < count && failures.length < 5; i++) {
    const at = placeIn(bytes.length, draw)
    const before = copy[at] ?? 0
    copy[at] = (before + 1 + Math.floor(draw() * 255)) & 255
    const failure = await tryDamaged(copy)
    if (failure) failures.push(`byte ${at} = ${copy[at]}: ${failure}`)
    copy[at] = before
  }
  return failures
}

/** The file cut at `lengths`. Gives the failures, at most five. */
export async function cutFile(bytes: Uint8Array<ArrayBuffer>, lengths: Iterable<number>): Promise<string[]> {
  const failures: string[] = []
  for (const length of lengths) {
    const failure = await tryDamaged(bytes.slice(0, length))
    if (failure) failures.push(`cut at ${length}: ${failure}`)
    if (failures.length === 5) break
  }
  return failures
}
