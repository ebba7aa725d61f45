// A verification set of InsightFace (lfw.bin, cfp_fp.bin, agedb_30.bin ...): a pickle of encoded pictures and of whether each two that
// follow each other show one person (deepinsight/insightface recognition/arcface_torch/eval/verification.py load_bin). Nothing is run.
import { FormatError, ListError } from '../errors.ts'
import { readPickle } from '../format/pickle.ts'
import { isNumpyArray, NUMPY, readBytesOf, readContent } from '../format/pickle-numpy.ts'
import type { PickleContext, PickleLimits, PickleValue } from '../format/pickle-value.ts'
import type { ByteSource } from '../format/tensor.ts'
import { counted } from '../text.ts'
import type { Pair } from './pairs.ts'

export interface VerificationBin {
  pairs: Pair[]
  /** Of all pictures, in order. */
  names: string[]
  /** The file of a picture: JPEG or PNG. */
  open(index: number): Promise<Uint8Array<ArrayBuffer>>
}

/** As many as InsightFace's evaluation has. */
const BIN_FOLDS = 10
/** Pictures stay in the file; what remains is a few opcodes for each. */
const LIMITS: PickleLimits = { literalBytes: 256, pickleBytes: 4 * 2 ** 30, operations: 20_000_000 }

const toBytes = (args: PickleValue[]): PickleValue => args[0] ?? new Uint8Array(0)
const isString = (value: PickleValue | undefined): value is string => typeof value === 'string'

function contextOf(name: string): PickleContext {
  const calls: typeof NUMPY = {
    ...NUMPY,
    'builtins.bytearray': toBytes,
    '__builtin__.bytearray': toBytes,
    'builtins.bytes': toBytes,
    '__builtin__.bytes': toBytes,
  }
  return {
    name,
    limits: LIMITS,
    find(global) {
      if (!Object.hasOwn(calls, global)) return undefined
      const call = calls[global]
      return { kind: 'global', name: global, isLazy: true, ...(call && { call }) }
    },
    load(_, fail) {
      throw fail('a verification set has no persistent ids')
    },
    refuse: global =>
      `the pickle asks for ${global.slice(0, 200)}, which a verification set does not need. Nothing in it was run. Use a file of pictures and same-or-not alone.`,
  }
}

/** Throws FormatError where it is no such pickle, ListError where pictures and list do not fit together. */
export async function readVerificationBin(file: ByteSource, name: string): Promise<VerificationBin> {
  if (file.size === 0) throw new FormatError(`${name} is empty (0 bytes). Copy the file again.`)
  const { value } = await readPickle(file, 0, file.size, contextOf(name))
  const [pictures, list] = Array.isArray(value) ? value : []
  if (!Array.isArray(value) || value.length !== 2 || !Array.isArray(pictures))
    throw new FormatError(
      `${name}: expected two lists, of pictures and of whether they show one person. Give a verification set of InsightFace, such as lfw.bin.`,
    )
  const same = await sameOf(file, list, name)
  checkCounts(pictures.length, same.length, name)
  const names = pictures.map((_, i) => `picture ${i + 1}`)
  return { pairs: pairsOf(names, same), names, open: index => openAt(file, pictures, index, name) }
}

function checkCounts(pictures: number, same: number, name: string): void {
  if (pictures % 2 !== 0)
    throw new ListError(
      `${name}: ${counted(pictures, 'picture')}, an odd number, though two make a pair. Copy or make the file again.`,
    )
  if (pictures !== 2 * same || same === 0)
    throw new ListError(
      `${name}: ${counted(pictures, 'picture')} make ${counted(pictures / 2, 'pair')}, but its list has ${counted(same, 'entry', 'entries')}. Copy or make the file again.`,
    )
}

async function sameOf(file: ByteSource, list: PickleValue | undefined, name: string): Promise<boolean[]> {
  const fail = (what: string) =>
    new FormatError(`${name}: the list of whether pairs show one person: ${what}`)
  if (isNumpyArray(list)) {
    if (list.dtype !== 'BOOL' && list.dtype !== 'U8' && list.dtype !== 'I8')
      throw fail(`values of ${list.dtype}`)
    return Array.from(await readContent(file, list, fail), byte => byte !== 0)
  }
  if (!Array.isArray(list)) throw fail('expected a list')
  return list.map(one => {
    if (typeof one === 'boolean') return one
    if (one === 0 || one === 1) return one === 1
    throw fail(`expected true or false, got ${String(one).slice(0, 40)}`)
  })
}

/** Folds as scikit-learn's KFold(10, shuffle=False) cuts them: the first ones have one pair more where ten do not divide the count. */
export function binFold(pair: number, pairs: number): number {
  const small = Math.floor(pairs / BIN_FOLDS)
  const larger = pairs % BIN_FOLDS
  const before = larger * (small + 1)
  return pair < before ? Math.floor(pair / (small + 1)) : larger + Math.floor((pair - before) / small)
}

const pairsOf = (names: readonly string[], same: readonly boolean[]): Pair[] =>
  same.map((genuine, i) => ({
    ...{ a: names[2 * i] ?? '', b: names[2 * i + 1] ?? '', genuine },
    fold: binFold(i, same.length),
  }))

async function openAt(
  file: ByteSource,
  pictures: readonly PickleValue[],
  index: number,
  name: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const picture = pictures[index]
  const fail = (what: string) => new FormatError(`${name}, picture ${index + 1}: ${what}`)
  if (isNumpyArray(picture)) {
    if (picture.dtype !== 'U8' || picture.shape.length !== 1)
      throw fail(
        `an array ${picture.dtype} [${picture.shape.join(', ')}]; the bytes of a JPEG or PNG were expected`,
      )
    return (await readContent(file, picture, fail)).slice()
  }
  const bytes = isString(picture)
    ? Uint8Array.from(picture, char => char.charCodeAt(0))
    : await readBytesOf(file, picture, fail)
  if (!bytes) throw fail('no bytes of a picture')
  return bytes.slice()
}
