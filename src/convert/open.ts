// The one way into a checkpoint file: looks at the first bytes (docs/lightcnn.md 7), then lets the container's reader list the tensors.
import { FormatError, messageOf } from '../errors.ts'
import { readPickle } from '../format/pickle.ts'
import { readSafetensors } from '../format/safetensors.ts'
import { type ByteSource, formatError, readBytes } from '../format/tensor.ts'
import type { Checkpoint, Container } from './checkpoint.ts'
import { joinParts, missingParts, type NamedFile, readIndex } from './join.ts'
import { isEmbeddingWhole, recognise } from './lightcnn.ts'
import { openMindSpore } from './mindspore.ts'
import { takeNetwork } from './networks.ts'
import { openOnnx } from './onnx.ts'
import { type Beside, NOTHING_BESIDE } from './onnx-beside.ts'
import { isOptimizerEntry } from './optimizer.ts'
import { indexOf, partOf } from './parts.ts'
import { legacyMagicBytes, openLegacyPyTorch } from './pytorch-legacy.ts'
import { openZipPyTorch } from './pytorch-zip.ts'
import { refusalOf } from './refusals.ts'
import { torchContext } from './torch-values.ts'

const HEAD_BYTES = 1024
const KNOWN = 'PyTorch (.pth, .pth.tar), MindSpore (.ckpt), ONNX and safetensors files are read.'

const READERS: Record<Container, (file: ByteSource, name: string, beside: Beside) => Promise<Checkpoint>> = {
  'pytorch-legacy': openLegacyPyTorch,
  'pytorch-zip': openZipPyTorch,
  mindspore: openMindSpore,
  onnx: openOnnx,
  safetensors: async (file, name) => ({
    ...(await readSafetensors(file, name)),
    name,
    container: 'safetensors',
    uses: [],
    verify: async () => {},
  }),
}

export interface OpenOptions {
  /** The network to take where the file holds several. */
  key?: string | undefined
  /** The other files of a checkpoint in several parts, and its index. */
  others?: readonly NamedFile[]
  /** Finds the files that an ONNX model's weights may stand in. */
  beside?: Beside
}

/**
 * Lists the tensors of a checkpoint file without reading their contents. Throws a FormatError that names the file, the
 * byte and the remedy when it is none. `name` is the file's name.
 */
export async function openCheckpoint(
  file: ByteSource,
  name: string,
  { key, others = [], beside = NOTHING_BESIDE }: OpenOptions = {},
): Promise<Checkpoint> {
  const isAlone = others.length === 0
  if (isAlone && indexOf(name) !== null) {
    const files = new Set((await readIndex(file, name)).values())
    throw missingParts(name, files.size, [...files])
  }
  const open = (file: ByteSource, name: string) => openFile(file, name, beside)
  const checkpoint = isAlone ? await open(file, name) : await joinParts([{ name, file }, ...others], open)
  const taken = takeNetwork(checkpoint, key)
  const part = isAlone ? partOf(name) : null
  if (!part) return taken
  const otherParts = part.all.filter(one => one !== name)
  // the name alone says nothing: a file may be called so and hold all of it
  if (!isEmbeddingWhole(recognise(taken))) throw missingParts(name, part.of, otherParts)
  return { ...taken, otherParts }
}

async function openFile(file: ByteSource, name: string, beside: Beside): Promise<Checkpoint> {
  if (file.size === 0) throw formatError(name, 0, 'the file is empty. Copy or download it again.')
  const head = await readBytes(file, 0, Math.min(HEAD_BYTES, file.size))
  const container = containerOf(head, file.size)
  if (!container) throw await refusal(file, name, head)
  try {
    const checkpoint = await READERS[container](file, name, beside)
    const optimizer = [...checkpoint.tensors.keys()].filter(isOptimizerEntry)
    return { ...checkpoint, ignored: [...checkpoint.ignored, ...optimizer] }
  } catch (error) {
    if (error instanceof FormatError || !(error instanceof RangeError)) throw error
    throw formatError(name, 0, `too large or too deep to be a checkpoint (${messageOf(error)})`)
  }
}

/** The sentence for a file that is none of the containers; a bare pickle is read so far that the sentence can name what it asks for. */
async function refusal(file: ByteSource, name: string, head: Uint8Array): Promise<FormatError> {
  if (isBarePickle(head)) {
    try {
      await readPickle(file, 0, file.size, torchContext(name, new Map()))
    } catch (error) {
      if (error instanceof FormatError && /asks for/.test(error.message)) return error
    }
  }
  if (/\.onnx[._-]?data$/i.test(name))
    return formatError(
      name,
      0,
      'this is the second file of an ONNX model, with its weights alone. Open the .onnx file that lies beside it, or drop both together.',
    )
  const known = refusalOf(head)
  return formatError(
    name,
    0,
    known ? `this is ${known}` : `this isn’t a checkpoint that is known here. ${KNOWN}`,
  )
}
const isBarePickle = ([first = 0, second = 0]: Uint8Array) =>
  (first === 0x80 && second >= 2 && second <= 5) || (first === 0x63 && second > 0x60) || first === 0x28

/** The container by its first bytes; null when it is none of those that are read. */
function containerOf(head: Uint8Array, sizeBytes: number): Container | null {
  const begins = (...bytes: number[]) => bytes.every((byte, i) => head[i] === byte)
  if (legacyMagicBytes(head) > 0) return 'pytorch-legacy'
  if (begins(0x50, 0x4b, 3, 4)) return 'pytorch-zip'
  if (isSafetensors(head, sizeBytes)) return 'safetensors'
  if (begins(0x08) && (head[1] ?? 0) > 0 && (head[1] ?? 0) < 128) return 'onnx' // ir_version
  if (begins(0x0a) && isMessageOfMessage(head)) return 'mindspore'
  return null
}

/** Header length, then a JSON object. */
function isSafetensors(head: Uint8Array, sizeBytes: number): boolean {
  if (head.length < 9 || head[8] !== 0x7b) return false
  const headerBytes = new DataView(head.buffer, head.byteOffset).getBigUint64(0, true)
  return headerBytes < BigInt(Math.max(sizeBytes, 2 ** 32)) // a length beyond the file is told by the reader
}

/** `0A`, a length, `0A`: a parameter that begins with its tag. */
function isMessageOfMessage(head: Uint8Array): boolean {
  let at = 1
  while (at < 11 && (head[at] ?? 0) > 127) at++
  return head[at + 1] === 0x0a
}
